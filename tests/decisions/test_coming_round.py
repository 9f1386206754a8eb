"""What comes round is counted by itself: a standing of each child, a date of each time, a state by what ended it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import derive
from keyworker.policy.casefile import CaseFile
from tests.northshire import a_pack, a_timescale

CHILDREN = [{"id": name, "is": "child", "born": "2015-03-02"} for name in ("P1", "P2")]
IN_CARE = {
    "id": "in-care",
    "title": "In care",
    "plain": "The child is looked after",
    "clause": "NOR-1",
    "per": "child",
    "when": {"each.standing": {"includes": "looked-after"}},
}
ENTERED = {"event": "state.entered", "take": "each", "where": {"state": {"is": "in-care"}}}
LEFT = {"event": "state.left", "where": {"state": {"is": "in-care"}}}


def began(on: str, person: str = "P1") -> dict[str, Any]:
    return {"kind": "standing.started", "at": on, "standing": "looked-after", "person": person}


def ended(on: str, person: str = "P1") -> dict[str, Any]:
    return began(on, person) | {"kind": "standing.ended"}


def clocks(rule: dict[str, Any], *events: Any, as_of: str = "2026-09-01") -> list[Clock]:
    file = CaseFile.model_validate({"people": CHILDREN, "events": events})
    pack = a_pack(timescales=[rule], states=[IN_CARE])
    return list(derive(pack, file, as_of=date.fromisoformat(as_of)))


def limits(rule: dict[str, Any], *events: Any, **more: str) -> list[tuple[str, str]]:
    return [(str(each.limit), each.status) for each in clocks(rule, *events, **more)]


@pytest.mark.parametrize("ends", [LEFT, {"event": "standing.ended"}])
def test_what_is_over_for_one_child_is_not_over_for_another(ends: dict[str, Any]) -> None:
    rule = a_timescale(per="child", starts=ENTERED, ends=[ends], within="2 weeks")
    found = clocks(rule, began("2026-06-01"), began("2026-06-01", "P2"), ended("2026-06-08", "P2"))
    assert {each.subject: each.status for each in found} == {"P1": "overdue", "P2": "ended"}


def test_what_names_nobody_and_the_closing_are_over_for_each() -> None:
    rule = a_timescale(per="child", starts=ENTERED, ends=[{"event": "plan.reviewed"}])
    both = began("2026-06-01"), began("2026-06-01", "P2")
    for over in (
        {"kind": "plan.reviewed", "at": "2026-06-02"},
        {"kind": "case.closed", "at": "2026-06-02", "person": "P1"},
    ):
        assert {each.status for each in clocks(rule, *both, over)} == {"ended"}


# ==================== A date of this time

REVIEW = {"event": "looked-after-review.listed", "field": "on"}
OTHERWISE = {"otherwise": {"field": "at", "offset": "4 weeks"}}
TWICE = began("2025-01-06"), ended("2025-02-03"), began("2026-06-01")


def listed(at: str, on: str, **more: Any) -> dict[str, Any]:
    return {"kind": "looked-after-review.listed", "at": at, "on": on, **more}


def due(**more: Any) -> dict[str, Any]:
    date = REVIEW | OTHERWISE | more
    return a_timescale(per="child", starts=ENTERED, ends=[LEFT], due=date) | {"within": None}


def test_a_date_listed_before_the_last_time_ended_is_of_that_time() -> None:
    old = listed("2025-01-08", "2025-02-10")
    assert limits(due(since=LEFT), *TWICE, old) == [
        ("2025-02-10", "ended"),
        ("2026-06-29", "overdue"),
    ]
    # One that was listed between the two is of the next.
    between = listed("2026-05-28", "2026-06-10")
    assert limits(due(since=LEFT), *TWICE, old, between)[1] == ("2026-06-10", "overdue")


def test_a_date_listed_once_it_was_held_is_not_the_first() -> None:
    events = (
        *TWICE,
        listed("2026-06-02", "2026-06-10"),
        {"kind": "looked-after-review.held", "at": "2026-06-10"},
        listed("2026-06-10", "2026-09-10"),
    )
    rule = due(since=LEFT, until={"event": "looked-after-review.held"})
    assert limits(rule, *events)[1] == ("2026-06-10", "overdue")
    # Moved before then, it moves.
    moved = listed("2026-06-09", "2026-06-17")
    rule = due(since=LEFT, until={"event": "looked-after-review.held"})
    assert limits(rule, *events[:4], moved)[1] == ("2026-06-17", "overdue")


def test_a_day_before_the_start_is_none_ahead_of_it() -> None:
    assert limits(due(ahead=True), *TWICE, listed("2026-05-01", "2026-05-31"))[1] == (
        "2026-06-29",
        "overdue",
    )
    assert limits(due(ahead=True), *TWICE, listed("2026-05-01", "2026-06-01"))[1] == (
        "2026-06-01",
        "overdue",
    )


def test_a_date_of_a_sibling_or_their_end_is_none_of_this_child_s() -> None:
    events = (*TWICE, began("2026-06-01", "P2"), ended("2026-06-03", "P2"))
    own = listed("2026-06-02", "2026-06-10", person="P1")
    other = listed("2026-06-02", "2026-06-05", person="P2")
    found = clocks(due(since=LEFT), *events, own, other)
    assert [str(each.limit) for each in found if each.subject == "P1"][1:] == ["2026-06-10"]


def test_a_length_stated_in_an_earlier_episode_is_of_that_one() -> None:
    rule = a_timescale(
        starts={"event": "meeting.held"},
        within={"event": "taf-interval.set", "field": "every", "otherwise": "6 weeks"},
        stops={"event": "plan.reviewed"},
    )
    events = (
        {"kind": "case.opened", "at": "2025-01-06"},
        {"kind": "meeting.held", "at": "2025-01-13"},
        {"kind": "taf-interval.set", "at": "2025-01-13", "every": "2 weeks"},
        {"kind": "case.closed", "at": "2025-03-03"},
        {"kind": "case.reopened", "at": "2026-06-01"},
        {"kind": "meeting.held", "at": "2026-06-08"},
    )
    assert [str(each.limit) for each in clocks(rule, *events)] == ["2025-01-27", "2026-07-20"]


# ==================== The end of the reason is no deed


def test_a_state_says_after_what_it_ended() -> None:
    which = {"state": {"is": "in-care"}, "after": {"includes": "standing.ended"}}
    done = LEFT | {"where": which}
    rule = a_timescale(per="child", starts=ENTERED, stops=done, ends=[LEFT], within="2 weeks")
    (met,) = clocks(rule, began("2026-06-01"), ended("2026-06-03"))
    assert (met.status, str(met.met)) == ("met", "2026-06-03")
    rule |= {"stops": {"event": "visit.made"}}
    (over,) = clocks(rule, began("2026-06-01"), ended("2026-06-30"))
    assert (over.status, over.met, over.days_late) == ("ended", None, 15)
    assert over.because[-1] == (
        "No longer owed from Tue 30 Jun 2026: the state 'In care' ended, "
        "as a child's standing ended, 15 days late"
    )
