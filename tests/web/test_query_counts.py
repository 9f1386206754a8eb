"""Every page asks the database fewer than fifteen questions, and no more for a larger caseload or a longer history.

The pages are read off the list of addresses, so that a new one cannot be forgotten.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from keyworker.access.models import AccessRole
from keyworker.record.models import Case
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_worker, at
from tests.web.conftest import a_led_case, browsing, days_ago
from tests.web.test_who_sees_what import SIGNING_IN, addresses

_MOST = 14
# It asks of the case, of its way and the family's others, of everybody who might be given it, and of what comes first; a
# session of all its parts and forms.
# Beside what happened, the timeline and the decisions say who was told.
_MOST_OF = {"allocate": 18, "session": 15, "timeline": 15, "decisions": 15}
_ROLES = [role.value for role in AccessRole]


@pytest.mark.parametrize("role", _ROLES)
def test_every_page_asks_few_questions(any_office: Office, role: str) -> None:
    case = a_led_case(any_office)
    browser = browsing(_person(any_office, role))
    asked = _asked_by_page(browser, case, any_office)
    assert {name: n for name, n in asked.items() if n > _MOST_OF.get(name, _MOST)} == {}


@pytest.mark.parametrize("role", _ROLES)
def test_no_page_asks_more_for_more_cases_or_a_longer_history(office: Office, role: str) -> None:
    case = a_led_case(office)
    a_led_case(office, to=office.colleague)
    waiting, _ = _referred(office), _referred(office)
    browser = browsing(_person(office, role))
    before = _asked_by_page(browser, case, office)
    of_a_referral = _asked_by_page(browser, waiting, office)
    for _ in range(3):
        a_led_case(office)
        a_led_case(office, to=office.colleague)
        _referred(office)
    _visited_often(office, case)
    after = _asked_by_page(browser, case, office)
    later = _asked_by_page(browser, waiting, office)
    assert {name: (before[name], n) for name, n in after.items() if n > before[name]} == {}
    assert {
        name: (of_a_referral[name], n) for name, n in later.items() if n > of_a_referral[name]
    } == {}
    assert {name: n for name, n in of_a_referral.items() if n > _MOST_OF.get(name, _MOST)} == {}


def _person(office: Office, role: str) -> Worker:
    if role in {AccessRole.SERVICE_MANAGER, AccessRole.ADMINISTRATOR, AccessRole.INSPECTOR}:
        return a_worker(office.team, "Nia Gray", role, access=AccessRole(role))
    return {
        AccessRole.PRACTITIONER: office.practitioner,
        AccessRole.LEAD: office.lead,
        AccessRole.PRACTICE_MANAGER: office.manager,
        AccessRole.BUSINESS_SUPPORT: office.support,
    }[AccessRole(role)]


def _asked_by_page(browser: Client, case: Case, office: Office) -> dict[str, int]:
    """By page, how many questions it asks once it has been opened before; session and person included.

    That a list was shown is no question: it is noted in one statement beside them, and in none on a case's own pages.
    """
    found = {}
    for name, address in addresses(case.reference, office.practitioner).items():
        if name in SIGNING_IN | {"mistaken"}:
            continue
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        noted = [each for each in asked if "INSERT INTO access_listshown" in str(each["sql"])]
        assert len(noted) <= ("reference" not in resolve(urlsplit(address).path).kwargs), name
        found[name] = len(asked) - len(noted)
    return found


def _referred(office: Office) -> Case:
    return CaseStory(office).of("Noor").received(days_ago(2)).case


def _visited_often(office: Office, case: Case) -> None:
    visits = [
        NewEvent(
            kind="visit.made", at=at(days_ago(day)), data={"where": "home"}, by=office.practitioner
        )
        for day in range(15, 5, -1)
    ]
    add_events(OnCase(case), visits, recorded_by=None, recorded_at=at(days_ago(1)))
