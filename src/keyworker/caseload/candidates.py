"""Who could take this case: who has room, who knows the family, who may not and why; the best first?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from keyworker.caseload.suitability import eligibility_request, with_family_lead
from keyworker.caseload.worker_loads import LIVE, agreed_levels, caseloads, load_against
from keyworker.decisions.case.case_state import CaseState
from keyworker.decisions.case.fold import fold
from keyworker.decisions.eligibility import EligibilityAnswer, assess
from keyworker.decisions.workload import WorkloadAnswer, measure
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import actions
from keyworker.record.case_reader import CaseRows, Colleague, colleagues_of, read_case
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Allocation, Case
from keyworker.record.recorded_facts import told_of
from keyworker.workforce.models import Worker


@dataclass(frozen=True)
class Candidate:
    """A worker who might take the case, with everything a manager weighs."""

    worker: Worker
    workload: WorkloadAnswer | None
    eligibility: EligibilityAnswer
    continuity: str
    absent: bool
    is_lead: bool

    @property
    def may(self) -> bool:
        """Whether nothing refuses them outright."""
        return self.eligibility.outcome != "refused"

    @property
    def rank(self) -> tuple[bool | int | float | str, ...]:
        """Sorts the best first: may, is here, knows the family, stays within range, has most room."""
        load = self.workload
        if load is None or not load.has_figure or load.range.to is None:
            # No range to measure room by: after those within theirs, before those over it.
            position, fullness = 1, load.projected if load else 0.0
        else:
            position = {"room": 0, "within": 0, "over": 2}[load.projected_position]
            fullness = load.projected / load.range.to if load.range.to else 99.0
        return (
            not self.may,
            self.is_lead,
            self.absent,
            not self.continuity,
            position,
            fullness,
            self.worker.name,
        )


def candidates(
    case: Case, *, as_of: date, whole_service: bool = False, rows: CaseRows | None = None
) -> list[Candidate]:
    """Every worker of the case's team (or of the service) who holds cases, best first; a fixed number of queries."""
    pack = pack_for(case.service, as_of)
    read = rows if rows is not None else read_case(case, colleagues_on=as_of)
    held = with_family_lead(read.casefile, case, pack)
    near = _near(read, as_of, pack, whole_service=whole_service)
    workers = [each.worker for each in near]
    parts = _parts(case, workers)
    loads = _loads(pack, workers, parts, case, as_of)
    agreed = agreed_levels(_over_range(workers, loads), case)
    known = _continuity(case, parts)
    seen = held.known_on(as_of)
    state = fold(seen, as_of=as_of)
    found = []
    for colleague in near:
        worker = colleague.worker
        continuity = known.get(worker.pk, "")
        facts = _facts(colleague, case, loads.get(worker.pk), agreed.get(worker.ref))
        if "worker.leads_family" in pack.header.facts:
            facts["leads_family"] = continuity == _LEADS_FAMILY
        found.append(
            Candidate(
                worker=worker,
                workload=loads.get(worker.pk),
                eligibility=_eligibility(pack, case, state, seen, facts, as_of),
                continuity=continuity,
                absent=colleague.away,
                is_lead=continuity == _LEADS_NOW,
            )
        )
    return sorted(found, key=lambda each: each.rank)


def _over_range(
    workers: list[Worker], loads: dict[int, WorkloadAnswer]
) -> dict[str, WorkloadAnswer]:
    return {
        each.ref: loads[each.pk]
        for each in workers
        if each.pk in loads and _would_be_over(loads[each.pk])
    }


_LEADS_NOW = "Leads this case now"
_LEADS_FAMILY = "Leads for the family now, on another case"


def _near(read: CaseRows, as_of: date, pack: Pack, *, whole_service: bool) -> list[Colleague]:
    case, holders = read.case, holding_roles(pack)
    colleagues = read.colleagues if read.colleagues is not None else colleagues_of(case, as_of)
    everyone = whole_service or case.team_id is None
    near = [each for each in colleagues if everyone or each.worker.team_id == case.team_id]
    return [each for each in near if not holders or set(each.worker.roles) & holders]


