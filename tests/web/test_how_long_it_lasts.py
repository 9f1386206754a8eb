"""A session ends after a while with nothing asked for, and after eight hours; people see where they are signed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from keyworker.access.models import SignedIn
from keyworker.access.places import in_plain_words
from keyworker.record.models import KeptForm
from tests.builders import Office
from tests.web.conftest import a_led_case, browsing

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1"


def test_it_ends_after_half_an_hour_with_nothing_asked_for(office: Office) -> None:
    with time_machine.travel(BEGUN, tick=False) as clock:
        browser = browsing(office.practitioner)
        for _ in range(3):
            clock.shift(29 * 60)
            assert browser.get("/").status_code == 200
        clock.shift(30 * 60)
        answer = browser.get("/overdue", follow=True)
    assert answer.redirect_chain == [("/sign-in?next=/overdue", 302)]
    assert "You were signed out because nothing was asked for in a while" in answer.text
    assert not SignedIn.objects.exists()


def test_it_ends_after_eight_hours_whatever_was_asked_for(office: Office) -> None:
    with time_machine.travel(BEGUN, tick=False) as clock:
        browser = browsing(office.practitioner)
        for _ in range(23):
            clock.shift(20 * 60)
            assert browser.get("/").status_code == 200
        clock.shift(20 * 60)
        assert browser.get("/").status_code == 302


def test_asking_how_long_it_lasts_is_not_using_it_and_saying_that_one_stays_is(
    office: Office,
) -> None:
    with time_machine.travel(BEGUN, tick=False) as clock:
        browser = browsing(office.practitioner)
        clock.shift(26 * 60)
        assert browser.get("/account/sitting").json() == {"left": 240}
        clock.shift(60)
        assert browser.get("/account/sitting").json() == {"left": 180}
        assert browser.post("/account/sitting").json() == {"left": 1800}
        clock.shift(29 * 60)
        assert browser.get("/").status_code == 200


def test_what_is_sent_after_the_end_is_kept_for_them(office: Office) -> None:
    case = a_led_case(office)
    with time_machine.travel(BEGUN, tick=False) as clock:
        browser = browsing(office.practitioner)
        address = f"/cases/{case.reference}/contact"
        page = browser.get(address).text
        mark = page.split('name="keeps_for" value="')[1].split('"')[0]
        clock.shift(31 * 60)
        sent = {"keeps_for": mark, "note": "Mother was glad of the visit"}
        answer = browser.post(address, sent, follow=True)
    assert "What you typed is kept for you" in answer.text
    assert KeptForm.objects.get().user == office.practitioner.user


def test_a_page_says_how_long_is_left_for_its_script_to_warn(office: Office) -> None:
    page = browsing(office.practitioner).get("/").text
    assert 'data-left="1800"' in page or 'data-left="1799"' in page
    assert 'data-warn="300"' in page
    assert "You are about to be signed out" in page
    assert "You are about to be signed out" not in Client().get("/sign-in").text


def test_people_see_where_they_are_signed_in_and_end_one_or_all_others(office: Office) -> None:
    first, second, third = (browsing(office.practitioner) for _ in range(3))
    SignedIn.objects.filter(session_key=second.session.session_key).update(browser=EDGE)
    SignedIn.objects.filter(session_key=third.session.session_key).update(browser=PHONE)
    page = first.get("/account").text
    assert "Edge on Windows" in page
    assert "Safari on an iPhone" in page
    assert page.count("(this one)") == 1
    number = SignedIn.objects.get(browser=EDGE).pk
    answer = first.post("/account", {"place": str(number)}, follow=True)
    assert "Signed out in 1 other place" in answer.text
    assert second.get("/").status_code == 302
    assert third.get("/").status_code == 200
    first.post("/account", {"place": "others"})
    assert third.get("/").status_code == 302
    assert first.get("/").status_code == 200
    assert "Sign out everywhere else" not in first.get("/account").text
    for nonsense in ("", "x", "9" * 30):
        assert first.post("/account", {"place": nonsense}).status_code == 302


def test_a_screen_left_open_ends_no_other_place(office: Office) -> None:
    with time_machine.travel(BEGUN, tick=False) as clock:
        here, there = browsing(office.practitioner), browsing(office.practitioner)
        clock.shift(16 * 60)
        answer = here.post("/account", {"place": "others"})
        assert answer.headers["Location"] == "/account/confirm?next=%2Faccount"
        assert there.get("/").status_code == 200


def test_nobody_ends_anybody_elses(office: Office) -> None:
    theirs, mine = browsing(office.manager), browsing(office.practitioner)
    number = SignedIn.objects.get(user=office.manager.user).pk
    answer = mine.post("/account", {"place": str(number)}, follow=True)
    assert "Nothing was to end there" in answer.text
    assert theirs.get("/").status_code == 200


def test_a_place_whose_session_is_over_is_not_listed(office: Office) -> None:
    old, new = browsing(office.practitioner), browsing(office.practitioner)
    Session.objects.filter(session_key=old.session.session_key).update(
        expire_date=BEGUN - timedelta(days=300)
    )
    assert new.get("/account").text.count("since ") == 1


@pytest.mark.parametrize(
    ("says", "plain"),
    [
        (EDGE, "Edge on Windows"),
        (PHONE, "Safari on an iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko Firefox/133.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Macintosh) something", "A browser on a Mac"),
        ("Firefox", "Firefox"),
        ("", "A browser we do not know"),
    ],
)
def test_a_browser_is_said_in_plain_words(says: str, plain: str) -> None:
    assert in_plain_words(says) == plain
