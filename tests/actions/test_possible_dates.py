"""What is typed as a day on a form can have happened: not before its own reason, and births and standings go together."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from keyworker.actions.action import NotPossible
from keyworker.actions.families import ACTIONS
from keyworker.actions.outcome import Done, Refused
from keyworker.actions.own_entries import actions_under
from keyworker.actions.perform import perform
from keyworker.actions.planned_days import refuse_planned_before
from keyworker.actions.submission import Submission
from keyworker.policy.packs.loader import bundled_packs, load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.fields import FieldType
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent
from tests.actions.test_intake import MIA, refer
from tests.builders import Office, a_case, act, an_office, at
from tests.web.test_a_points_scheme import EASTMARSH

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
    # Of a meeting a day that is past says when it was held; a relaxation has to last beyond today, which is said otherwise.
    if action.id != "agree-relaxation"
    if (field := action.field(each.name)) is not None and field.ahead and "at" not in each.made_into
]
# The days of events that are not planned by them: when something happened, began or ended, of whom it is said, what an
# administrator sets from a day on, and turns and expected days that an entry made late may still name.
NOT_PLANNED = {
    "absence.ended": {"first_day"},
    "absence.extended": {"first_day", "expected_return"},
    "absence.started": {"first_day", "expected_return", "again_from"},
    "assessment.authorised": {"submitted"},
    "assessment.brought": {"completed"},
    "capacity.answered": {"raised_with_director", "raised_with_leadership"},
    "closure.added": {"from_day", "until_day"},
    "closure.withdrawn": {"from_day", "until_day"},
    "inspection.given": {"until"},
    "interview.held": {"on"},
    "leaving.recorded": {"last_day"},
    "minutes.shared": {"meeting"},
    "needs-assessment.completed": {"met_child_on"},
    "opening.allowed": {"until"},
    "out-of-hours.allowed": {"until"},
    "policy-draft.sent": {"from_day"},
    "policy.attached": {"from_day"},
    "policy.choice-agreed": {"from_day"},
    "policy.chosen": {"from_day"},
    "policy.withdrawn": {"from_day"},
    "pregnancy.recorded": {"due"},
    "reduction.ended": {"last_day"},
    "reduction.started": {"first_day", "last_day"},
    "service.ended": {"last_day"},
    "service.goes-on": {"last_day"},
    "services.agreed": {"from"},
    "session.recorded": {"held_on"},
    "session.signed": {"held_on"},
    "supervision.authorised": {"session"},
    "supervision.filed": {"session"},
    "supervision.recorded": {"session"},
    "supervision.returned": {"session"},
    "supervision.signed": {"session"},
    "team.closed": {"last_day"},
    "team.goes-on": {"last_day"},
    "team.to-close": {"last_day"},
    "transfer.prepared": {"chronology_to", "latest_event_on"},
    # One that has begun and goes on may still be named, and none that is over.
    "turn.planned": {"on"},
    "worker.appointed": {"qualified", "started"},
    "worker.changed": {"qualified"},
    "worker.job-change-withdrawn": {"first_day"},
    "worker.job-changed": {"first_day"},
    "worker.moved": {"first_day"},
}
DAYS = frozenset({FieldType.DATE, FieldType.MOMENT})
PLANS = [
    (kind.name, field.name) for kind in EVENT_KINDS.values() for field in kind.fields if field.ahead
]


def test_of_every_day_that_an_event_names_it_is_said_whether_it_is_planned() -> None:
    found = {
        kind.name: {field.name for field in kind.fields if field.type in DAYS and not field.ahead}
        for kind in EVENT_KINDS.values()
        if not kind.derived
    }
    assert {name: fields for name, fields in found.items() if fields} == NOT_PLANNED


@pytest.mark.parametrize(("kind", "field"), PLANS)
def test_no_event_plans_a_day_before_its_own(kind: str, field: str) -> None:
    action = next(each for each in ACTIONS.values() if kind in each.records)
    for day, refused in (("2026-05-27", True), ("2026-05-28", False), ("2027-01-04", False)):
        event = NewEvent(kind=kind, at=at("2026-05-28 15:00"), data={field: day})
        if refused:
            with pytest.raises(NotPossible, match="This is before Thu 28 May 2026"):
                refuse_planned_before(action, [event])
        else:
            refuse_planned_before(action, [event])


@pytest.mark.parametrize(
    "pack", [*bundled_packs(), load_pack(Path(EASTMARSH))], ids=lambda pack: pack.id
)
def test_no_entry_of_a_policys_own_plans_a_day_before_its_own(pack: Pack) -> None:
    for own in pack.kinds.entries:
        action = next(each for each in actions_under(pack) if each.id == own.action)
        for field in own.fields:
            event = NewEvent(
                kind="entry.recorded",
                at=at("2026-05-28"),
                data={"entry": own.id, field.name: "2026-04-27"},
            )
            if field.ahead:
                with pytest.raises(NotPossible):
                    refuse_planned_before(action, [event])
            else:
                refuse_planned_before(action, [event])


@pytest.mark.parametrize("action", ["list-hearing", "list-review"])
def test_what_was_listed_then_for_a_day_that_is_past_by_now_is_written_up_late(
    action: str,
) -> None:
    camden = an_office("camden")
    case = a_case(camden).working("2026-05-01").case
    said = {"type": "initial"} if action == "list-hearing" else {}
    for on, listed, wanted in (
        ("2026-05-27", "2026-05-20", ""),
        ("2026-05-19", "2026-05-20", "This is before Wed 20 May 2026"),
        ("2026-05-27", "", "This is before Mon 1 Jun 2026"),
    ):
        sent = Submission(
            actor=camden.manager,
            user=camden.manager.user,
            id=uuid4(),
            now=at("2026-06-01 10:00"),
            entered={**said, "on": on, "at": listed},
        )
        outcome = perform(action, OnCase(case).fresh(), sent)
        errors = outcome.errors if isinstance(outcome, Refused) else {}
        assert wanted in errors.get("on", ""), (on, listed, outcome)
        assert bool(errors.get("on")) is bool(wanted)


def test_every_day_that_is_planned_is_asked_on_some_form() -> None:
    assert {action for action, _ in PLANNED} >= {"plan-supervision", "plan-handover", "set-review"}


@pytest.mark.parametrize(("action", "field"), PLANNED)
def test_nothing_is_planned_for_a_day_before_it_is_set(
    office: Office, action: str, field: str
) -> None:
    story = a_case(office).working("2026-05-01").planned("2026-05-05")
    task: dict[str, Any] = {"task": "T1", "what": "Ring the school", "owner": "holder"}
    case = story.happened("task.set", "2026-05-06", **task).case
    said = {}
    for day in ("2026-05-31", "2026-06-01"):
        asked = ACTIONS[action].field(field)
        assert asked is not None
        typed = f"{day} 15:00" if asked.type is FieldType.MOMENT else day
        entered = {"worker": office.practitioner.ref, field: typed}
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
