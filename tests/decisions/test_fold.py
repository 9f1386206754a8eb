"""A case's events come to where it stands: its stage, team, allocations, standings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.case.case_state import CaseState
from keyworker.decisions.case.fold import fold, fold_case
from keyworker.policy.casefile import CaseFile
from tests.casefiles import a_case_file


def state(*events: dict[str, Any], **case: Any) -> CaseState:
    file = {"case": {"id": "C1", "team": "north", "locality": "Hill", **case}}
    return fold_case(CaseFile.model_validate({**file, "events": list(events)}))


RECEIVED = {"kind": "referral.received", "at": "2026-05-01", "type": "caf"}
CLOSED = {"kind": "case.closed", "at": "2026-06-01"}


def lead(worker: str, on: str, **more: Any) -> dict[str, Any]:
    return {"kind": "allocation.started", "at": on, "worker": worker, "role": "lead", **more}


def test_a_case_begins_where_it_was_entered() -> None:
    assert (state(RECEIVED).team, state(RECEIVED).locality) == ("north", "Hill")


def test_the_first_referral_says_what_the_case_is() -> None:
    second = {"kind": "referral.received", "at": "2026-05-03", "type": "sibling"}
    assert (state(RECEIVED, second).type, state(RECEIVED, second).received_on) == (
        "caf",
        date(2026, 5, 1),
    )


def test_a_new_lead_ends_the_former_at_that_instant() -> None:
    periods = state(RECEIVED, lead("W1", "2026-05-04"), lead("W2", "2026-05-20")).periods
    assert [(each.worker, each.ended) for each in periods] == [
        ("W1", periods[1].started),
        ("W2", None),
    ]


def holding(worker: str, on: str) -> dict[str, Any]:
    return {"kind": "allocation.started", "at": on, "worker": worker, "role": "holding"}


LED_AND_HELD = (RECEIVED, lead("W1", "2026-05-04"), holding("W2", "2026-05-11"))


@pytest.mark.parametrize(
    "handed_on",
    [
        lead("W3", "2026-05-20"),
        lead("W2", "2026-05-20"),
        {"kind": "allocation.ended", "at": "2026-05-20", "worker": "W1", "role": "lead"},
        {"kind": "allocation.ended", "at": "2026-05-20", "worker": "W1"},
        {"kind": "unallocated.held", "at": "2026-05-20", "why": "worker-absent"},
        {"kind": "absence.reviewed", "at": "2026-05-20", "worker": "W1", "outcome": "unallocated"},
        {"kind": "absence.reviewed", "at": "2026-05-20", "outcome": "unallocated"},
        {"kind": "case.closed", "at": "2026-05-20"},
    ],
)
def test_who_held_the_case_for_its_lead_holds_it_no_longer_than_that_lead_has_it(
    handed_on: dict[str, Any],
) -> None:
    assert [each.worker for each in state(*LED_AND_HELD).current("holding")] == ["W2"]
    after = state(*LED_AND_HELD, handed_on)
    assert after.current("holding") == ()
    held = next(each for each in after.periods if each.role == "holding")
    assert (held.started.date(), held.ended and held.ended.date()) == (
        date(2026, 5, 11),
        date(2026, 5, 20),
    )


@pytest.mark.parametrize("why", ["insufficient-staff", "worker-absent", "transferred-unallocated"])
def test_nobody_leads_a_case_that_is_on_the_list_of_those_without_a_worker(why: str) -> None:
    on_list = {"kind": "unallocated.held", "at": "2026-05-20", "why": why}
    after = state(*LED_AND_HELD, on_list)
    assert (after.lead, after.current()) == (None, ())
    again = state(*LED_AND_HELD, on_list, lead("W1", "2026-05-27"))
    assert again.lead == "W1"


@pytest.mark.parametrize(
    "decided",
    [
        {"worker": "W1", "outcome": "stays"},
        {"worker": "W1", "outcome": "temporary"},
        {"worker": "W1", "outcome": "reallocated"},
        {"worker": "W9", "outcome": "unallocated"},
    ],
)
def test_any_other_decision_in_an_absence_ends_nobodys_part(decided: dict[str, Any]) -> None:
    reviewed = {"kind": "absence.reviewed", "at": "2026-05-20", **decided}
    assert state(*LED_AND_HELD, reviewed).lead == "W1"


def test_a_holding_goes_on_while_its_lead_has_the_case() -> None:
    other_part = {
        "kind": "allocation.started",
        "at": "2026-05-20",
        "worker": "W3",
        "role": "co-worker",
    }
    again, ended = (
        lead("W1", "2026-05-21"),
        {**other_part, "kind": "allocation.ended", "at": "2026-05-22"},
    )
    assert [
        each.worker for each in state(*LED_AND_HELD, other_part, again, ended).current("holding")
    ] == ["W2"]


def test_a_holding_chosen_for_the_new_lead_stays() -> None:
    held = state(*LED_AND_HELD, lead("W3", "2026-05-20"), holding("W4", "2026-05-20"))
    same_day = state(*LED_AND_HELD, holding("W4", "2026-05-20"), lead("W3", "2026-05-20"))
    assert [each.worker for each in held.current("holding")] == ["W4"]
    assert [each.worker for each in same_day.current("holding")] == ["W4"]


def test_a_part_that_ends_as_it_begins_never_was() -> None:
    periods = state(RECEIVED, lead("W1", "2026-05-04"), lead("W2", "2026-05-04")).periods
    assert [each.worker for each in periods] == ["W2"]


def test_closing_ends_every_part_and_standing() -> None:
    standing = {"kind": "standing.started", "at": "2026-05-05", "standing": "caf", "person": "P1"}
    closed = state(RECEIVED, lead("W1", "2026-05-04"), standing, CLOSED)
    assert (closed.stage, closed.lead, closed.current()) == ("closed", None, ())
    assert [each.ended for each in closed.standings] == [date(2026, 6, 1)]


def test_a_referral_after_closing_brings_the_case_back() -> None:
    again = {"kind": "referral.received", "at": "2026-07-01", "type": "caf"}
    assert (state(RECEIVED, CLOSED, again).stage, state(RECEIVED, CLOSED).stage) == (
        "received",
        "closed",
    )


def test_a_transfer_is_under_way_until_it_is_answered() -> None:
    sent = {"kind": "transfer.sent", "at": "2026-05-10", "team": "south"}
    accepted = {"kind": "transfer.accepted", "at": "2026-05-12", "team": "south"}
    refused = {"kind": "transfer.refused", "at": "2026-05-12"}
    under_way, moved, stayed = (
        state(RECEIVED, sent),
        state(RECEIVED, sent, accepted),
        state(RECEIVED, sent, refused),
    )
    assert (under_way.team, under_way.moving_to) == ("north", "south")
    assert (moved.team, moved.moving_to) == ("south", None)
    assert (stayed.team, stayed.moving_to) == ("north", None)


def test_a_closed_case_is_on_its_way_to_no_team() -> None:
    sent = {"kind": "transfer.sent", "at": "2026-05-10", "team": "south"}
    assert state(RECEIVED, sent, CLOSED).moving_to is None


def test_a_referral_sent_on_has_no_team_until_somebody_says_so() -> None:
    rerouted = {"kind": "referral.rerouted", "at": "2026-05-02", "locality": "Dale"}
    opened = {"kind": "decision.made", "at": "2026-05-06", "outcome": "open", "team": "dale"}
    assert (state(RECEIVED, rerouted).team, state(RECEIVED, rerouted).locality) == (None, "Dale")
    assert state(RECEIVED, rerouted, opened).team == "dale"


def test_a_proposal_waits_until_it_is_declined_or_a_lead_starts() -> None:
    proposed = {"kind": "allocation.proposed", "at": "2026-05-07", "worker": "W1"}
    declined = {"kind": "allocation.declined", "at": "2026-05-08", "worker": "W1"}
    helper = {**lead("W2", "2026-05-08"), "role": "co-worker"}
    assert state(RECEIVED, proposed).proposed == "W1"
    assert state(RECEIVED, proposed, helper).proposed == "W1"
    assert state(RECEIVED, proposed, declined).proposed is None
    assert state(RECEIVED, proposed, lead("W1", "2026-05-08")).proposed is None


def test_a_case_that_is_reopened_has_the_standings_that_only_its_closing_ended() -> None:
    story = (
        a_case_file()
        .with_child("P1", born="2015-01-01")
        .happened("standing.started", "2026-03-02", person="P1", standing="child-protection")
        .happened("standing.started", "2026-03-02", person="P1", standing="looked-after")
        .happened("standing.ended", "2026-04-01", person="P1", standing="looked-after")
        .closed("2026-05-01")
        .happened("case.reopened", "2026-05-04")
    )
    reopened = fold(story.file(), as_of=date(2026, 6, 1))
    assert reopened.standings_of("P1") == ("child-protection",)
    assert reopened.is_statutory
    assert [each.started for each in reopened.standings if each.ended is None] == [date(2026, 5, 4)]


def test_a_referral_after_closing_takes_up_no_standing() -> None:
    story = (
        a_case_file()
        .with_child("P1", born="2015-01-01")
        .happened("standing.started", "2026-03-02", person="P1", standing="child-protection")
        .closed("2026-05-01")
        .received("2028-05-04")
    )
    assert fold(story.file(), as_of=date(2028, 6, 1)).standings_of("P1") == ()
