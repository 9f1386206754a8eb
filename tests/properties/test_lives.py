"""Under any policy nothing is owed to a child from before they were one of the case's, nor reckoned from before it was set."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from benchmarks.histories import Histories
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.joining import joined_on
from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import clocks
from keyworker.policy.casefile import CaseFile
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
                joined = joined_on(case, case.people[clock.subject])
                assert joined is not None, (number, clock)
                assert clock.started_on >= joined, (number, clock)


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
