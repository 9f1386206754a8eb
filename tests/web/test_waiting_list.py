"""The waiting list page: the policy's order, what to expect with its basis, what is owed, one step to each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.policy.wording import on_day
from tests.builders import Office, a_case, a_worker, an_office
from tests.the_day import today
from tests.web.conftest import browsing, days_ago, in_a_row, next_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office("nottinghamshire")


def waits(office: Office, days: int, name: str = "Mia", **fields: Any) -> Any:
    return a_case(office).of(name).received(days_ago(days)).waiting(days_ago(days), **fields)


def given_a_worker(office: Office, days: int, *, ago: int) -> None:
    since = days_ago(days + ago)
    a_case(office).received(since).waiting(since, priority="2").allocated(days_ago(ago))


def test_the_highest_priority_comes_first_then_the_longest_wait(office: Office) -> None:
    for name, days, priority in (("Ann", 40, "4"), ("Bea", 3, "2"), ("Cal", 30, "2")):
        waits(office, days, name, priority=priority)
    page = browsing(office.manager).get("/waiting").content.decode()
    places = [
        page.index(each)
        for each in ("Priority 2", "Cal Example", "Bea Example", "Priority 4", "Ann Example")
    ]
    assert places == sorted(places)
    assert "3 families wait for a worker in your team, the longest for 40 days" in page


def test_the_wait_to_expect_says_what_it_rests_on(office: Office) -> None:
    for number, days in enumerate((21, 30, 38, 45, 64)):
        given_a_worker(office, days, ago=10 + number)
    waits(office, 50, priority="2")
    waits(office, 5, priority="3")
    page = browsing(office.manager).get("/waiting").content.decode()
    assert "Wait to expect: about 38 days, between 21 and 64." in page
    assert "The 5 families at priority 2 allocated since" in page
    assert "Longer than 4 of the 5" in page
    assert "too few to say: no families at priority 3" in page


def test_what_is_owed_leads_to_where_it_is_done(office: Office) -> None:
    case = waits(office, 1).case
    page = browsing(office.support).get("/waiting").content.decode()
    assert "Write to the family about the waiting list" in page
    assert f"/cases/{case.reference}/do/send-waiting-letter" in page
    assert f"/cases/{case.reference}/allocate" not in page
    manager = browsing(office.manager).get("/waiting").content.decode()
    assert f"/cases/{case.reference}/allocate" in manager


def test_a_wait_of_more_than_ten_weeks_is_the_group_managers_to_review(office: Office) -> None:
    case = waits(office, 75).case
    group = a_worker(office.team, "Nia Gray", "group-manager", access=AccessRole.SERVICE_MANAGER)
    step = f"/cases/{case.reference}/do/review-waiting"
    page = browsing(group).get("/waiting").content.decode()
    assert "Review the wait of more than 10 weeks" in page
    assert step in page
    assert step not in browsing(office.manager).get("/waiting").content.decode()


def test_a_child_who_must_not_wait_stands_on_top(office: Office) -> None:
    waits(office, 5, "Ann", priority="1")
    waits(office, 2, "Bea", priority="5").standing(days_ago(1), "child-protection")
    page = browsing(office.manager).get("/waiting").content.decode()
    assert (
        page.index("Must not wait: allocate now")
        < page.index("Bea Example")
        < page.index("Ann Example")
    )


def test_a_priority_that_must_not_wait_says_so_with_its_reason(office: Office) -> None:
    waits(office, 5, "Ann", priority="1")
    waits(office, 2, "Bea", priority="2")
    page = in_a_row(browsing(office.manager).get("/waiting").text)
    first, second = page.split("Priority 2")
    assert "Allocate now" in first
    assert "High risk with little support is put forward for immediate allocation." in first
    assert "Allocate now" not in second
    assert "amber with low: priority 2" in second


def test_each_team_sees_its_own_and_the_service_manager_all(office: Office) -> None:
    elsewhere = an_office("nottinghamshire", service=office.service, name="Oldtown")
    waits(office, 3, "Ann")
    waits(elsewhere, 3, "Bea")
    group = a_worker(office.team, "Nia Gray", "group-manager", access=AccessRole.SERVICE_MANAGER)
    own, other, both = (
        browsing(each).get("/waiting").content.decode()
        for each in (office.manager, elsewhere.manager, group)
    )
    assert ("Ann Example" in own, "Bea Example" in own) == (True, False)
    assert ("Ann Example" in other, "Bea Example" in other) == (False, True)
    assert ("Ann Example" in both, "Bea Example" in both) == (True, True)
    assert "Oldtown team" in both


def test_practitioners_do_not_see_it_and_a_policy_without_a_list_says_so(office: Office) -> None:
    assert browsing(office.practitioner).get("/waiting").status_code == 404
    other = an_office("suffolk")
    answer = browsing(other.manager).get("/waiting")
    assert "keeps no waiting list" in answer.content.decode()
    assert 'href="/waiting"' not in answer.content.decode()
    assert 'href="/waiting"' in browsing(office.manager).get("/").content.decode()


@pytest.mark.long
def test_the_list_costs_the_same_however_many_wait(
    office: Office, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    browser, counts = browsing(office.manager), []
    waits(office, 1)
    browser.get("/waiting")
    for number in range(2):
        for _ in range(3 + number * 9):
            waits(office, 20, priority="2")
            given_a_worker(office, 20, ago=5)
        with django_assert_max_num_queries(14) as asked:
            assert browser.get("/waiting").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1], counts


@pytest.mark.long
def test_fifty_to_a_page_and_the_rest_on_the_next(office: Office) -> None:
    since = today() - timedelta(days=2)
    for _ in range(51):
        waits(office, 2)
    page = browsing(office.manager).get("/waiting").content.decode()
    assert "1 to 50 of 51" in page
    assert since.strftime("%B") in page or since.strftime("%b") in page
    second = browsing(office.manager).get(f"/waiting{next_page(page)}").content.decode()
    assert second.count("kw-wait__days") == 1


def test_it_says_when_a_wait_was_reviewed_and_which_families_nobody_has_rated(
    office: Office,
) -> None:
    waits(office, 75).happened("waiting.reviewed", days_ago(3), by=office.manager)
    a_case(office).of("Bea").received(days_ago(4)).happened(
        "waiting.started", days_ago(2), by=office.manager
    )
    page = in_a_row(browsing(office.manager).get("/waiting").text)
    assert f"· wait reviewed {on_day(today() - timedelta(days=3))}" in page
    assert '<h2 class="govuk-heading-m"> Not rated <span class="kw-count">1</span>' in page


def test_where_nobody_waits_a_service_manager_reads_so_of_the_whole_service() -> None:
    office = an_office("nottinghamshire")
    over = a_worker(office.team, "Nia Gray", "group-manager", access=AccessRole.SERVICE_MANAGER)
    page = in_a_row(browsing(over).get("/waiting").text)
    assert "No family is waiting for a worker in the service." in page


def test_a_family_that_waits_by_decision_is_not_shown_as_left_without_anybody(db: None) -> None:
    office = an_office("nottinghamshire")
    case = a_case(office).received(days_ago(9)).opened(days_ago(9)).waiting(days_ago(7)).case
    other = a_case(office).received(days_ago(9)).opened(days_ago(9)).case
    home = in_a_row(browsing(office.manager).get("/").text)
    assert "opened, not allocated (1 on the waiting list)" in home
    queue = in_a_row(browsing(office.manager).get("/referrals").text)
    row = queue[queue.index(case.reference) :].split("</li>")[0]
    assert f"On the waiting list</a> since {on_day(today() - timedelta(days=7))}, priority 3" in row
    assert "No date in the policy" not in row
    row = queue[queue.index(other.reference) :].split("</li>")[0]
    assert "On the waiting list" not in row
