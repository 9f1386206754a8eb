"""Whoever's job is to decide on cases and hand them out stands below those whose job it is to carry them."""

from __future__ import annotations

import pytest

from keyworker.caseload.candidates import candidates
from keyworker.decisions.holding_roles import is_theirs_to_hold
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import actions
from tests.builders import JOBS_UNDER, a_case, an_office, at

DAY = at("2026-06-01").date()


@pytest.mark.django_db
def test_a_manager_with_no_cases_is_not_offered_before_a_social_worker_with_some() -> None:
    office = an_office("camden", jobs=JOBS_UNDER["camden"])
    office.manager.name, office.lead.name = "Aaron Able", "Abby Acre"
    for worker in (office.manager, office.lead, office.practitioner, office.colleague):
        worker.profession = "social-worker"
        worker.save()
    for worker in (office.practitioner, office.colleague):
        a_case(office).working().allocated("2026-05-28", worker)
    case = a_case(office).received("2026-05-20").opened("2026-05-21").case
    found = [each.worker for each in candidates(case, as_of=DAY) if each.may]
    assert set(found[:2]) == {office.practitioner, office.colleague}
    # They can still be chosen: a small team may have nobody else.
    assert {office.manager, office.lead} <= set(found[2:])


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: str(pack.id))
def test_in_no_policy_is_it_the_job_of_whoever_decides(pack: Pack) -> None:
    decides = pack.who_may(actions.DECIDE)
    for role in decides.who if decides is not None else ():
        assert not is_theirs_to_hold(pack, (role,))


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: str(pack.id))
def test_in_every_policy_that_allocates_it_is_somebodys_job(pack: Pack) -> None:
    if pack.who_may(actions.ALLOCATE) is not None:
        assert any(is_theirs_to_hold(pack, (role,)) for role in pack.header.roles)
