"""Under any policy what becomes of a case's workers on a day changes no time in a state before that day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from benchmarks.histories import Histories
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.state_periods import state_periods
from keyworker.policy.casefile import CaseFile, local_day
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack

HISTORIES = 40
NEW, FORMER = "south", "north"
Document = Mapping[str, Any]


def in_their_team(document: Document) -> dict[str, Any]:
    """The case with all its workers of one team, under which each part in it is recorded."""
    started = ("allocation.started", "allocation.ended")
    return {
        **document,
        "workers": [
            {**each, "home_team": FORMER, "team": FORMER, "teams": None, "jobs": None}
            for each in document["workers"]
        ],
        "events": [
            {**each, "team": FORMER} if each["kind"] in started else each
            for each in document["events"]
        ],
    }


def moved(document: Document, day: date, pack: Pack) -> dict[str, Any]:
    teams = [{"team": FORMER}, {"team": NEW, "from": day}]
    of_it = {"home_team": NEW, "team": NEW, "teams": teams}
    return {**document, "workers": [{**each, **of_it} for each in document["workers"]]}


def moved_with_the_case(document: Document, day: date, pack: Pack) -> dict[str, Any]:
    moves = [
        {"kind": "worker.moved", "at": f"{day}T10:30", "worker": each["id"], "team": NEW}
        for each in document["workers"]
    ]
    return {**moved(document, day, pack), "events": [*document["events"], *moves]}


def closed_the_team(document: Document, day: date, pack: Pack) -> dict[str, Any]:
    closed = {"kind": "team.closed", "at": f"{day}T10:30", "team": NEW}
    return {**moved(document, day, pack), "events": [*document["events"], closed]}


def in_another_job(document: Document, day: date, pack: Pack) -> dict[str, Any]:
    def changed(worker: Document) -> dict[str, Any]:
        former = worker["role"]
        other = next(each for each in sorted(pack.header.roles, reverse=True) if each != former)
        return {
            **worker,
            "role": other,
            "jobs": [{"role": former}, {"role": other, "from": day}],
        }

    return {**document, "workers": [changed(each) for each in document["workers"]]}


def left(document: Document, day: date, pack: Pack) -> dict[str, Any]:
    return {**document, "workers": [{**each, "left_on": day} for each in document["workers"]]}


def before(pack: Pack, document: Document, day: date, as_of: date) -> list[tuple[Any, ...]]:
    """The times in the policy's states before that day, each cut off at it."""
    found = state_periods(CaseOnDay(pack, CaseFile.model_validate(document), as_of))
    return [
        (each.id, each.subject, each.entered, _until(each.left, day))
        for each in found
        if local_day(each.entered) < day
    ]


def _until(left_at: date | None, day: date) -> date | None:
    return left_at if left_at is not None and local_day(left_at) < day else None


@pytest.mark.parametrize(
    "becomes", [moved, moved_with_the_case, closed_the_team, in_another_job, left]
)
@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: pack.id)
def test_what_becomes_of_workers_leaves_the_days_before_as_they_were(
    pack: Pack, becomes: Any
) -> None:
    tried = Histories(pack)
    for number in range(HISTORIES):
        document, as_of = tried.document(number)
        document, day = in_their_team(document), as_of - timedelta(days=number % 25)
        then = becomes(document, day, pack)
        assert before(pack, then, day, as_of) == before(pack, document, day, as_of), number
