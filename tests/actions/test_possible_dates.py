"""What is typed as a day on a form can have happened: not before its own reason, and births and standings go together."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from keyworker.actions.families import ACTIONS
from keyworker.actions.outcome import Done, Refused
from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.record.subjects import OnCase
from tests.actions.test_intake import MIA, refer
from tests.builders import Office, a_case, act, an_office, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.mark.parametrize(
    ("child", "said"),
    [
        ({"born": "2062-11-29"}, "Nobody is born on a day to come"),
        ({"born": "2016-03-02", "expected": "2026-08-01"}, "not both"),
        ({"given_name": "", "expected": "2035-01-01"}, "more than nine months ahead"),
        ({"given_name": "", "expected": "2019-01-01"}, "long past"),
        ({"born": "0016-03-02"}, "Enter the year with four figures"),
        ({"given_name": "\u200b", "family_name": ""}, "Give each child's name"),
    ],
)
def test_a_child_who_cannot_be_is_not_referred(
    office: Office, child: dict[str, Any], said: str
) -> None:
    refused = refer(office, children=[{**MIA, "born": "", **child}])
    assert isinstance(refused, Refused)
    assert said in str(refused)


def test_the_same_child_twice_in_a_referral_is_asked_about(office: Office) -> None:
    twin = {**MIA, "given_name": "Leo"}
    again = {**MIA, "given_name": "  mía\u200b"}
    refused = refer(office, children=[MIA, again])
    assert isinstance(refused, Refused)
    assert "Is it one child?" in str(refused)
    assert refer(office, children=[MIA, twin]).case.case_children.count() == 2


@pytest.mark.parametrize("at", ["1999-11-20", "2025-01-02"])
@pytest.mark.parametrize("action", ["record-contact", "record-visit"])
def test_nothing_is_done_with_a_family_before_they_were_referred(
    office: Office, action: str, at: str
) -> None:
    story = a_case(office).working("2026-05-27")
    children = [story.child.ref]
    fields: dict[str, Any] = {
        "method": "phone",
        "with": "The family",
        "where": "home",
        "anyone_seen": "yes",
    }
    fields |= {"children_seen": children, "people": children}
    outcome = act(story.case, action, office.practitioner, at=at, **fields)
    assert isinstance(outcome, Refused)
    assert "when the record begins" in str(outcome.errors)


def test_a_baby_is_not_looked_after_and_nobody_of_two_is_a_care_leaver(office: Office) -> None:
    story = a_case(office).of("Mia", born="2024-03-02").working("2026-05-27")
    asked: dict[str, Any] = {"people": [story.child.ref], "change": "began", "at": "2026-05-28"}
    refused = act(story.case, "record-standing", office.manager, standing="care-leaver", **asked)
    assert isinstance(refused, Refused)
    assert "Nobody is a care leaver at 2" in refused.errors["standing"]
    assert isinstance(
        act(story.case, "record-standing", office.manager, standing="child-in-need", **asked), Done
    )


PLANNED = [
    (action.id, each.name)
    for action in ACTIONS.values()
    if action.subject == "case"
    for each in action.asks
    if (field := action.field(each.name)) is not None and field.to_come
]


def test_every_day_that_is_planned_is_asked_on_some_form() -> None:
    assert {action for action, _ in PLANNED} >= {"plan-supervision", "plan-handover", "set-review"}


@pytest.mark.parametrize(("action", "field"), PLANNED)
def test_nothing_is_planned_for_a_day_before_it_is_set(
    office: Office, action: str, field: str
) -> None:
    case = a_case(office).working("2026-05-01").planned("2026-05-05").case
    said = {}
    for day in ("2026-05-31", "2026-06-01"):
        entered = {"worker": office.practitioner.ref, field: day}
        sent = Submission(
            actor=office.manager,
            user=office.manager.user,
            id=uuid4(),
            now=at("2026-06-01 10:00"),
            entered=entered,
        )
        outcome = perform(action, OnCase(case).fresh(), sent)
        said[day] = outcome.errors.get(field, "") if isinstance(outcome, Refused) else ""
    # Of a review it is said in words of its own.
    wanted = "in the past" if action == "set-review" else "This is before Mon 1 Jun 2026"
    assert wanted in said["2026-05-31"]
    assert said["2026-06-01"] == ""
