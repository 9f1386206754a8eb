"""Every list that can grow comes a page at a time: nothing twice or left out, in a settled order, and one can go back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from keyworker.access.models import AccessGrant
from keyworker.caseload.team_board import teams_side_by_side
from keyworker.notices.models import Dispatch, Notice
from keyworker.record.models import Case, TeamLoad, Timescale
from keyworker.workforce.models import Team, Worker
from tests.builders import CaseStory, Office, an_office
from tests.the_day import now, today
from tests.web.conftest import browsing, days_ago, in_a_row, next_page, page_before

pytestmark = pytest.mark.django_db


def _referred(office: Office, number: int) -> Case:
    return CaseStory(office).received(days_ago(3 + number % 2)).case


def _undecided_for_long(office: Office, number: int) -> None:
    # A duty of each is past its limit, the same day for all.
    CaseStory(office).received(days_ago(6)).trawled(days_ago(6)).analysed(days_ago(6)).opened(
        days_ago(6)
    )


def _led_by_nobody(office: Office, number: int) -> None:
    CaseStory(office).received(days_ago(9)).happened(
        "decision.made", days_ago(8 - number % 2), by=office.manager, outcome="open"
    )


def _waits(office: Office, number: int) -> None:
    CaseStory(office).received(days_ago(3)).waiting(days_ago(3), priority=str(1 + number % 2))


def _sent(office: Office, number: int) -> None:
    Dispatch.objects.create(
        key=f"message {number}",
        to="office@school.example",
        text="It was received.",
        subject=f"Message {number}",
        case=_any_case(office),
        created_at=now() - timedelta(hours=number // 2),
        not_before=now(),
    )


def _noticed(office: Office, number: int) -> None:
    Notice.objects.create(
        worker=office.manager,
        case=_any_case(office),
        kind=f"kind-{number}",
        text=f"Notice {number}",
        created_at=now() - timedelta(hours=number // 2),
    )


def _opened_by_reason(office: Office, number: int) -> None:
    assert office.colleague.user is not None
    AccessGrant.objects.create(
        user=office.colleague.user,
        subject_id=_any_case(office).pk,
        reason=f"Reason {number}",
        granted_at=now() - timedelta(hours=number // 2),
        until=now(),
    )


def _any_case(office: Office) -> Case:
    return Case.objects.filter(team=office.team).first() or _referred(office, 0)


@dataclass(frozen=True)
class Listed:
    """A list: where it is, how it comes by one more row, and under which policy there is one."""

    address: str
    one_more: Callable[[Office, int], object]
    pack: str = "suffolk"


LISTS = (
    Listed("/referrals", _referred),
    Listed("/referrals?only=decide", _referred),
    Listed("/overdue", _undecided_for_long),
    Listed("/unallocated", _led_by_nobody, "cin"),
    Listed("/waiting", _waits, "nottinghamshire"),
    Listed("/messages", _sent),
    Listed("/notices", _noticed),
    Listed("/opened", _opened_by_reason),
)


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.address)
def test_one_can_read_a_list_to_its_end_and_back(
    db: None, settings: Settings, listed: Listed
) -> None:
    settings.KEYWORKER_ROWS_ON_A_PAGE = 100
    office = an_office(listed.pack)
    for number in range(3):
        listed.one_more(office, number)
    browser = browsing(office.manager)
    every = _rows(_page(browser, listed.address))
    settings.KEYWORKER_ROWS_ON_A_PAGE = 2
    path, _, asked = listed.address.partition("?")
    pages = [_page(browser, listed.address)]
    while 'rel="next"' in pages[-1]:
        further = next_page(pages[-1])
        assert asked in further
        pages.append(_page(browser, path + further))
    assert [row for page in pages for row in _rows(page)] == every
    assert [_where(page) for page in pages] == _places(len(every))
    back = pages[-1]
    for earlier in reversed(pages[:-1]):
        back = _page(browser, path + page_before(back))
        assert (_rows(back), _where(back)) == (_rows(earlier), _where(earlier))
    assert 'rel="prev"' not in back


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.address)
def test_a_page_within_a_list_asks_as_little_however_long_it_is(
    db: None, settings: Settings, listed: Listed
) -> None:
    settings.KEYWORKER_ROWS_ON_A_PAGE = 2
    office, path = an_office(listed.pack), listed.address.partition("?")[0]
    browser, counts = browsing(office.manager), []
    for numbers in (range(5), range(5, 9)):
        for number in numbers:
            listed.one_more(office, number)
        second = path + next_page(_page(browser, listed.address))
        browser.get(second)
        with CaptureQueriesContext(connection) as asked:
            browser.get(second)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16


def test_a_page_of_another_day_leads_to_the_next_of_that_day(
    office: Office, settings: Settings
) -> None:
    settings.KEYWORKER_ROWS_ON_A_PAGE = 2
    for number in range(3):
        _undecided_for_long(office, number)
    page = _page(browsing(office.manager), f"/overdue?as_of={days_ago(0)}&duty=")
    assert f"as_of={days_ago(0)}" in next_page(page)


def test_what_is_too_far_on_to_be_counted_says_so(office: Office, settings: Settings) -> None:
    settings.KEYWORKER_ROWS_ON_A_PAGE = 600
    case = _any_case(office)
    at = now()
    Notice.objects.bulk_create(
        Notice(worker=office.manager, case=case, kind=f"k{n}", text=f"Notice {n}", created_at=at)
        for n in range(1900)
    )
    browser = browsing(office.manager)
    first = _page(browser, "/notices")
    assert _where(first) == "1 to 600 of more than 1,000"
    second = _page(browser, f"/notices{next_page(first)}")
    third = _page(browser, f"/notices{next_page(second)}")
    assert _where(third) == "Further on than 1,000"
    last = _page(browser, f"/notices{next_page(third)}")
    assert len(_rows(last)) == office.manager.notices.count() - 1800
    assert 'rel="next"' not in last
    assert "1 to 600" in _page(
        browser, re.findall(r'kw-pages__first"><a [^>]*href="([^"]+)"', last)[0]
    )


def _page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    # What a form is protected by differs each time.
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", in_a_row(answer.text))


def _rows(page: str) -> list[str]:
    return re.findall(r'<p class="kw-task__title">.*?</li>', page)


def _where(page: str) -> str:
    return "".join(re.findall(r'kw-pages__where">([^<]+)<', page))


def _places(number: int) -> list[str]:
    """Where each page of two stands."""
    firsts = range(1, number + 1, 2)
    return [
        f"{first} of {number}" if first == number else f"{first} to {first + 1} of {number}"
        for first in firsts
    ]


def test_a_part_of_the_referrals_that_is_empty_says_so(office: Office) -> None:
    _referred(office, 1)
    browser = browsing(office.manager)
    assert "No referral waits for this." in _page(browser, "/referrals?only=tell")
    assert "1 referral, soonest due first." in _page(browser, "/referrals?only=anything")
    Case.objects.all().update(stage="closed")
    assert "No referral waits for anything." in _page(browser, "/referrals")


def test_what_is_to_be_settled_and_is_too_much_for_a_page_comes_up_by_and_by(
    office: Office, settings: Settings
) -> None:
    settings.KEYWORKER_ROWS_ON_A_PAGE = 2
    for number in range(5):
        _sent(office, number)
    Dispatch.objects.filter(key__in=["message 0", "message 1", "message 2"]).update(state="failed")
    first = _page(browsing(office.manager), "/messages")
    assert "Here are the first 2; the others come up as these are settled." in first


def test_what_business_support_has_to_send_leads_to_the_rest(office: Office) -> None:
    for number in range(9):
        story = CaseStory(office).received(days_ago(3 + number))
        story.happened("decision.made", days_ago(2), by=office.manager, outcome="not-open")
    page = _page(browsing(office.support), "/")
    assert '<a class="govuk-link" href="/referrals?only=tell">All referrers' in page
    # Under a policy that sets no day for it, none is said.
    Timescale.objects.all().delete()
    assert "Due " not in _guidance(_page(browsing(office.support), "/"))


def _guidance(page: str) -> str:
    return page[page.index("Guidance to send to referrers") : page.index("All referrers")]


def test_a_service_manager_reads_of_the_fullest_and_how_many_more_there_are(
    office: Office, service_manager: Worker
) -> None:
    teams_side_by_side(office.service, today())
    over = {"worker": office.practitioner.pk, "count": 30, "from": 20, "to": 25, "agreed_to": None}
    measured = {**over, "measured": ""}
    fuller = {**measured, "worker": office.colleague.pk, "count": 40}
    TeamLoad.objects.filter(team=office.team).update(unanswered=[*[measured] * 22, fuller])
    fullest = in_a_row(_page(browsing(service_manager), "/")).rpartition("Over range, and no")[2]
    assert re.findall(r">([^<]+)</a> <span>[^<]+ of 20 to 25", fullest)[:2] == [
        office.colleague.name,
        office.practitioner.name,
    ]
    assert "These are the fullest; 3 more stand" in _page(browsing(service_manager), "/")


def test_a_service_manager_reads_of_the_teams_that_need_somebody_most_and_is_led_to_the_rest(
    office: Office, service_manager: Worker
) -> None:
    for number in range(22):
        Team.objects.create(
            service=office.service, slug=f"t-{number:02}", name=f"Team {number}", set_up_on=today()
        )
    worst = Team.objects.get(slug="t-21")
    teams_side_by_side(office.service, today())
    TeamLoad.objects.filter(team=worst).update(without_lead=2)
    TeamLoad.objects.filter(team__slug="t-07").update(overdue=9)
    Case.objects.filter(pk=_referred(office, 1).pk).update(team=None)
    first = in_a_row(_page(browsing(service_manager), "/"))
    assert "23 teams: most cases not allocated first, then most overdue. Here: 1 to 20." in first
    assert _teams(first)[:3] == ["t-21", "t-07", "t-00"]
    assert len(_teams(first)) == 20
    assert "No team yet" in first
    address = next_page(first)
    assert address.endswith("#teams")
    second = in_a_row(_page(browsing(service_manager), f"/{address}"))
    assert _teams(second) == ["t-19", "t-20", office.team.slug]
    # What is said of the whole service is of the whole on every page.
    assert in_a_row(first).count("kw-card__number") == second.count("kw-card__number") == 2
    assert _overdue(first) == _overdue(second) >= 9
    assert "No team yet" not in second
    assert page_before(second).endswith("#teams")


def _overdue(page: str) -> int:
    found = re.search(
        r'kw-card__number">(\d+)</span> <span class="kw-card__words">overdue in the', page
    )
    assert found is not None
    return int(found[1])


def _teams(page: str) -> list[str]:
    return re.findall(
        r'<th scope="row"[^>]*> <a class="govuk-link" href="/team\?team=([^"]+)"', page
    )
