"""Nobody withdraws what was another's to record: own entries, the like of one's own work, or a manager's."""

from __future__ import annotations

import pytest

from keyworker.actions.available import context_of
from keyworker.actions.on_case.moves.closure import CORRECT, correctable
from keyworker.actions.outcome import Done, Refused
from keyworker.record.models import Case, Event
from keyworker.workforce.models import Worker
from tests.builders import Office, a_case, act, an_office, at

pytestmark = pytest.mark.django_db
DAY = at("2026-06-05").date()


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office).working("2026-05-27").planned("2026-05-28").case


def withdraws(case: Case, who: Worker, kind: str) -> Done | Refused:
    event = Event.objects.filter(case=case, kind=kind).latest("seq")
    outcome = act(case, CORRECT.id, who, on="2026-06-05", corrects=event.ref, reason="Wrong")
    assert isinstance(outcome, Done | Refused)
    return outcome


def kinds_open_to(case: Case, who: Worker) -> set[str]:
    return {each.kind for each in correctable(context_of(case, who, as_of=DAY))}


@pytest.mark.parametrize("who", ["practitioner", "support"])
def test_a_managers_decision_is_not_withdrawn_by_whoever_works_on_the_case(
    office: Office, case: Case, who: str
) -> None:
    assert isinstance(withdraws(case, getattr(office, who), "decision.made"), Refused)
    assert "decision.made" not in kinds_open_to(case, getattr(office, who))


def test_business_support_withdraws_no_plan(office: Office, case: Case) -> None:
    assert "plan.agreed" not in kinds_open_to(case, office.support)


def test_a_practitioner_withdraws_their_own_work(office: Office, case: Case) -> None:
    assert isinstance(withdraws(case, office.practitioner, "plan.agreed"), Done)


def test_a_manager_withdraws_a_decision_from_which_the_case_has_not_gone_on(office: Office) -> None:
    case = a_case(office).received("2026-05-27").opened("2026-05-28").case
    assert isinstance(withdraws(case, office.manager, "decision.made"), Done)
    case.refresh_from_db()
    assert case.stage == "received"


def test_nobody_withdraws_alone_the_decision_on_which_an_allocation_rests(
    office: Office, case: Case
) -> None:
    assert isinstance(withdraws(case, office.manager, "decision.made"), Refused)
    assert isinstance(withdraws(case, office.manager, "allocation.started"), Done)
    assert isinstance(withdraws(case, office.manager, "decision.made"), Done)


@pytest.mark.parametrize("pack", ["cin", "camden", "nottinghamshire", "early-help-process"])
def test_under_no_policy_does_business_support_withdraw_an_allocation(pack: str) -> None:
    office = an_office(pack)
    case = a_case(office).working("2026-05-27").case
    assert "allocation.started" not in kinds_open_to(case, office.support)
