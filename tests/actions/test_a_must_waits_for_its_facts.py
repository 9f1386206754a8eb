"""A "must" whose facts are not known is passed by nobody's reason, in no pack; only a "should" is departed from."""

from __future__ import annotations

import pytest

from keyworker.actions.entry_checks import may_be_passed
from keyworker.actions.outcome import Refused
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.eligibility import EligibilityRequest, assess
from keyworker.decisions.gates import check_action_on
from keyworker.policy.casefile import Attempt, CaseFile, Event
from keyworker.policy.conditions.condition import reasons_of
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force
from tests.builders import JOBS_UNDER, Office, a_case, act, an_office, at
from tests.the_day import today

PACKS = pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: str(pack.id))


def _about_nothing_known(pack: Pack, role: str) -> CaseOnDay:
    """A case of which only a referral is on record, with an attempt that enters nothing."""
    attempt = Attempt(by="W1", role=role, roles=(role,), fields={}, worker={"id": "W2"})
    received = Event(kind="referral.received", at=at("2026-05-01"))
    return CaseOnDay(pack, CaseFile(events=(received,), attempt=attempt), today())


@PACKS
def test_no_job_passes_a_must_of_an_action_while_its_facts_are_not_known(pack: Pack) -> None:
    everybody = frozenset(pack.header.roles) | {
        role for gate in pack.gates if gate.override for role in gate.override.by
    }
    passed = []
    for action in sorted({name for gate in pack.gates for name in gate.actions}):
        case = _about_nothing_known(pack, "nobody")
        gates = {gate.id: gate for gate in pack.gates_of(action)}
        for unmet in check_action_on(case, action).unmet:
            gate = gates.get(unmet.rule)
            if gate is None or unmet.force is not Force.MUST:
                continue
            asked = (reasons_of(gate.when, case.facts()), gate.requires.reasons(case.facts()))
            unknown = Truth.UNKNOWN in {each.truth for each in asked}
            if unknown and may_be_passed(unmet, everybody):
                passed.append((action, unmet.rule))
    assert passed == []


@PACKS
@pytest.mark.parametrize("part", ["lead", "co-worker", "holding"])
def test_no_job_passes_a_must_about_a_worker_of_whom_nothing_is_known(
    pack: Pack, part: str
) -> None:
    for named in ({}, {"id": "W2", "active": False, "named": False}):
        found = assess(pack, EligibilityRequest(role=part, worker=named), as_of=today()).findings
        waiting = [each for each in found if each.outcome == "needs-facts"]
        assert [
            each.rule for each in waiting if each.force is Force.MUST and each.override_by
        ] == []


def _camden() -> Office:
    return an_office("camden", jobs=JOBS_UNDER["camden"])


@pytest.mark.django_db
def test_a_worker_whose_profession_is_not_on_record_is_given_no_child_on_a_reason() -> None:
    """The questions on the form may be left with a reason; whether they are a social worker may not."""
    office = _camden()
    case = a_case(office).received("2026-05-20").opened("2026-05-21").case
    office.lead.profession = ""
    office.lead.save()
    outcome = act(case, "allocate", office.manager, because="Nobody else", worker=office.lead.ref)
    assert isinstance(outcome, Refused)
    assert "named-social-worker" in {each.rule for each in outcome.unmet}
    assert "worker.profession" in outcome.needs
    assert not outcome.needs_reason
