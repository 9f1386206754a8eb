"""What the early help process does not say, its pack does not say either."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import derive
from keyworker.decisions.gates import check_action
from keyworker.decisions.workload import Caseload, measure
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack

MUCH_LATER = date(2026, 12, 1)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return find_pack("early-help-process")


def clocks(pack: Pack, *events: dict[str, Any], as_of: date = MUCH_LATER) -> tuple[Clock, ...]:
    return derive(pack, CaseFile.model_validate({"events": list(events)}), as_of=as_of)


def event(kind: str, at: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "at": at, **fields}


ALLOCATED = event("allocation.started", "2026-05-21", worker="W1", role="lead")


def test_no_time_is_given_from_referral_to_allocation(pack: Pack) -> None:
    assert clocks(pack, event("referral.received", "2026-05-01")) == ()


def test_an_absence_starts_no_clock_and_stops_none(pack: Pack) -> None:
    away = event("absence.started", "2026-05-22", worker="W1", first_day="2026-05-22")
    assert [(each.id, each.limit, each.paused) for each in clocks(pack, ALLOCATED, away)] == [
        (each.id, each.limit, each.paused) for each in clocks(pack, ALLOCATED)
    ]


def test_a_hold_pauses_nothing(pack: Pack) -> None:
    held = event("hold.started", "2026-05-22")
    assert not any(each.paused for each in clocks(pack, ALLOCATED, held, as_of=date(2026, 5, 25)))


def test_reallocation_restarts_none_of_the_four_clocks(pack: Pack) -> None:
    again = event("allocation.started", "2026-06-01", worker="W2", role="lead")
    four = {"telephone-contact", "personal-contact", "caf", "first-taf"}
    assert {each.started for each in clocks(pack, ALLOCATED, again) if each.id in four} == {
        date(2026, 5, 21)
    }


def test_no_visit_interval_is_given(pack: Pack) -> None:
    visited = event("visit.made", "2026-05-22")
    owed = {each.id for each in clocks(pack, ALLOCATED, visited) if each.status == "overdue"}
    assert owed & {"visit", "home-visit", "statutory-visit"} == set()
    # Being seen alone is owed at a length of the authority's own, and says so.
    (alone,) = [rule for rule in pack.timescales if rule.id == "seen-alone"]
    assert alone.within.model_dump() == {"setting": "seen-alone-every"}


@pytest.mark.parametrize("points", [1, 100, 10_000])
def test_no_number_of_points_is_too_many(pack: Pack, points: int) -> None:
    load = Caseload.model_validate(
        {"worker": {"id": "W1"}, "cases": [{"id": "C1", "part": "lead", "points": points}]}
    )
    answer = measure(pack, load, as_of=MUCH_LATER)
    assert (answer.position, answer.range.from_, answer.range.to) == ("within", None, None)


def test_nothing_but_the_chronology_is_asked_of_closing(pack: Pack) -> None:
    answer = check_action(pack, "close-case", CaseFile(), as_of=MUCH_LATER)
    assert [each.rule for each in answer.unmet] == ["chronology-before-closing"]


def test_no_route_and_no_priority_is_made_up(pack: Pack) -> None:
    assert (pack.routing, pack.priority, pack.eligibility) == ((), (), ())


@pytest.mark.parametrize(
    "action", ["step-down", "put-on-hold", "send-transfer", "record-absence", "agree-relaxation"]
)
def test_what_the_process_does_not_speak_of_it_does_not_govern(pack: Pack, action: str) -> None:
    assert action not in pack.actions_spoken_of


def test_missing_the_meeting_in_person_opens_no_escalation(pack: Pack) -> None:
    phoned = event("contact.made", "2026-05-22", method="phone")
    found = {each.id: each.status for each in clocks(pack, ALLOCATED, phoned)}
    assert found["personal-contact"] == "overdue"
    assert "escalation-answered" not in found


def test_every_figure_of_the_authoritys_own_is_marked_as_one(pack: Pack) -> None:
    risk, visit = (
        event("risk.noted", "2026-05-21"),
        event("form.completed", "2026-05-21", form="consent"),
    )
    marked = {each.id for each in clocks(pack, ALLOCATED, risk, visit) if each.local_default}
    assert {"first-checks", "share-risk", "consent-form-scanned"} <= marked
    assert {"telephone-contact", "personal-contact", "caf", "first-taf", "supervision"}.isdisjoint(
        marked
    )
