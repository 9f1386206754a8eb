"""How much does a whole team carry of what the policy says it should, and how much would it with one case more?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from keyworker.caseload.suitability import carries_cases
from keyworker.caseload.taking_work import takes_of
from keyworker.caseload.worker_loads import caseloads
from keyworker.decisions.workload import Caseload, TeamAnswer, WorkloadAnswer, measure_team
from keyworker.policy.packs.pack import Pack
from keyworker.record.models import Allocation
from keyworker.workforce.models import Worker


@dataclass(frozen=True)
class WithTheCase:
    """A worker's team with a case that the worker might be given, which is in the team already or is new to it."""

    team: TeamAnswer
    load: WorkloadAnswer
    is_there_already: bool

    def facts(self) -> dict[str, Any]:
        """As rules ask it; None for what is not known."""
        first = self.load.first
        more = 0.0 if self.is_there_already else first.projected - first.count
        unweighed = 0 if self.is_there_already else first.not_weighed_projected - first.not_weighed
        position = self.team.with_more(more, not_weighed=unweighed)
        return {
            "projected": self.team.count + more,
            "position": position if position != "not-known" else None,
        }


def capacities(
    pack: Pack, teams: Collection[int], *, as_of: date, at: datetime | None = None
) -> dict[int, TeamAnswer]:
    """What these teams carry, by their numbers; nothing is read where the policy does not measure teams.

    ``at`` an earlier instant it is what those who are in the team carried then.
    """
    if pack.workload is None or not pack.workload.teams:
        return {}
    found = Worker.objects.active_on(as_of).filter(team__in=teams)
    workers = list(found.select_related("team__service", "user").order_by("pk"))
    held = caseloads(
        workers,
        as_of=as_of,
        parts=_parts_at(workers, at) if at is not None else None,
        takes=takes_of(workers, as_of),
        pack=pack,
    )
    answers = {team: _of_one(pack, team, workers, held, as_of) for team in teams}
    return {team: answer for team, answer in answers.items() if answer is not None}


def _of_one(
    pack: Pack, team: int, workers: Sequence[Worker], held: dict[int, Caseload], as_of: date
) -> TeamAnswer | None:
    theirs = [
        each
        for each in workers
        if each.team_id == team and (held[each.pk].cases or carries_cases(pack, each))
    ]
    called = {each.ref: each.name for each in theirs}
    return measure_team(pack, [held[each.pk] for each in theirs], as_of=as_of, called=called)


def _parts_at(workers: Sequence[Worker], at: datetime) -> list[Allocation]:
    parts = Allocation.objects.filter(worker__in=[each.pk for each in workers])
    then = parts.filter(period__contains=at)
    return list(then.select_related("case__team", "case__service").order_by("pk"))
