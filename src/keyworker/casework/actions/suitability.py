"""Is the worker proposed for this case suitable, and what would it make of their caseload?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from keyworker.casework.actions.base import Attempted
from keyworker.casework.caseload import facts_of_worker
from keyworker.decisions.eligibility import EligibilityRequest, assess
from keyworker.decisions.gates import Unmet
from keyworker.workforce.models import Worker


def worker_facts(attempted: Attempted, worker: Worker) -> dict[str, Any]:
    """What gates and eligibility rules may ask of the worker proposed, their caseload with this case included."""
    return facts_of_worker(worker, attempted.case, pack=attempted.pack, as_of=attempted.as_of)


def unsuitable(attempted: Attempted, worker: Worker, part: str) -> Iterator[Unmet]:
    """What the policy's eligibility rules hold against this worker taking this part."""
    if attempted.pack is None or not attempted.pack.eligibility:
        return
    state = attempted.state
    request = EligibilityRequest(
        case=_case_facts(attempted),
        worker=worker_facts(attempted, worker),
        role=part,
        others=tuple(
            _other(attempted, each.worker, each.role)
            for each in state.current()
            # A new lead takes over from the present one at the same instant, so that one is not beside them.
            if each.worker and not (part == "lead" and each.role == "lead")
        ),
        children=tuple(each.model_dump(by_alias=True) for each in attempted.known.children),
        events=attempted.known.events,
    )
    answer = assess(attempted.pack, request, as_of=attempted.as_of)
    for finding in answer.findings:
        if finding.outcome == "allowed":
            continue
        yield Unmet(
            rule=finding.rule, clause=finding.clause, clause_id=finding.clause_id, force=finding.force,
            because=finding.because, override_by=finding.override_by,
            needs=answer.needs if finding.outcome == "needs-facts" else (),
        )  # fmt: skip


def _case_facts(attempted: Attempted) -> dict[str, Any]:
    state = attempted.state
    return {
        "id": attempted.case.reference,
        "type": state.type,
        "stage": state.stage,
        "team": attempted.case.team.slug if attempted.case.team else None,
        "locality": attempted.case.locality or None,
        "service": attempted.case.service.slug,
        "statutory": state.is_statutory,
        "standings": sorted({each.standing for each in state.standings if each.ended is None}),
        "children_count": len(attempted.known.children),
        "has_lead": state.lead is not None,
        "lead": state.lead,
    }


def _other(attempted: Attempted, ref: str | None, part: str) -> dict[str, Any]:
    found = attempted.known.worker(ref)
    known = found.model_dump(exclude_none=True) if found else {"id": ref}
    return {**known, "job": known.get("role"), "role": part, "part": part}
