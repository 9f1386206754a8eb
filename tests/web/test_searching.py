"""What was found can be gone back to, and neither its address nor anybody else's session tells what was looked for."""

from __future__ import annotations

import re

import pytest

from keyworker.record.models import Case
from tests.builders import CaseStory, Office
from tests.web.conftest import browsing, days_ago, in_a_row, next_page, page_before


def test_what_was_found_has_an_address_of_its_own_without_the_words(office: Office) -> None:
    CaseStory(office).of("Xanthe").received(days_ago(3))
    browser = browsing(office.manager)
    sent = browser.post("/search", {"words": "xan"})
    assert sent.status_code == 302
    address = sent.headers["Location"]
    assert "xan" not in address
    for _ in range(2):
        assert "Xanthe Example" in browser.get(address).text


def test_the_same_search_keeps_its_address_and_the_latest_thirty_are_kept(office: Office) -> None:
    browser = browsing(office.manager)
    first = browser.post("/search", {"words": "xan"}).headers["Location"]
    assert browser.post("/search", {"words": "xan"}).headers["Location"] == first
    for number in range(30):
        browser.post("/search", {"words": f"other {number}"})
    assert "no longer kept" in browser.get(first).text


def test_a_search_of_somebody_elses_session_is_not_there(office: Office) -> None:
    CaseStory(office).of("Xanthe").received(days_ago(3))
    address = browsing(office.manager).post("/search", {"words": "xan"}).headers["Location"]
    page = browsing(office.manager).get(address).text
    assert "Xanthe" not in page
    assert "no longer kept" in page


def test_a_search_of_twenty_thousand_words_is_refused_in_a_sentence(office: Office) -> None:
    answer = browsing(office.manager).post("/search", {"words": "word " * 20_000})
    assert answer.status_code == 422
    assert "Write at most 200 letters" in answer.text


def test_a_search_shows_how_old_the_children_are_and_who_leads(office: Office) -> None:
    CaseStory(office).of("Xanthe", born="2016-03-02").working(days_ago(9))
    page = browsing(office.manager).post("/search", {"words": "xan"}, follow=True).text
    assert "2 Mar 2016" in page
    assert "Ada Ruiz" in page


@pytest.mark.parametrize("words", ["Katherine", "Kathryn"])
def test_what_was_found_goes_on_page_by_page_and_back(office: Office, words: str) -> None:
    """By the name, and by one that is spelt nearly so; those that are closed after those that are not."""
    for number in range(64):
        story = CaseStory(office).of("Katherine").received(days_ago(3 + number % 9))
        if number % 3 == 0:
            story.closed(days_ago(1))
    browser = browsing(office.manager)
    sent = browser.post("/search", {"words": words}).headers["Location"]
    page = last = browser.get(sent).text
    shown: list[str] = []
    pages: list[list[str]] = []
    while page:
        pages.append(_references(page))
        shown += pages[-1]
        found = in_a_row(page)
        assert words not in _links(found)
        address = next_page(found) if 'rel="next"' in page else ""
        last, page = page, browser.get(f"/search{address}").text if address else ""
    assert [len(each) for each in pages] == [30, 30, 4]
    assert len({*shown}) == 64
    found_as = Case.objects.in_bulk(shown, field_name="reference")
    assert [found_as[each].stage == "closed" for each in shown] == [False] * 42 + [True] * 22
    assert "The first 30" in browser.get(sent).text
    assert "Further on" in last
    for wanted in (pages[1], pages[0]):
        last = browser.get(f"/search{page_before(in_a_row(last))}").text
        assert _references(last) == wanted
    assert 'rel="prev"' not in last


def test_a_place_in_what_was_found_that_is_not_there_shows_what_is(office: Office) -> None:
    CaseStory(office).of("Mia").received(days_ago(3))
    browser = browsing(office.manager)
    sent = browser.post("/search", {"words": "mia"}).headers["Location"]
    for key in ("after=x", "after=0~2026-13-01~1", "after=1~1999-01-01~9", "before=0~2030-01-01~1"):
        assert "Mia Example" in browser.get(f"{sent}&{key}").text


def _references(page: str) -> list[str]:
    return re.findall(r'class="govuk-link kw-case-link" href="/cases/([^"]+)"', page)


def _links(page: str) -> str:
    return " ".join(re.findall(r'href="([^"]*)"', page))


def test_of_two_letters_that_stand_inside_a_name_it_is_said_that_three_are_needed(
    office: Office,
) -> None:
    CaseStory(office).of("Xanthe").received(days_ago(3))
    browser = browsing(office.manager)
    page = in_a_row(browser.post("/search", {"words": "th"}, follow=True).text)
    assert "No cases found" in page
    assert "Write three or more to find them anywhere in a name" in page
    assert "Xanthe" in browser.post("/search", {"words": "the"}, follow=True).text
    nobody = in_a_row(browser.post("/search", {"words": "qqq"}, follow=True).text)
    assert "Write three or more" not in nobody
