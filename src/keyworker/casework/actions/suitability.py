"""Is the worker proposed for this case suitable, and what would it make of their caseload?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from keyworker.casework.actions.base import Attempted
from keyworker.casework.caseload import facts_of_worker
from keyworker.casework.models import Allocation, Case
from keyworker.casework.told import told_of, told_of_case, told_with
from keyworker.decisions.eligibility import EligibilityRequest, assess
from keyworker.decisions.gates import Unmet
from keyworker.decisions.standing import CaseState
from keyworker.policy.casefile import CaseFile
from keyworker.policy.pack import Pack
from keyworker.workforce.models import Worker


def worker_facts(attempted: Attempted, worker: Worker) -> dict[str, Any]:
    """What gates and eligibility rules may ask of the worker proposed, their caseload with this case included."""
    facts = facts_of_worker(worker, attempted.case, pack=attempted.pack, as_of=attempted.as_of)
    if attempted.pack is not None and "worker.leads_family" in attempted.pack.header.facts:
        facts["leads_family"] = leads_family(worker, attempted.case)
    return {
        **told_of(attempted.known, worker.ref),
        **{name: each for name, each in facts.items() if each is not None},
    }


def family_led_elsewhere(case: Case) -> bool:
    """Whether somebody leads for the family now on another of its cases."""
    return _other_leads(case).exists()


def with_family_lead(casefile: CaseFile, case: Case, pack: Pack | None) -> CaseFile:
    """The case file saying whether somebody leads for the family on another case, where the policy asks."""
    if pack is None or "case.family_has_lead" not in pack.header.facts:
        return casefile
    led = casefile.case.model_copy(update={"family_has_lead": family_led_elsewhere(case)})
    return casefile.model_copy(update={"case": led})


def leads_family(worker: Worker, case: Case) -> bool:
    """Whether this worker does."""
    return _other_leads(case).filter(worker=worker).exists()


def _other_leads(case: Case) -> QuerySet[Allocation]:
    leads = Allocation.objects.filter(
        case__family=case.family_id, role="lead", period__endswith__isnull=True
    )
    return leads.exclude(case=case.pk).exclude(case__stage="closed")


def unsuitable(attempted: Attempted, worker: Worker, part: str) -> Iterator[Unmet]:
    """What the policy's eligibility rules hold against this worker taking this part."""
    if attempted.pack is None or not attempted.pack.eligibility:
        return
    request = eligibility_request(
        attempted.case,
        attempted.state,
        attempted.known,
        worker=worker_facts(attempted, worker),
        part=part,
    )
    answer = assess(attempted.pack, request, as_of=attempted.as_of)
    for finding in answer.findings:
        if finding.outcome == "allowed":
            continue
        yield Unmet(
            rule=finding.rule,
            clause=finding.clause,
            clause_id=finding.clause_id,
            force=finding.force,
            because=finding.because,
            override_by=finding.override_by,
            needs=answer.needs if finding.outcome == "needs-facts" else (),
        )


def eligibility_request(
    case: Case, state: CaseState, known: CaseFile, *, worker: dict[str, Any], part: str
) -> EligibilityRequest:
    """What the eligibility rules are asked: this worker for this part, with everything known of the case."""
    of_case = _case_facts(case, state, known)
    of_all = {**told_of_case(known), **told_with(known, str(worker.get("id")))}
    told = {
        name: value
        for name, value in of_all.items()
        if of_case.get(name.removeprefix("case.")) is None
    }
    return EligibilityRequest(
        **told,
        case=of_case,
        worker=worker,
        role=part,
        others=tuple(
            _other(known, each.worker, each.role)
            for each in state.current()
            # A new lead takes over from the present one at the same instant, so that one is not beside them.
            if each.worker and not (part == "lead" and each.role == "lead")
        ),
        children=tuple(each.model_dump(by_alias=True) for each in known.children),
        events=known.events,
    )


def _case_facts(case: Case, state: CaseState, known: CaseFile) -> dict[str, Any]:
    """What eligibility rules may ask of the case."""
    return {
        "id": case.reference,
        "type": state.type,
        "stage": state.stage,
        "team": case.team.slug if case.team else None,
        "locality": case.locality or None,
        "service": (case.team.service_line if case.team else "") or case.service.slug,
        "statutory": state.is_statutory,
        "standings": sorted({each.standing for each in state.standings if each.ended is None}),
        "children_count": len(known.children),
        "has_lead": state.lead is not None,
        "lead": state.lead,
        "family_has_lead": known.case.field("family_has_lead"),
    }


def _other(known: CaseFile, ref: str | None, part: str) -> dict[str, Any]:
    found = known.worker(ref)
    document = found.model_dump(exclude_none=True) if found else {"id": ref}
    return {**document, "job": document.get("role"), "role": part, "part": part}
