"""Every step that a case offers opens, on cases at every stage of a year of invented work under each policy."""

from __future__ import annotations

import re

import pytest

from keyworker.record.models import Case
from tests.builders import CaseStory, Office
from tests.web.conftest import browsing, days_ago

pytestmark = pytest.mark.django_db


def stories(office: Office) -> list[Case]:
    """A case at each turn of its life."""
    received = CaseStory(office).received(days_ago(20))
    opened = CaseStory(office).received(days_ago(20)).trawled(days_ago(19)).opened(days_ago(18))
    led = CaseStory(office).working(days_ago(12))
    planned = CaseStory(office).working(days_ago(12)).planned(days_ago(10))
    # A plan from another system numbers its actions or not, and may say no more of one than what it is.
    actions = [{"who": "Mother"}, {"what": "Call", "by": days_ago(1)}, {"id": "7"}]
    imported = CaseStory(office).working(days_ago(12))
    imported.happened(
        "plan.agreed", days_ago(9), by=office.practitioner, visit_every="3 weeks", actions=actions
    )
    closed = CaseStory(office).working(days_ago(12)).closed(days_ago(2))
    return [each.case for each in (received, opened, led, planned, imported, closed)]


def test_every_link_that_a_case_offers_opens(any_office: Office) -> None:
    for case in stories(any_office):
        for worker in (any_office.manager, any_office.practitioner):
            browser, address = browsing(worker), f"/cases/{case.reference}"
            page = browser.get(address)
            if page.status_code != 200:
                continue
            links = {each.partition("#")[0] for each in re.findall(r'href="(/[^"]*)"', page.text)}
            for link in sorted(each for each in links if case.reference in each):
                assert browser.get(link).status_code in {200, 302}, link


def test_an_action_of_a_plan_from_elsewhere_is_finished(office: Office) -> None:
    case = stories(office)[4]
    browser = browsing(office.practitioner)
    page = browser.get(f"/cases/{case.reference}/do/finish-plan-action")
    assert page.status_code == 200
    assert "Call" in page.text
