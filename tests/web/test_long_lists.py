"""A list that is too long for a page says how much there is and where the rest stands."""

from __future__ import annotations

import re

import pytest

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
