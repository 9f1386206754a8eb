"""A looked after child waits for a worker by a decision that names the senior manager who knows of it, and in no other way."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from keyworker.record.models import Case
from tests.builders import CaseStory, Office, a_case, act, an_office, done, refused
from tests.record.test_guards import check_now

from .test_nobody_leads import PACKS, TOUCH, away, is_led, is_unallocated

pytestmark = pytest.mark.django_db

NOON = "2026-04-28 12:00"
ENTERED = {
    "why": "insufficient-staff",
    "explanation": "Two posts are vacant",
    "plan_entry": "Held by the team",
    "answers.team_recorded": "Newtown",
    "answers.reason_recorded": "In the record of decision",
    "answers.weekly_review": "Morgan Reid",
    "answers.duty_visits": "Each Friday",
    "answers.duty_visits_looked_after": "Each Friday",
    "answers.senior_review": "26 May",
}


@pytest.fixture
def cin() -> Office:
    return an_office("cin")


def led(office: Office, *standings: str) -> CaseStory:
    story = a_case(office).happened("case.opened", "2026-03-02")
    for standing in standings or ("looked-after",):
        story.standing("2026-03-02", standing)
    return story.allocated("2026-03-03")


def hold(case: Case, office: Office, **more: Any) -> Any:
    said = {"because": "Nobody to write to yet", "team": office.team.slug}
    return act(case, "hold-unallocated", office.manager, on=NOON, **said, **ENTERED, **more)


def test_a_looked_after_child_is_held_unallocated_once_the_senior_manager_knows(
    cin: Office,
) -> None:
    case = led(cin).case
    done(act(case, "arrange-contact", cin.manager, on="2026-04-28 10:00", **TOUCH))
    assert "Say which Senior Manager knows" in refused(hold(case, cin))
    assert is_led(case)
    done(hold(case, cin, senior_manager="Kit Senior"))
    case.refresh_from_db()
    assert is_unallocated(case)
    assert not case.is_statutory
    running = set(case.timescales.filter(status="running").values_list("rule", flat=True))
    assert {"weekly-review", "four-weekly-review"} <= running


def test_whoever_ends_the_part_alone_is_told_what_it_takes(cin: Office) -> None:
    case = led(cin).case
    said = refused(act(case, "end-lead", cin.manager, on=NOON, reason="Left"))
    assert "only by a decision that names the senior manager" in said
    assert is_led(case)


def test_an_enquiry_beside_it_decides(cin: Office) -> None:
    case = led(cin, "looked-after", "section-47").case
    done(act(case, "arrange-contact", cin.manager, on="2026-04-28 10:00", **TOUCH))
    assert "cannot be held unallocated" in refused(hold(case, cin, senior_manager="Kit Senior"))
    assert is_led(case)


def test_in_an_absence_the_senior_manager_is_named_too(cin: Office) -> None:
    case = led(cin).case
    away(cin)
    said = {"outcome": "unallocated"}
    assert "Say which Senior Manager knows" in refused(
        act(case, "review-absence", cin.manager, on=NOON, **said)
    )
    said["senior_manager"] = "Kit Senior"
    done(act(case, "review-absence", cin.manager, on=NOON, **said))
    assert is_unallocated(case)


def test_a_new_worker_ends_the_decision(cin: Office) -> None:
    story = led(cin)
    held = {"why": "insufficient-staff", "senior_manager": "Kit Senior", "team": cin.team.slug}
    story.happened("unallocated.held", "2026-04-28", by=cin.manager, **held)
    story.allocated("2026-05-04", to=cin.colleague)
    story.case.refresh_from_db()
    assert story.case.is_statutory
    with pytest.raises(IntegrityError, match="without a lead"), transaction.atomic():
        story.happened(
            "allocation.ended", "2026-05-20", by=cin.manager, worker=cin.colleague, role="lead"
        )
        check_now()


def test_a_plan_that_begins_while_a_child_waits_makes_it_wrong(cin: Office) -> None:
    story = led(cin)
    held = {"why": "insufficient-staff", "senior_manager": "Kit Senior", "team": cin.team.slug}
    story.happened("unallocated.held", "2026-04-28", by=cin.manager, **held)
    check_now()
    story.standing("2026-05-04", "child-protection")
    story.case.refresh_from_db()
    assert story.case.is_statutory


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(
    ("standing", "more"),
    [
        ("looked-after", {}),
        ("section-47", {"senior_manager": "Kit Senior"}),
        ("child-protection", {"senior_manager": "Kit Senior"}),
    ],
    ids=["nobody knows", "an enquiry", "a plan"],
)
def test_the_database_refuses_every_other_way(
    pack: str, standing: str, more: dict[str, str]
) -> None:
    office = an_office(pack)
    story = led(office, standing)
    with pytest.raises(IntegrityError, match="without a lead"), transaction.atomic():
        story.happened(
            "unallocated.held", "2026-04-28", by=office.manager, why="insufficient-staff", **more
        )
        check_now()