def _parts(case: Case, workers: list[Worker]) -> list[Allocation]:
    """Every part these workers play now, and every part anyone has played with the family: one query."""
    running = Q(
        worker__in=[each.pk for each in workers],
        period__endswith__isnull=True,
        case__stage__in=LIVE,
    )
    wanted = Allocation.objects.filter(running | Q(case__family=case.family_id))
    return list(wanted.select_related("case").order_by("pk"))


def _loads(
    pack: Pack, workers: list[Worker], parts: list[Allocation], case: Case, as_of: date
) -> dict[int, WorkloadAnswer]:
    if pack.workload is None:
        return {}
    mine = {each.pk for each in workers}
    running = [
        each for each in parts if each.worker_id in mine and _runs(each) and each.case.stage in LIVE
    ]
    held = caseloads(workers, as_of=as_of, adding=case, parts=running)
    return {pk: measure(pack, each, as_of=as_of) for pk, each in held.items()}


def _would_be_over(load: WorkloadAnswer) -> bool:
    return load.projected_position == "over"


def _runs(part: Allocation) -> bool:
    return part.period.upper is None


def holding_roles(pack: Pack) -> set[str]:
    """Job roles the pack lets do a practitioner's work; managers and support staff carry no caseload of their own."""
    who = pack.who_may(actions.RECORD_VISIT)
    deciders = pack.who_may(actions.DECIDE) or pack.who_may(actions.ALLOCATE)
    return set(who.who) - set(deciders.who if deciders else ()) if who is not None else set()


def _facts(
    colleague: Colleague, case: Case, load: WorkloadAnswer | None, agreed: float | None
) -> dict[str, Any]:
    worker = colleague.worker
    facts: dict[str, Any] = {
        **worker.known_qualities,
        "service": worker.team.service_line or case.service.slug,
        "id": worker.ref,
        "role": worker.role,
        "roles": list(worker.roles),
        "profession": worker.profession or None,
        "qualified": worker.qualified,
        "fte": float(worker.fte),
        "team": worker.team.slug,
        "active": True,
        "named": True,
        "absent": colleague.away,
    }
    if load is not None:
        over = _would_be_over(load)
        facts["load"] = (
            load_against(load, agreed) if over else {"position": load.projected_position}
        )
    return {name: value for name, value in facts.items() if value is not None}


def _eligibility(
    pack: Pack,
    case: Case,
    state: CaseState,
    known: CaseFile,
    worker: dict[str, Any],
    as_of: date,
) -> EligibilityAnswer:
    if not pack.eligibility:
        return EligibilityAnswer(outcome="allowed")
    facts = {**told_of(known, str(worker["id"])), **worker}
    return assess(
        pack, eligibility_request(case, state, known, worker=facts, part="lead"), as_of=as_of
    )


def _continuity(case: Case, read: list[Allocation]) -> dict[int, str]:
    """What each worker already has to do with the family."""
    parts: dict[int, list[Allocation]] = defaultdict(list)
    for each in sorted(read, key=lambda each: (each.period.lower, each.pk)):
        if each.worker_id is not None and each.case.family_id == case.family_id:
            parts[each.worker_id].append(each)
    return {worker: _knows_family(case, allocations) for worker, allocations in parts.items()}


def _knows_family(case: Case, allocations: list[Allocation]) -> str:
    latest = allocations[-1]
    is_running, is_here = latest.period.upper is None, latest.case_id == case.pk
    if is_here and is_running and latest.role == "lead":
        return _LEADS_NOW
    if any(_leads_elsewhere(case, each) for each in allocations):
        return _LEADS_FAMILY
    if is_running:
        return (
            "Already part of this case" if is_here else "Works with the family now, on another case"
        )
    return f"Worked with the family until {latest.period.upper:%B %Y}"


def _leads_elsewhere(case: Case, part: Allocation) -> bool:
    return part.case_id != case.pk and part.role == "lead" and part.period.upper is None
