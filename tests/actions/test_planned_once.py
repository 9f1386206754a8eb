"""What is planned already is not planned a second time beside it, and a move goes to one place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.record.models import Case
from keyworker.record.subjects import OnCase
from keyworker.workforce.models import Worker
from tests.actions.test_one_child_moves import MOVE, ref_of, two_children
from tests.builders import Office, a_case, act, an_office, at, done, refused

pytestmark = pytest.mark.django_db
ELSEWHERE = {**MOVE, "to": "disability"}


@pytest.fixture
def here() -> Office:
    return an_office("camden")


@pytest.fixture
def case(here: Office) -> Case:
    return two_children(here).case


def sent(case: Case, action: str, by: Worker, at_: str, **entered: Any) -> Any:
    """As ``act``, of a form that asks for a day ``on`` which something is to be."""
    case.refresh_from_db()
    form = Submission(actor=by, user=by.user, id=uuid4(), now=at(at_), entered=entered)
    return perform(action, OnCase(case), replace(form, reason=MOVE["because"]))


def plan(case: Case, here: Office, at_: str = "2026-06-02 10:00", **said: Any) -> Any:
    move = {**MOVE, "who_moves": "family", **said}
    return sent(case, "plan-transfer", here.manager, at_, **move)


def test_a_second_move_elsewhere_waits_until_the_first_is_answered(
    case: Case, here: Office
) -> None:
    done(plan(case, here, "2026-06-01 10:00"))
    said = refused(plan(case, here, **ELSEWHERE))
    assert "is planned already, since Mon 1 Jun 2026" in said
    assert "Record that it was refused, or put that entry right, before you plan another" in said
    no = {"refused_by": "Duty", "reason": "No room"}
    done(act(case, "refuse-transfer", here.manager, on="2026-06-03 10:00", **no))
    done(plan(case, here, "2026-06-04 10:00", **ELSEWHERE))


def test_the_same_move_for_the_same_day_is_not_planned_twice(case: Case, here: Office) -> None:
    done(plan(case, here, "2026-06-01 10:00", on="2026-06-20"))
    said = refused(plan(case, here, on="2026-06-20"))
    assert "the same is not planned twice" in said


def test_another_child_moves_elsewhere_beside_it(case: Case, here: Office) -> None:
    one = {"who_moves": "one-child", "person": ref_of(case, "Tom")}
    other = {"who_moves": "one-child", "person": ref_of(case, "Ada")}
    done(plan(case, here, **one))
    done(plan(case, here, **ELSEWHERE, **other))
    again = refused(plan(case, here, "2026-06-03 10:00", **ELSEWHERE, **one))
    assert "is planned already" in again


def test_for_another_day_the_move_is_planned_anew(case: Case, here: Office) -> None:
    done(plan(case, here, "2026-06-01 10:00", on="2026-06-20"))
    done(plan(case, here, on="2026-06-27"))


def test_a_meeting_is_planned_once_for_a_day() -> None:
    office = an_office("early-help-process")
    case = a_case(office).working("2026-05-27").case

    def record(day: str, **said: Any) -> Any:
        meeting = {"type": "taf", "on": day, **said}
        return sent(case, "record-meeting", office.practitioner, "2026-06-01 10:00", **meeting)

    done(record("2026-06-10"))
    said = refused(record("2026-06-10", invited="School"))
    assert said.startswith("A meeting was planned already, on Mon 1 Jun 2026")
    done(record("2026-06-17"))
