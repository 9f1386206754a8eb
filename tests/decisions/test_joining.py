"""Nothing is owed to a child, or said of one, from before they were born or came to the case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import derive
from keyworker.policy.casefile import CaseFile
from tests.northshire import a_pack, a_timescale

DAY = date(2026, 9, 1)
VISITS = a_timescale(
    per="child",
    starts={"event": "plan.agreed"},
    within={"event": "plan.agreed", "field": "visit_every"},
    stops={"event": "visit.made", "named_in": "children_seen"},
    repeats="stop",
)
PLAN = {"kind": "plan.agreed", "at": "2026-06-01", "visit_every": "2 weeks"}
ELDEST = {"id": "P1", "is": "child", "born": "2015-03-02"}


def clocks(rule: dict[str, Any], people: list[dict[str, Any]], *events: Any) -> list[Clock]:
    file = CaseFile.model_validate({"people": people, "events": events})
    return list(derive(a_pack(timescales=[rule]), file, as_of=DAY))


def first_of(person: str, found: list[Clock]) -> tuple[date, object]:
    clock = next(each for each in found if each.subject == person)
    return clock.started_on, clock.limit


def test_a_baby_is_owed_visits_from_birth() -> None:
    baby = {"id": "P2", "is": "child", "born": "2026-07-13"}
    found = clocks(VISITS, [ELDEST, baby], PLAN)
    assert first_of("P1", found) == (date(2026, 6, 1), date(2026, 6, 15))
    assert first_of("P2", found) == (date(2026, 7, 13), date(2026, 7, 27))


def test_an_unborn_child_is_owed_no_visit() -> None:
    unborn = {"id": "P2", "is": "unborn", "expected": "2026-10-01"}
    assert {each.subject for each in clocks(VISITS, [ELDEST, unborn], PLAN)} == {"P1"}


def test_a_birth_on_record_is_enough_where_nobody_entered_the_day_again() -> None:
    born = {"kind": "birth.recorded", "at": "2026-07-20", "person": "P2"}
    found = clocks(VISITS, [ELDEST, {"id": "P2", "is": "unborn"}], PLAN, born)
    assert first_of("P2", found) == (date(2026, 7, 20), date(2026, 8, 3))


@pytest.mark.parametrize(
    ("sibling", "start"),
    [
        ({}, date(2026, 7, 6)),
        # Whoever keeps the file may say since when; that goes before what is read off the events.
        ({"joined": "2026-06-20"}, date(2026, 6, 20)),
    ],
)
def test_a_sibling_referred_later_is_owed_visits_from_then(
    sibling: dict[str, Any], start: date
) -> None:
    people = [ELDEST, {"id": "P2", "is": "child", "born": "2018-01-09", **sibling}]
    events = (
        {"kind": "referral.received", "at": "2026-05-04", "people": ["P1"]},
        PLAN,
        {"kind": "referral.received", "at": "2026-07-06", "people": ["P2"]},
    )
    assert first_of("P2", clocks(VISITS, people, *events))[0] == start


def test_a_child_whom_no_referral_names_was_there_all_along() -> None:
    people = [ELDEST, {"id": "P2", "is": "child"}]
    events = (
        {"kind": "referral.received", "at": "2026-05-04", "people": ["P1"]},
        PLAN,
        {"kind": "complexity.rated", "at": "2026-08-03", "people": ["P2"], "level": "low"},
    )
    assert first_of("P2", clocks(VISITS, people, *events))[0] == date(2026, 6, 1)


def test_what_happened_to_the_family_before_the_birth_calls_for_nothing_about_the_baby() -> None:
    rule = a_timescale(
        per="child",
        starts={"event": "referral.received", "take": "each"},
        stops={"event": "oversight.recorded"},
    )
    baby = {"id": "P2", "is": "child", "born": "2026-07-13"}
    referred = [{"kind": "referral.received", "at": day} for day in ("2026-05-04", "2026-08-03")]
    found = clocks(rule, [ELDEST, baby], *referred)
    assert [each.started_on for each in found if each.subject == "P2"] == [date(2026, 8, 3)]


def test_referrals_from_before_the_birth_are_not_counted_of_the_baby() -> None:
    often = {
        "id": "often",
        "title": "Referred often",
        "plain": "Referred twice",
        "clause": "NOR-2",
        "per": "child",
        "when": {"count": {"event": "referral.received", "at_least": 2, "for": "each"}},
    }
    baby = {"id": "P2", "is": "child", "born": "2026-07-13"}
    referred = [{"kind": "referral.received", "at": day} for day in ("2026-05-04", "2026-08-03")]
    file = CaseFile.model_validate({"people": [ELDEST, baby], "events": referred})
    entered = CaseOnDay(a_pack(states=[often]), file, DAY).of_kind("state.entered")
    assert [event.person for event in entered] == ["P1"]
