"""Who may be given a part in a case at all, what are the eligibility rules asked, and who leads for the family elsewhere?"""

from __future__ import annotations

from typing import Any

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.eligibility import EligibilityRequest
from keyworker.decisions.holding_roles import is_theirs_to_hold
from keyworker.policy.casefile import CaseFile
from keyworker.policy.conditions.truth import UNKNOWN
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import actions
from keyworker.record.case_reader import CaseRows
from keyworker.record.models import Case
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


def carries_cases(pack: Pack, worker: Worker) -> bool:
    """Whether carrying cases is their work: who else has none to be given, and no room for one on any page."""
    return may_take_part(pack, worker) and is_theirs_to_hold(pack, worker.roles)


def with_family_lead(read: CaseRows, pack: Pack) -> CaseFile:
    """The case file saying whether somebody leads for the family on another case, where the policy asks."""
    casefile = read.casefile
    if "case.family_has_lead" not in pack.header.facts:
        return casefile
    led = casefile.case.model_copy(update={"family_has_lead": read.family_led_elsewhere})
    return casefile.model_copy(update={"case": led})


def eligibility_request(
    case: Case, seen: CaseOnDay, *, worker: dict[str, Any], part: str
) -> EligibilityRequest:
    """What the eligibility rules are asked: this worker for this part, with everything known of the case."""
    known = seen.known
    of_case = _case_facts(case, seen)
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
            {**each, "part": each["role"]}
            for each in seen.facts().parts()
            # A new lead takes over from the present one at the same instant, so that one is not beside them.
            if each["worker"] and not (part == "lead" and each["role"] == "lead")
        ),
        children=tuple(
            {**each.model_dump(by_alias=True), "standing": list(seen.state.standings_of(each.id))}
            for each in known.children
        ),
        events=known.events,
    )


# What is worked out of a case, and what its header says.
_OF_CASE = (
    "type",
    "stage",
    "source",
    "team",
    "locality",
    "service",
    "statutory",
    "standings",
    "states",
    "points",
    "children_count",
    "has_lead",
    "lead",
    "family_has_lead",
)


def _case_facts(case: Case, seen: CaseOnDay) -> dict[str, Any]:
    """What eligibility rules may ask of the case, read as every other rule reads it."""
    facts = seen.facts()
    found = {name: facts.get(f"case.{name}") for name in _OF_CASE}
    known = {name: None if value is UNKNOWN else value for name, value in found.items()}
    return {"id": case.reference, **known}
