"""A list that is too long for a page says how much there is and where the rest stands."""

from __future__ import annotations

import pytest

from tests.builders import CaseStory, Office
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def test_more_than_fifty_overdue_come_a_page_at_a_time(office: Office) -> None:
    # Each has four duties by then: trawl, analysis, decision and allocation.
    for _ in range(13):
        CaseStory(office).received(days_ago(20))
    first = in_a_row(browsing(office.manager).get("/overdue").text)
    assert first.count("kw-task__title") == 50
    assert "52 overdue, the oldest first, page 1 of 2." in first
    assert 'aria-label="Pages of overdue duties"' in first
    second = in_a_row(browsing(office.manager).get("/overdue?page=2").text)
    assert second.count("kw-task__title") == 2
    assert "52 overdue, the oldest first, page 2 of 2." in second


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
