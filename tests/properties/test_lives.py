"""Under any policy nothing is owed to a child from before they were one of the case's, nor reckoned from before it was set."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from benchmarks.histories import Histories
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.joining import joined_on
from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.next_change import next_change
from keyworker.decisions.clocks.timescales import clocks
from keyworker.policy.casefile import CaseFile, local_day
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack

HISTORIES = 40


def worked_out(pack: Pack, document: dict[str, Any], day: date) -> tuple[CaseOnDay, list[Clock]]:
    case = CaseOnDay(pack, CaseFile.model_validate(document), day)
    return case, list(clocks(case))


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: pack.id)
def test_no_clock_about_a_child_starts_before_they_are_one_of_the_case(pack: Pack) -> None:
    tried, each_child = (
        Histories(pack),
        {each.id for each in pack.timescales if each.per == "child"},
    )
    for number in range(HISTORIES):
        document, day = tried.document(number)
        born = day - timedelta(days=7 * (number % 9))
        baby = {"id": "P99", "is": "child" if number % 3 else "unborn", "born": born}
        document = {**document, "people": [*document["people"], baby]}
        case, found = worked_out(pack, document, day)
        for clock in found:
            if clock.id in each_child:
                joined = joined_on(case, case.people[str(clock.subject)])
                assert joined is not None, (number, clock)
                assert clock.started_on >= joined, (number, clock)


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: pack.id)
def test_whoever_has_left_holds_nothing_and_a_case_wakes_for_it(pack: Pack) -> None:
    tried = Histories(pack)
    for number in range(HISTORIES):
        document, day = tried.document(number)
        left_on = day - timedelta(days=number % 30)
        gone = [{**each, "left_on": left_on} for each in document["workers"]]
        leavers = {each["id"] for each in gone}
        document = {**document, "workers": gone}
        case, found = worked_out(pack, document, left_on)
        assert next_change(case, found) == left_on + timedelta(days=1)
        case, found = worked_out(pack, document, left_on + timedelta(days=1))
        assert not leavers & {each.worker for each in case.state.current()}, number
        assert not leavers & {each.worker for each in found if each.responsible == "lead"}


def _closed(document: dict[str, Any], on: date, *later: dict[str, Any]) -> dict[str, Any]:
    closing = {"kind": "case.closed", "at": on}
    # A moment written in another zone may be of the next day here, and would stand after the closing.
    before = [
        each
        for each in document["events"]
        if local_day(datetime.fromisoformat(str(each["at"]))) < on
    ]
    return {**document, "events": [*before, closing, *later]}


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: pack.id)
def test_a_closed_case_is_quiet_and_what_it_owed_does_not_come_back_with_it(pack: Pack) -> None:
    tried = Histories(pack)
    outlives = {each.id for each in pack.timescales if each.outlives_closing}
    # A task is not of the work's round: what was left undone is owed again once the case is taken up.
    owed_again = outlives | {each.id for each in pack.timescales if each.per == "task"}
    for number in range(HISTORIES):
        document, day = tried.document(number)
        visited = {"kind": "visit.made", "at": day + timedelta(days=3)}
        supervised = {"kind": "supervision.held", "at": day + timedelta(days=3), "worker": "W1"}
        closed = _closed(document, day, visited, supervised)
        _, found = worked_out(pack, closed, day + timedelta(days=60))
        live = [each for each in found if each.status in {"running", "overdue", "paused"}]
        assert {each.id for each in live} <= outlives, (number, live)
        again = {"kind": "case.reopened", "at": day + timedelta(days=61)}
        reopened = _closed(document, day, visited, supervised, again)
        _, found = worked_out(pack, reopened, day + timedelta(days=200))
        live = [each for each in found if each.status in {"running", "overdue", "paused"}]
        came_back = [each for each in live if each.started_on < day + timedelta(days=61)]
        assert {each.id for each in came_back} <= owed_again, (number, came_back)


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: pack.id)
def test_no_clock_about_a_child_runs_while_they_are_unborn(pack: Pack) -> None:
    tried, each_child = (
        Histories(pack),
        {each.id for each in pack.timescales if each.per == "child"},
    )
    for number in range(HISTORIES):
        document, day = tried.document(number)
        unborn = {"id": "P99", "is": "unborn", "expected": day + timedelta(days=60)}
        document = {**document, "people": [*document["people"], unborn]}
        _, found = worked_out(pack, document, day)
        assert not [each for each in found if each.id in each_child and each.subject == "P99"]
