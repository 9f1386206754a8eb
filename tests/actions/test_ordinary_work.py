"""Silence of a policy takes no ordinary work away, and gives it to nobody whose it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.access.models import AccessRole
from keyworker.actions.available import allowed_by_job, context_of, context_on
from keyworker.actions.families import ACTIONS
from keyworker.actions.ordinary import Ordinary
from keyworker.actions.outcome import Refused
from keyworker.policy.packs.loader import bundled_packs
from keyworker.record.governing_pack import pack_for
from keyworker.record.subjects import NotYetACase
from keyworker.workforce.models import Worker
from tests.builders import Office, a_case, act, an_office, at, done

pytestmark = pytest.mark.django_db
HARTSMERE = str(Path(__file__).parents[1] / "packs" / "hartsmere")
DAY = at("2026-06-01").date()
ORDINARY = [each.id for each in ACTIONS.values() if each.ordinary is not None]
PACKS = [pack.id for pack in bundled_packs()]


@pytest.fixture
def office() -> Office:
    """An office under a policy that says nothing of recording a contact, a plan, a referral or an allocation."""
    return an_office(HARTSMERE)


def theirs(action: str, office: Office, worker: Worker) -> bool:
    case = a_case(office).working("2026-05-27").case
    found = ACTIONS[action]
    if found.subject == "new-case":
        context = context_on(NotYetACase(office.service), worker, as_of=DAY)
    else:
        context = context_of(case, worker, as_of=DAY)
    return allowed_by_job(found, context)


@pytest.mark.parametrize("pack", [*PACKS, HARTSMERE])
@pytest.mark.parametrize("action", ORDINARY)
def test_under_every_policy_somebody_does_it(action: str, pack: str) -> None:
    office = an_office(pack)
    if ACTIONS[action].ordinary is Ordinary.SERVICE_MANAGERS:
        assert not theirs(action, office, office.manager)
        assert office.manager.user is not None
        office.manager.user.access_role = AccessRole.SERVICE_MANAGER
    if not pack_for(office.service, DAY).offers(action):
        assert theirs(action, office, office.manager)


def test_whoever_works_on_the_case_writes_down_that_they_rang(office: Office) -> None:
    case = a_case(office).working("2026-05-27").case
    called = {"method": "phone", "with": "Mother"}
    (event,) = done(act(case, "record-contact", office.practitioner, **called))
    assert event.kind == "contact.made"
    refused = act(case, "record-contact", office.support, **called)
    assert isinstance(refused, Refused)
    assert refused.unmet[0].because == ("Your job does not include this step.",)


@pytest.mark.parametrize("action", ["record-contact", "allocate", "choose-holder"])
def test_business_support_is_given_none_of_a_managers_or_practitioners_work(
    office: Office, action: str
) -> None:
    assert not theirs(action, office, office.support)


def test_allocating_is_a_managers_where_the_policy_is_silent(office: Office) -> None:
    assert theirs("allocate", office, office.manager)
    assert not theirs("allocate", office, office.practitioner)


def test_anybody_takes_a_referral_in_where_the_policy_is_silent(office: Office) -> None:
    assert theirs("receive-referral", office, office.support)


def test_a_policy_that_names_somebody_is_followed() -> None:
    office = an_office("cin")
    pack = next(each for each in bundled_packs() if each.id == "cin")
    who = pack.who_may("record-contact")
    assert who is not None
    assert theirs("record-contact", office, office.support) == bool(
        set(who.who) & set(office.support.roles)
    )


def test_each_is_somebodys() -> None:
    assert {ACTIONS[each].ordinary for each in ORDINARY} == set(Ordinary)
