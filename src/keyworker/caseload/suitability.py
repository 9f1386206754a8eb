"""Who may be given a part in a case at all, what are the eligibility rules asked, and who leads for the family elsewhere?"""

from __future__ import annotations

from typing import Any

from keyworker.decisions.case.case_state import CaseState
from keyworker.decisions.eligibility import EligibilityRequest
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import actions
from keyworker.record.models import Allocation, Case
from keyworker.record.recorded_facts import told_of_case, told_with
from keyworker.workforce.models import Worker


def may_take_part(pack: Pack, worker: Worker) -> bool:
    """Whether their job is with families, so that they can be given any part in a case.

    Nobody who does not read what was found out about a family is, nor whoever the policy does not let visit one.
    """
    if worker.user is not None and not worker.user.access.reads_findings:
        return False
    visits = pack.who_may(actions.RECORD_VISIT)
    return visits is None or bool(set(worker.roles) & set(visits.who))


def family_led_elsewhere(case: Case) -> bool:
    """Whether somebody leads for the family now on another of its cases."""
    leads = Allocation.objects.running().filter(case__family=case.family_id, role="lead")
    return leads.exclude(case=case.pk).exclude(case__stage="closed").exists()


def with_family_lead(casefile: CaseFile, case: Case, pack: Pack) -> CaseFile:
    """The case file saying whether somebody leads for the family on another case, where the policy asks."""
    if "case.family_has_lead" not in pack.header.facts:
        return casefile
    led = casefile.case.model_copy(update={"family_has_lead": family_led_elsewhere(case)})
    return casefile.model_copy(update={"case": led})


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
        children=tuple(
            {**each.model_dump(by_alias=True), "standing": list(state.standings_of(each.id))}
            for each in known.children
        ),
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
