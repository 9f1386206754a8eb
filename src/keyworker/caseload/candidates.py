"""Who could take this case: who has room, who knows the family, who may not and why; the best first?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.caseload.suitability import (
    carries_cases,
    eligibility_request,
    may_take_part,
    with_family_lead,
)
from keyworker.caseload.taking_work import is_soon
from keyworker.caseload.worker_facts import Proposed, leads_elsewhere, proposed, runs
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.eligibility import EligibilityAnswer, assess, history_of
from keyworker.decisions.holding_roles import holding_roles
from keyworker.decisions.taking_work import TakesWork
from keyworker.decisions.workload import WorkloadAnswer
from keyworker.policy.packs.pack import Pack
from keyworker.policy.written_names import in_order
from keyworker.record.case_reader import CaseRows, read_case
from keyworker.record.colleagues import Colleague, colleagues_of
from keyworker.record.governing_pack import governing
from keyworker.record.models import Allocation, Case
from keyworker.workforce.models import Absence, Worker


@dataclass(frozen=True)
class Candidate:
    """A worker who might take the case, with everything a manager weighs."""

    worker: Worker
    workload: WorkloadAnswer | None
    eligibility: EligibilityAnswer
    continuity: str
    absent: bool
    is_lead: bool
    day: date
    # Away now, and leave that is known to come.
    leave: tuple[Absence, ...] = ()
    # Whether their job is to carry cases, rather than to decide on them and hand them out.
    holds_cases: bool = True

    @property
    def takes(self) -> TakesWork:
        """Whether they are here to be given anything."""
        coming = (each.first_day for each in self.leave if is_soon(each, self.day))
        first = next(coming, None)
        return TakesWork(self.absent, first, self.worker.left, carries=self.holds_cases)

    @property
    def may(self) -> bool:
        """Whether nothing refuses them outright."""
        return self.eligibility.outcome != "refused"

    @property
    def rank(self) -> tuple[bool | int | float | str, ...]:
        """Sorts the best first: may, is here, carries cases, knows the family, stays within range, has most room."""
        load = self.workload
        if load is None or not load.has_figure or load.range.to is None:
            # No range to measure room by: after those within theirs, before those over it.
            position, fullness = 1, load.projected if load else 0.0
        else:
            position = {"room": 0, "within": 0, "not-known": 1, "over": 2}[load.projected_position]
            fullness = load.projected / load.range.to if load.range.to else 99.0
        return (
            not self.may,
            self.is_lead,
            self.absent,
            not self.holds_cases,
            not self.continuity,
            position,
            fullness,
            *in_order(self.worker.name),
        )


def candidates(
    case: Case,
    *,
    as_of: date,
    whole_service: bool = False,
    rows: CaseRows | None = None,
    besides: Sequence[Colleague] = (),
    part: str = "lead",
) -> list[Candidate]:
    """Every worker of the case's team (or all near it) who holds cases, best first; a fixed number of queries.

    They are asked about for that ``part``, whichever it is: whoever chooses somebody chooses from this list.
    ``besides`` are others who were looked for.
    """
    pack = governing(case.service, as_of)
    read = rows if rows is not None else read_case(case, colleagues_on=as_of)
    seen = CaseOnDay(pack, with_family_lead(read, pack), as_of)
    near = _near(read, as_of, pack, whole_service=whole_service, besides=besides)
    if part == "holding":
        # A case is held because somebody is away: nobody who is away too is offered. They may be looked for.
        sought = {each.worker.pk for each in besides}
        near = [each for each in near if not each.away or each.worker.pk in sought]
    away = {each.worker.pk for each in near if each.away}
    leave = _leave([each.worker.pk for each in near], as_of)
    workers = [each.worker for each in near]
    found, history = [], history_of(pack, seen.known.events, as_of=as_of)
    for each in proposed(workers, case, away=away, pack=pack, as_of=as_of, part=part):
        continuity = _continuity(case, each.parts)
        found.append(
            Candidate(
                worker=each.worker,
                workload=each.load,
                eligibility=_eligibility(each, seen, part, history),
                continuity=continuity,
                absent=each.away,
                is_lead=continuity == _LEADS_NOW,
                day=as_of,
                leave=tuple(leave[each.worker.pk]),
                holds_cases=carries_cases(pack, each.worker),
            )
        )
    return sorted(found, key=lambda each: each.rank)


_LEADS_NOW = "Leads this case now"


def _near(
    read: CaseRows, as_of: date, pack: Pack, *, whole_service: bool, besides: Sequence[Colleague]
) -> list[Colleague]:
    case, holders = read.case, holding_roles(pack)
    colleagues = read.colleagues if read.colleagues is not None else colleagues_of(case, as_of)
    # Of a larger service those near are the team's and whoever knows the family; of a small one, everybody.
    everyone = whole_service or case.team_id is None or not colleagues.whole
    # A case on its way to another team is given to somebody of either.
    teams = {case.team_id, case.moving_to_id}
    team = [each for each in colleagues.near if everyone or each.worker.team_id in teams]
    usual = [each for each in team if not holders or set(each.worker.roles) & holders]
    near = {each.worker.pk: each for each in (*usual, *besides)}
    return [each for each in near.values() if may_take_part(pack, each.worker)]


def _leave(workers: Sequence[int], day: date) -> dict[int, list[Absence]]:
    """Of each, the absences that run or are known to come, the first first."""
    found: dict[int, list[Absence]] = defaultdict(list)
    for each in Absence.objects.not_over(day).filter(worker__in=workers).order_by("first_day"):
        found[each.worker_id].append(each)
    return found


def _eligibility(
    each: Proposed, seen: CaseOnDay, part: str, history: CaseOnDay | None
) -> EligibilityAnswer:
    pack = seen.pack
    facts = each.facts(pack, seen.known, as_of=seen.day)
    request = eligibility_request(each.case, seen, worker=facts, part=part)
    return assess(pack, request, as_of=seen.day, case=history)


def _continuity(case: Case, parts: Sequence[Allocation]) -> str:
    """What a worker already has to do with the family, by their parts with it, the first first."""
    if not parts:
        return ""
    latest = parts[-1]
    is_running, is_here = runs(latest), latest.case_id == case.pk
    if is_here and is_running and latest.role == "lead":
        return _LEADS_NOW
    if any(leads_elsewhere(each, case) for each in parts):
        return "Leads for the family now, on another case"
    if is_running:
        return (
            "Already part of this case" if is_here else "Works with the family now, on another case"
        )
    return f"Worked with the family until {latest.period.upper:%B %Y}"
