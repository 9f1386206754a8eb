"""What was found can be gone back to, and neither its address nor anybody else's session tells what was looked for."""

from __future__ import annotations

from tests.builders import CaseStory, Office
from tests.web.conftest import browsing, days_ago


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
