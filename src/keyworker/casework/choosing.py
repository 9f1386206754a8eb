"""Who could take this case: who has room, who knows the family, who may not and why; the best first?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from keyworker.casework.actions.suitability import eligibility_request, with_family_lead
from keyworker.casework.caseload import absent_on, caseloads, load_facts
from keyworker.casework.models import Allocation, Case
from keyworker.casework.packs import pack_for
from keyworker.casework.reading import Reading, read_case
from keyworker.casework.told import told_of
from keyworker.decisions.eligibility import EligibilityAnswer, assess
from keyworker.decisions.standing import CaseState, fold
from keyworker.decisions.workload import WorkloadAnswer, measure
from keyworker.policy.casefile import CaseFile
from keyworker.policy.pack import Pack
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
    def rank(self) -> tuple[Any, ...]:
        """Sorts the best first: may, is here, knows the family, stays within range, has most room."""
        load = self.workload
        if load is None or not load.has_figure or load.range.to is None:
            # No range to measure room by: after those within theirs, before those over it.
            position, fullness = 1, load.projected if load else 0.0
        else:
            position = {"room": 0, "within": 0, "over": 2}[load.projected_position]
            fullness = load.projected / load.range.to if load.range.to else 99.0
        return (not self.may, self.is_lead, self.absent, not self.continuity, position, fullness, self.worker.name)


def candidates(case: Case, *, as_of: date, whole_service: bool = False, read: Reading | None = None) -> list[Candidate]:
    """Every worker of the case's team (or of the service) who holds cases, best first; a fixed number of queries."""
    pack = pack_for(case.service, as_of)
    workers = _workers(case, as_of, pack, whole_service=whole_service)
    loads = caseloads(workers, as_of=as_of, adding=case)
    away = absent_on([worker.pk for worker in workers], as_of)
    known = _continuity(case)
    held = (
        with_family_lead((read or read_case(case)).casefile, case, pack)
        if pack is not None and pack.eligibility
        else None
    )
    seen = held.known_on(as_of) if held is not None else None
    state = fold(seen, as_of=as_of) if seen is not None else None
    found = []
    for worker in workers:
        load = measure(pack, loads[worker.pk], as_of=as_of) if pack is not None and pack.workload is not None else None
        facts = _facts(worker, case, load, as_of, absent=worker.pk in away)
        if pack is not None and "worker.leads_family" in pack.header.facts:
            facts["leads_family"] = known.get(worker.pk) == _LEADS_FAMILY
        found.append(
            Candidate(
                worker=worker,
                workload=load,
                eligibility=_eligibility(pack, case, state, seen, facts, as_of),
                continuity=known.get(worker.pk, ""),
                absent=worker.pk in away,
                is_lead=known.get(worker.pk) == _LEADS_NOW,
            )
        )
    return sorted(found, key=lambda each: each.rank)


_LEADS_NOW = "Leads this case now"
_LEADS_FAMILY = "Leads for the family now, on another case"


def _workers(case: Case, as_of: date, pack: Pack | None, *, whole_service: bool) -> list[Worker]:
    workers = Worker.objects.active_on(as_of).select_related("team")
    if whole_service or case.team_id is None:
        workers = workers.filter(team__service=case.service_id)
    else:
        workers = workers.filter(team=case.team_id)
    holders = holding_roles(pack)
    return [worker for worker in workers if not holders or set(worker.roles) & holders]


def holding_roles(pack: Pack | None) -> set[str]:
    """Job roles the pack lets do a practitioner's work; managers and support staff carry no caseload of their own."""
    who = pack.who_may("record-visit") if pack is not None else None
    deciders = (pack.who_may("decide") or pack.who_may("allocate")) if pack is not None else None
    return set(who.who) - set(deciders.who if deciders else ()) if who is not None else set()


def _facts(worker: Worker, case: Case, load: WorkloadAnswer | None, as_of: date, *, absent: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {
        **worker.known_qualities, "service": worker.team.service_line or case.service.slug,
        "id": worker.ref, "role": worker.role, "roles": list(worker.roles), "profession": worker.profession or None,
        "qualified": worker.qualified, "fte": float(worker.fte), "team": worker.team.slug, "active": True,
        "named": True, "absent": absent,
    }  # fmt: skip
    if load is not None:
        # What was agreed above the range is asked only where it matters, so that the list stays a fixed few queries.
        over = load.projected_position == "over"
        facts["load"] = load_facts(worker, case, load) if over else {"position": load.projected_position}
    return {name: value for name, value in facts.items() if value is not None}


def _eligibility(
    pack: Pack | None, case: Case, state: CaseState | None, known: CaseFile | None, worker: dict[str, Any], as_of: date
) -> EligibilityAnswer:
    if pack is None or state is None or known is None:
        return EligibilityAnswer(outcome="allowed")
    facts = {**told_of(known, str(worker["id"])), **worker}
    return assess(pack, eligibility_request(case, state, known, worker=facts, part="lead"), as_of=as_of)


def _continuity(case: Case) -> dict[int, str]:
    """What each worker already has to do with the family."""
    found: dict[int, str] = {}
    parts: dict[int, list[Allocation]] = defaultdict(list)
    for each in Allocation.objects.filter(case__family=case.family_id).select_related("case").order_by("period"):
        if each.worker_id is not None:
            parts[each.worker_id].append(each)
    for worker, allocations in parts.items():
        latest = allocations[-1]
        running = latest.period.upper is None
        if latest.case_id == case.pk and running and latest.role == "lead":
            found[worker] = _LEADS_NOW
        elif any(each.case_id != case.pk and each.role == "lead" and each.period.upper is None for each in allocations):
            found[worker] = _LEADS_FAMILY
        elif running and latest.case_id != case.pk:
            found[worker] = "Works with the family now, on another case"
        elif running:
            found[worker] = "Already part of this case"
        else:
            found[worker] = f"Worked with the family until {latest.period.upper:%B %Y}"
    return found
