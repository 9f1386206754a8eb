"""Every form about a case names its children with their ages, on the page alone: in no title and in no address."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from keyworker.actions.families import ACTIONS
from keyworker.record.models import Case, Person
from tests.builders import CaseStory, Office
from tests.the_day import today
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db

NAME = "Zenobia Example"
OTHER_PAGES = ("contact", "allocate", "letters/new/ending")


def named(case: Case) -> Case:
    child = case.case_children.get().person
    Person.objects.filter(pk=child.pk).update(given_name="Zenobia")
    return case


def shows_whose_it_is(page: str) -> bool:
    text = in_a_row(page)
    whose = re.search(r'<p class="kw-whose">(.*?)</p>', text)
    title = re.search(r"<title>(.*?)</title>", text)
    assert title is not None
    assert "Zenobia" not in title[1]
    assert not re.search(r'(?:href|action)="[^"]*Zenobia', text)
    return whose is not None and NAME in whose[1] and "aged " in whose[1]


def test_every_form_of_every_action_says_whose_case_it_is(any_office: Office) -> None:
    case, client = named(a_led_case(any_office)), browsing(any_office.manager)
    without = []
    for action in (each.id for each in ACTIONS.values() if each.subject == "case"):
        page = client.get(f"/cases/{case.reference}/do/{action}?plain=yes")
        assert page.status_code == 200, action
        if not shows_whose_it_is(page.text):
            without.append(action)
    assert without == []


@pytest.mark.parametrize("page", OTHER_PAGES)
def test_every_other_form_about_a_case_says_whose_it_is(office: Office, page: str) -> None:
    case = named(a_led_case(office))
    answer = browsing(office.manager).get(f"/cases/{case.reference}/{page}")
    assert answer.status_code == 200
    assert shows_whose_it_is(answer.text)


@pytest.mark.parametrize("page", ["questions", "matches"])
def test_the_pages_of_a_referral_say_whose_it_is(office: Office, page: str) -> None:
    case = named(CaseStory(office).received(days_ago(1)).case)
    answer = browsing(office.manager).get(f"/referrals/{case.reference}/{page}")
    assert shows_whose_it_is(answer.text)


def test_babies_unborn_children_and_a_case_without_children_are_told_apart(office: Office) -> None:
    case, client = a_led_case(office), browsing(office.manager)
    address = f"/cases/{case.reference}/do/record-visit"
    story = CaseStory.about(office, case)
    story.of("Baby", born=days_ago(20)).of("", born=None, expected=days_ago(-60))
    shown = in_a_row(client.get(address).text)
    assert "under 1" in shown
    assert f"expected {today() + timedelta(days=60):%a}" in shown
    case.case_children.all().delete()
    assert "No children named" in client.get(address).text
