"""A list that is too long for a page says how much there is and where the rest stands."""

from __future__ import annotations

import re

import pytest
from pytest_django import Settings

from tests.builders import CaseStory, Office
from tests.web.conftest import browsing, days_ago, in_a_row, next_page, page_before

pytestmark = pytest.mark.django_db


def test_more_than_fifty_overdue_come_a_page_at_a_time(office: Office) -> None:
    # Each has four duties by then: trawl, analysis, decision and allocation.
    for _ in range(13):
        CaseStory(office).received(days_ago(20))
    first = in_a_row(browsing(office.manager).get("/overdue").text)
    assert first.count("kw-task__title") == 50
    assert "52 overdue, the oldest first. Here: 1 to 50." in first
    assert 'aria-label="Pages of overdue duties"' in first
    second = in_a_row(browsing(office.manager).get(f"/overdue{next_page(first)}").text)
    assert second.count("kw-task__title") == 2
    assert "52 overdue, the oldest first. Here: 51 to 52." in second
    again = in_a_row(browsing(office.manager).get(f"/overdue{page_before(second)}").text)
    assert _titles(again) == _titles(first)
    assert not {*_titles(second)} & {*_titles(first)}


def test_a_page_of_what_is_overdue_begins_where_the_last_ended_whatever_was_done_meanwhile(
    office: Office,
) -> None:
    stories = [CaseStory(office).received(days_ago(30 - number)) for number in range(14)]
    manager = browsing(office.manager)
    first = in_a_row(manager.get("/overdue").text)
    # What stood on the first page is done: nothing of the second moves up past whoever reads on.
    stories[0].closed(days_ago(0))
    second = in_a_row(manager.get(f"/overdue{next_page(first)}").text)
    assert second.count("kw-task__title") == 6


@pytest.mark.parametrize(
    "asked",
    [
        "after=nowhere",
        "after=2026-02-31~1~1",
        "before=2026-05-01~1",
        "worker=99999999999999999999&after=2026-05-01~1~1",
        "after=2026-05-01~9999999999999999~1",
        "worker=x",
        "duty=%00",
        "after=%D9%A2026-05-01~1~1",
    ],
)
def test_a_place_that_there_is_not_shows_what_there_is(office: Office, asked: str) -> None:
    CaseStory(office).received(days_ago(20))
    assert browsing(office.manager).get(f"/overdue?{asked}").status_code == 200


def test_a_page_of_one_workers_duties_leads_to_the_next_of_the_same(office: Office) -> None:
    for _ in range(13):
        CaseStory(office).received(days_ago(20))
    first = in_a_row(browsing(office.manager).get("/overdue?worker=nobody").text)
    second = in_a_row(browsing(office.manager).get(f"/overdue{next_page(first)}").text)
    assert 'value="nobody" selected' in second
    assert second.count("kw-task__title") == 2


def test_a_long_timeline_comes_a_page_at_a_time_the_newest_first(
    office: Office, settings: Settings
) -> None:
    settings.KEYWORKER_ROWS_ON_A_PAGE = 3
    story = CaseStory(office).working(days_ago(30))
    for day in (20, 15, 10, 5, 2):
        story.contacted(days_ago(day))
    address = f"/cases/{story.case.reference}/timeline"
    every = story.case.events.order_by("-at", "-seq")
    refs = [each.ref for each in every]
    practitioner, shown, page = browsing(office.practitioner), [], ""
    for _ in range(0, len(refs), 3):
        page = in_a_row(practitioner.get(f"{address}{next_page(page) if page else ''}").text)
        shown += re.findall(r'kw-timeline__item[^"]*" id="(E\d+)"', page)
    assert shown == refs
    assert "Next<" not in page


def test_a_link_to_an_entry_leads_to_the_page_that_holds_it(
    office: Office, settings: Settings
) -> None:
    settings.KEYWORKER_ROWS_ON_A_PAGE = 3
    story = CaseStory(office).working(days_ago(30))
    for day in (20, 15, 10):
        story.contacted(days_ago(day))
    practitioner, address = browsing(office.practitioner), f"/cases/{story.case.reference}/timeline"
    refs = [each.ref for each in story.case.events.order_by("-at", "-seq")]
    page = practitioner.get(f"{address}?entry={refs[4]}").text
    assert re.findall(r'kw-timeline__item[^"]*" id="(E\d+)"', page) == refs[3:6]
    # From there one goes on as from any other page.
    assert "entry=" not in page_before(in_a_row(page))
    for nowhere in ("E999999", "x", ""):
        first = practitioner.get(f"{address}?entry={nowhere}").text
        assert re.findall(r'kw-timeline__item[^"]*" id="(E\d+)"', first) == refs[:3]


def test_the_timescales_of_many_years_come_a_page_at_a_time_after_those_that_run(
    office: Office, settings: Settings
) -> None:
    story = CaseStory(office).working(days_ago(300)).planned(days_ago(295))
    address = f"/cases/{story.case.reference}/timescales"
    practitioner = browsing(office.practitioner)
    running, over = _clocks(practitioner.get(address).text)
    assert running
    assert len(over) > 3
    settings.KEYWORKER_ROWS_ON_A_PAGE = 2
    page = last = practitioner.get(address).text
    shown: list[str] = []
    assert _clocks(page)[0] == running
    while page:
        shown += _clocks(page)[1]
        following = next_page(in_a_row(page)) if 'rel="next"' in page else ""
        last, page = page, practitioner.get(f"{address}{following}").text if following else ""
    assert shown == over
    assert not _clocks(last)[0]
    assert page_before(in_a_row(last))


def _clocks(page: str) -> tuple[list[str], list[str]]:
    """The clocks that run and the others, each by what stands of it before why it is so."""
    before, _, after = in_a_row(page).partition("Met, paused or no longer owed")
    if "Running</h3>" not in before:
        before = ""
    found = (re.findall(r'kw-clock__title">(.*?</dl>)', part) for part in (before, after))
    running, over = found
    return running, over


def _titles(page: str) -> list[str]:
    return re.findall(r"kw-task__title.*?</li>", page)


def test_a_search_that_finds_too_many_shows_the_first_thirty(office: Office) -> None:
    for _ in range(31):
        CaseStory(office).of("Mia")
    page = browsing(office.manager).post("/search", {"words": "Mia"}, follow=True).text
    assert "The first 30" in page


def test_a_search_by_nearly_the_right_spelling_says_so(office: Office) -> None:
    CaseStory(office).of("Katherine")
    page = browsing(office.manager).post("/search", {"words": "Kathryn"}, follow=True).text
    assert "These names are spelt nearly so" in page
    assert "Katherine" in page
    exactly = browsing(office.manager).post("/search", {"words": "katherine"}, follow=True).text
    assert "spelt nearly so" not in exactly
    assert (
        "No cases found"
        in browsing(office.manager).post("/search", {"words": "Xerxes"}, follow=True).text
    )
