"""One child of a family moves to another service: the plan says which, and what is answered is of that child alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.record.models import Case, Person
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_case, act, an_office, done, refused

pytestmark = pytest.mark.django_db
MOVE = {
    "to": "children-looked-after",
    "move": "between-teams",
    "reason": "Looked after",
    "because": "The managers agreed it by phone",
}


@pytest.fixture
def here() -> Office:
    return an_office("camden")


@pytest.fixture
def manager(here: Office) -> Worker:
    return here.manager


@pytest.fixture
def case(here: Office) -> Case:
    return two_children(here).case


def two_children(office: Office) -> CaseStory:
    story = a_case(office).working("2026-05-27")
    for name, born in (("Tom", "2009-01-10"), ("Ada", "2014-01-01")):
        child = Person.objects.create(given_name=name, family_name="Example", born=born)
        story.case.case_children.create(person=child)
    return story


def ref_of(case: Case, name: str) -> str:
    return case.case_children.get(person__given_name=name).person.ref


def test_the_move_of_one_child_says_which(case: Case, manager: Worker) -> None:
    said = refused(act(case, "plan-transfer", manager, who_moves="one-child", **MOVE))
    assert said == "Choose which child moves"


def test_the_move_of_siblings_says_which_and_records_them(case: Case, manager: Worker) -> None:
    said = refused(act(case, "plan-transfer", manager, who_moves="siblings", **MOVE))
    assert said == "Choose which siblings move"
    both = [ref_of(case, "Tom"), ref_of(case, "Ada")]
    move: dict[str, Any] = {**MOVE, "who_moves": "siblings", "people": both[1:]}
    (planned,) = done(act(case, "plan-transfer", manager, **move))
    assert planned.names == {both[1]}
    no = {"refused_by": "Duty", "reason": "No room"}
    assert done(act(case, "refuse-transfer", manager, on="2026-06-02", **no))[0].names == {both[1]}


def test_siblings_are_named_only_where_siblings_move(case: Case, manager: Worker) -> None:
    both = [ref_of(case, "Tom"), ref_of(case, "Ada")]
    said = refused(act(case, "plan-transfer", manager, who_moves="family", people=both, **MOVE))
    assert said.startswith("Leave this empty unless siblings move")


def test_the_move_of_all_names_no_child(case: Case, manager: Worker) -> None:
    child = ref_of(case, "Ada")
    said = refused(act(case, "plan-transfer", manager, who_moves="family", person=child, **MOVE))
    assert said.startswith("Leave this empty where more than one child moves")


def test_nothing_is_planned_for_a_day_gone_by(case: Case, manager: Worker) -> None:
    said = refused(act(case, "plan-step-down", manager, meeting_on=date(2026, 5, 29)))
    assert "the day on which it is set" in said


def test_what_is_refused_is_of_the_child_who_was_to_move(case: Case, manager: Worker) -> None:
    child = ref_of(case, "Ada")
    plan = act(case, "plan-transfer", manager, who_moves="one-child", person=child, **MOVE)
    assert done(plan)[0].names == {child}
    no = {"refused_by": "Duty", "reason": "No room"}
    assert done(act(case, "refuse-transfer", manager, on="2026-06-02", **no))[0].names == {child}


def test_what_is_accepted_is_of_the_child_who_was_to_move() -> None:
    """Under a policy that asks nothing before it."""
    office = an_office()
    story = two_children(office)
    case, child = story.case, ref_of(story.case, "Ada")
    story.happened("transfer.planned", "2026-06-01", to="social-care", person=child)
    yes = act(case, "accept-transfer", office.manager, on="2026-06-02", accepted_by="Duty")
    assert done(yes)[0].names == {child}


def test_nobody_of_eleven_moves_to_the_care_experienced_team(case: Case, manager: Worker) -> None:
    move = {**MOVE, "to": "care-experienced", "who_moves": "one-child"}
    said = refused(act(case, "plan-transfer", manager, person=ref_of(case, "Ada"), **move))
    assert said.startswith("A child under 17 does not go to the Care Experienced team")
    done(act(case, "plan-transfer", manager, person=ref_of(case, "Tom"), **move))
