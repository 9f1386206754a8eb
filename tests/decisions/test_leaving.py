"""Nobody holds a part in a case after their last day in post."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.case_state import CaseState
from keyworker.decisions.case.fold import fold
from keyworker.decisions.case.leaving import leaving_days
from keyworker.decisions.clocks.timescales import derive
from keyworker.decisions.trying.documents_out import eligibility_of, gate_of
from keyworker.policy.casefile import CaseFile, local_day
from keyworker.policy.conditions.truth import UNKNOWN
from keyworker.policy.packs.loader import find_pack
from tests.northshire import a_pack, a_timescale

LAST = "2026-06-12"
LED = {"kind": "allocation.started", "at": "2026-05-04", "worker": "W1", "role": "lead"}
CO_WORKED = {"kind": "allocation.started", "at": "2026-05-05", "worker": "W2", "role": "co-worker"}


def a_file(*events: dict[str, Any], left_on: str | None = LAST) -> CaseFile:
    return CaseFile.model_validate(
        {"workers": [{"id": "W1", "left_on": left_on}, {"id": "W2"}], "events": events}
    )


def state(*events: dict[str, Any], on: str, left_on: str | None = LAST) -> CaseState:
    return fold(a_file(*events, left_on=left_on), as_of=date.fromisoformat(on))


@pytest.mark.parametrize(("on", "lead"), [(LAST, "W1"), ("2026-06-13", None)])
def test_a_lead_has_the_case_to_their_last_day_and_no_longer(on: str, lead: str | None) -> None:
    after = state(LED, CO_WORKED, on=on)
    assert after.lead == lead
    assert [each.worker for each in after.current("co-worker")] == ["W2"]


def test_a_part_ends_as_the_day_after_the_last_begins() -> None:
    (period,) = state(LED, on="2026-08-01").periods
    assert period.ended is not None
    assert local_day(period.ended) == date(2026, 6, 13)


def test_who_has_no_last_day_goes_on() -> None:
    assert state(LED, on="2027-08-01", left_on=None).lead == "W1"


def test_a_successor_goes_on_and_what_ended_before_stays_as_it_was() -> None:
    handed_on = {**LED, "worker": "W2", "at": "2026-06-10"}
    after = state(LED, handed_on, on="2026-07-01")
    assert after.lead == "W2"
    assert [local_day(each.ended) for each in after.periods if each.ended] == [date(2026, 6, 10)]
    ended = {"kind": "allocation.ended", "at": "2026-06-01", "worker": "W1", "role": "lead"}
    (period,) = state(LED, ended, on="2026-07-01").periods
    assert period.ended is not None
    assert local_day(period.ended) == date(2026, 6, 1)


def test_a_part_given_to_somebody_who_had_left_is_nobodys() -> None:
    assert state({**LED, "at": "2026-06-15T10:00"}, on="2026-07-01").periods == ()


def test_a_closed_case_hears_nothing_of_it() -> None:
    closed = {"kind": "case.closed", "at": "2026-06-01"}
    case = CaseOnDay(a_pack(), a_file(LED, closed), date(2026, 7, 1))
    assert case.of_kind("allocation.ended") == ()


def test_rules_see_the_part_end() -> None:
    rule = a_timescale(
        starts={"event": "allocation.ended", "where": {"role": {"is": "lead"}}, "take": "each"},
        stops={"event": "allocation.started"},
    )
    (clock,) = derive(a_pack(timescales=[rule]), a_file(LED), as_of=date(2026, 6, 15))
    assert (clock.started_on, clock.limit) == (date(2026, 6, 13), date(2026, 6, 17))
    assert derive(a_pack(timescales=[rule]), a_file(LED), as_of=date(2026, 6, 12)) == ()


def test_a_case_is_led_by_whoever_is_named_again_after_the_leaver() -> None:
    again = {**LED, "worker": "W2", "at": "2026-06-20"}
    assert state(LED, again, on="2026-07-01").lead == "W2"


# ==================== By an event of the case


LEAVES = {
    "kind": "leaving.recorded",
    "at": "2026-05-11T10:00",
    "worker": "W1",
    "last_day": LAST,
}


@pytest.mark.parametrize(("on", "lead"), [(LAST, "W1"), ("2026-06-13", None)])
def test_an_event_of_the_case_says_as_much_as_what_is_known_of_the_worker(
    on: str, lead: str | None
) -> None:
    assert state(LED, LEAVES, on=on, left_on=None).lead == lead
    # Nor need the file say anything else of the worker.
    alone = CaseFile.model_validate({"events": [LED, LEAVES]})
    assert fold(alone, as_of=date.fromisoformat(on)).lead == lead


def test_the_last_day_is_what_was_said_last_of_it() -> None:
    later = {**LEAVES, "at": "2026-05-12", "last_day": "2026-07-31"}
    assert state(LED, LEAVES, later, on="2026-07-01", left_on=None).lead == "W1"
    assert state(LED, LEAVES, later, on="2026-08-01", left_on=None).lead is None
    # What is not known yet moves nothing.
    told_late = {**LEAVES, "recorded_at": "2026-07-01T09:00"}
    assert state(LED, told_late, on="2026-06-20", left_on=None).lead == "W1"


def test_who_stays_after_all_goes_on() -> None:
    stays = {"kind": "leaving.withdrawn", "at": "2026-05-20", "worker": "W1"}
    assert state(LED, LEAVES, stays, on="2026-07-01", left_on=None).lead == "W1"
    corrected = {"kind": "event.corrected", "at": "2026-05-20", "corrects": "E9"}
    assert state(LED, {**LEAVES, "id": "E9"}, corrected, on="2026-07-01", left_on=None).lead == "W1"


def test_the_earlier_of_two_last_days_is_the_one() -> None:
    assert state(LED, LEAVES, on="2026-06-13", left_on="2026-07-31").lead is None
    assert state(LED, LEAVES, on="2026-06-01", left_on="2026-05-29").lead is None


def test_a_case_changes_on_the_day_after_the_last_that_an_event_says() -> None:
    file = a_file(LED, LEAVES, left_on=None)
    assert date(2026, 6, 13) in list(leaving_days(file))


@pytest.mark.parametrize(
    ("heard", "asked", "told"),
    [
        ({"kind": "absence.started", "worker": "W2", "first_day": "2026-06-01"}, "absent", True),
        (
            {"kind": "absence.started", "worker": "W2", "first_day": "2026-06-15"},
            "absent",
            UNKNOWN,
        ),
        ({"kind": "leaving.recorded", "worker": "W2", "last_day": "2026-05-29"}, "active", False),
        ({"kind": "leaving.recorded", "worker": "W2", "last_day": "2026-06-29"}, "active", UNKNOWN),
    ],
)
def test_what_the_case_heard_of_a_worker_is_known_of_them_where_they_are_proposed(
    heard: dict[str, Any], asked: str, told: object
) -> None:
    events = [LED, {"at": "2026-05-20", **heard}]
    file = CaseFile.model_validate({"events": events, "attempt": {"worker": {"id": "W2"}}})
    case = CaseOnDay(a_pack(), file, date(2026, 6, 8))
    assert case.facts().get(f"worker.{asked}") is told


@pytest.mark.parametrize(
    ("pack", "role"),
    [
        ("suffolk", "family-support-practitioner"),
        ("cin", "social-worker"),
        ("camden", "social-worker"),
    ],
)
@pytest.mark.parametrize(
    ("said", "in_post"),
    [
        ({"left_on": "2026-06-09", "active": True}, False),
        ({"left_on": "2026-06-09"}, False),
        ({"left_on": "2026-06-10", "active": True}, True),
        ({"started": "2026-06-11", "active": True}, False),
        ({"started": "2026-06-10", "active": True}, True),
        ({"left_on": "2026-06-30"}, None),
    ],
)
def test_who_has_left_is_not_in_post_whatever_else_is_said(
    pack: str, role: str, said: dict[str, Any], in_post: bool | None
) -> None:
    document = {"worker": {"id": "W1", "role": role, "named": True, **said}}
    answer = eligibility_of(find_pack(pack), document, as_of=date(2026, 6, 10))

    refused = [
        each
        for each in answer["findings"]
        if each["outcome"] == "refused" and any("in post" in line for line in each["because"])
    ]
    assert bool(refused) == (in_post is False)
    lines = [line for each in answer["findings"] for line in each["because"]]
    assert any(line.startswith("The worker is in post") for line in lines) == (in_post is True)


def test_a_leaving_that_the_case_has_heard_of_outweighs_that_the_worker_is_said_to_be_in_post() -> (
    None
):
    events = [
        {"kind": "referral.received", "at": "2026-06-01"},
        {"kind": "leaving.recorded", "at": "2026-06-02", "worker": "W2", "last_day": "2026-06-09"},
    ]
    worker = {"id": "W2", "named": True, "active": True, "absent": False}
    attempt = {"role": "practice-manager", "fields": {"worker": "W2"}, "worker": worker}
    document = {"case": {"id": "S1"}, "events": events, "attempt": attempt}
    suffolk = find_pack("suffolk")

    def said_in_the_way(day: int) -> list[str]:
        answer = gate_of(suffolk, "choose-holder", document, as_of=date(2026, 6, day))
        return [line for each in answer["unmet"] for line in each["because"] if "in post" in line]

    assert (said_in_the_way(9), bool(said_in_the_way(10))) == ([], True)
    asked = {"worker": worker, "case": {"id": "S1"}, "events": events}
    answer = eligibility_of(suffolk, asked, as_of=date(2026, 6, 10))
    assert answer["outcome"] == "refused"
