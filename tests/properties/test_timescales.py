"""Clocks depend on what happened and what was known, and on nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import derive
from keyworker.policy.casefile import CaseFile, local_day
from tests.northshire import a_pack, a_timescale
from tests.properties.strategies import histories

PACK = a_pack(
    timescales=[
        a_timescale(stops={"event": "decision.made", "by": ["practice-manager"]}),
        a_timescale(
            id="contact",
            starts={"event": "allocation.started"},
            within="7 working days",
            repeats="stop",
            stops={"event": "contact.made", "by": ["lead"]},
            pauses={"from": {"event": "hold.started"}, "until": {"event": "hold.ended"}},
        ),
        a_timescale(
            id="review",
            starts={"event": "allocation.started", "take": "each"},
            within="6 weeks",
            stops={"event": "plan.reviewed"},
        ),
    ]
)
DAYS = st.dates(date(2026, 1, 1), date(2026, 9, 1))
PEOPLE = {
    "people": [{"id": "P1", "is": "child", "born": "2015-03-02"}],
    "workers": [
        {"id": "M1", "role": "practice-manager"},
        {"id": "W1", "role": "x"},
        {"id": "W2", "role": "x"},
    ],
}


def asked(events: list[dict[str, Any]], as_of: date) -> tuple[Clock, ...]:
    return derive(PACK, CaseFile.model_validate({**PEOPLE, "events": events}), as_of=as_of)


@given(histories(), DAYS, DAYS)
def test_an_unrelated_event_changes_nothing(
    events: list[dict[str, Any]], as_of: date, happened: date
) -> None:
    unrelated = {"kind": "complexity.rated", "level": "high", "person": "P1", "at": happened}
    assert asked([*events, unrelated], as_of) == asked(events, as_of)


@given(histories(), DAYS)
def test_recording_late_never_moves_a_due_date(events: list[dict[str, Any]], as_of: date) -> None:
    at_once = [
        {**event, "recorded_at": event["at"]} for event in events if event["recorded_at"] <= as_of
    ]
    late = [event for event in events if event["recorded_at"] <= as_of]
    assert [each.limit for each in asked(at_once, as_of)] == [
        each.limit for each in asked(late, as_of)
    ]


@given(histories(), DAYS)
def test_the_answer_for_a_past_day_ignores_what_was_recorded_later(
    events: list[dict[str, Any]], as_of: date
) -> None:
    known = [event for event in events if event["recorded_at"] <= as_of and event["at"] <= as_of]
    assert asked(events, as_of) == asked(known, as_of)


@given(histories(), DAYS)
def test_the_order_of_the_file_does_not_matter(events: list[dict[str, Any]], as_of: date) -> None:
    days = [event["at"] for event in events]
    if len(set(days)) == len(days):
        assert asked(list(reversed(events)), as_of) == asked(events, as_of)


@given(histories(), DAYS)
def test_status_and_lateness_agree(events: list[dict[str, Any]], as_of: date) -> None:
    for clock in asked(events, as_of):
        limit = local_day(clock.limit)
        assert clock.status != "overdue" or (clock.days_late > 0 and limit < as_of)
        assert clock.status != "running" or limit >= as_of
        assert clock.status != "met" or (clock.days_late == 0 and clock.met is not None)
        assert clock.status != "met-late" or (clock.days_late > 0 and clock.met is not None)
        assert local_day(clock.started) <= as_of
        assert clock.because


@given(histories(), DAYS, st.integers(1, 60))
def test_what_was_met_stays_met_as_days_pass(
    events: list[dict[str, Any]], as_of: date, later: int
) -> None:
    known = [event for event in events if event["recorded_at"] <= as_of and event["at"] <= as_of]
    before = {
        (each.id, each.instance, each.started): each for each in asked(known, as_of) if each.met
    }
    after = {
        (each.id, each.instance, each.started): each
        for each in asked(known, as_of + timedelta(days=later))
    }
    for key, clock in before.items():
        assert (after[key].met, after[key].limit, after[key].status) == (
            clock.met,
            clock.limit,
            clock.status,
        )


AIMED = a_pack(
    timescales=[
        a_timescale(
            id="see",
            starts={"event": "referral.received", "take": "each"},
            within="3 days",
            target="1 day",
            warn="2 days",
        ),
        *(
            a_timescale(
                id=f"in-{length.replace(' ', '-')}",
                starts={"event": "referral.received", "take": "each"},
                within=length,
            )
            for length in ("0 days", "1 day", "2 days", "1 week", "1 month", "24 hours")
        ),
    ]
)


@given(DAYS)
def test_nothing_is_planned_for_a_day_before_it_is_owed(day: date) -> None:
    events = [{"kind": "referral.received", "type": "caf", "at": day}]
    casefile = CaseFile.model_validate({**PEOPLE, "events": events})
    for clock in derive(AIMED, casefile, as_of=day):
        planned = [clock.target, clock.planned_for, clock.warn_on]
        assert [each for each in planned if each is not None and each < day] == []


def test_what_begins_on_a_saturday_and_is_due_then_is_planned_for_no_friday() -> None:
    saturday = date(2026, 8, 15)
    events = [{"kind": "referral.received", "type": "caf", "at": saturday}]
    casefile = CaseFile.model_validate({**PEOPLE, "events": events})
    found = {each.id: each.target for each in derive(AIMED, casefile, as_of=saturday)}
    assert found["in-0-days"] is None
    assert found["in-1-week"] == date(2026, 8, 21)
    assert found["see"] == saturday
