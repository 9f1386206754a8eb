"""Whoever gets a password wrong again and again waits longer each time, and keeps nobody else out by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, override_settings

from keyworker.access.models import WrongTry
from keyworker.access.tries import wait_after
from keyworker.workforce.models import Worker
from tests.builders import Office

pytestmark = pytest.mark.django_db
RIGHT = "a long enough secret"
BEGUN = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def ada(office: Office) -> Worker:
    assert office.practitioner.user is not None
    office.practitioner.user.set_password(RIGHT)
    office.practitioner.user.save()
    return office.practitioner


def tries(browser: Client, worker: Worker, password: str, **more: str) -> HttpResponse:
    assert worker.user is not None
    entered = {"username": worker.user.username, "password": password}
    return browser.post("/sign-in", entered, **more)  # type: ignore[arg-type, return-value]


def wrong_tries(browser: Client, worker: Worker, times: int, **more: str) -> HttpResponse:
    return [tries(browser, worker, "not this one", **more) for _ in range(times)][-1]


def test_after_five_wrong_passwords_a_page_says_when_to_try_again_and_what_to_do(
    ada: Worker,
) -> None:
    browser = Client()
    with time_machine.travel(BEGUN, tick=False):
        assert wrong_tries(browser, ada, 4).status_code == 200
        fifth = wrong_tries(browser, ada, 1)
    assert fifth.status_code == 429
    assert "<title>Too many tries - Keyworker</title>" in fifth.text
    assert "Try again at 09:01." in fifth.text
    assert "What you can do" in fifth.text
    assert fifth.headers["Retry-After"] == "60"


def test_the_wait_grows_with_each_wrong_try_after_it(ada: Worker) -> None:
    browser = Client()
    with time_machine.travel(BEGUN, tick=False) as clock:
        wrong_tries(browser, ada, 5)
        clock.shift(61)
        assert "Try again at 09:04." in wrong_tries(browser, ada, 1).text
        clock.shift(121)
        assert "Try again at 09:08." in wrong_tries(browser, ada, 1).text
    assert [wait_after(each) for each in (4, 5, 9, 30)] == [
        timedelta(0),
        timedelta(minutes=1),
        timedelta(minutes=16),
        timedelta(hours=1),
    ]


def test_whoever_goes_on_guessing_during_the_wait_makes_it_no_longer(ada: Worker) -> None:
    browser = Client()
    with time_machine.travel(BEGUN, tick=False) as clock:
        wrong_tries(browser, ada, 5)
        clock.shift(50)
        assert wrong_tries(browser, ada, 20).status_code == 429
        assert tries(browser, ada, RIGHT).status_code == 429
        clock.shift(11)
        assert tries(browser, ada, RIGHT).status_code == 302


def test_from_another_address_the_right_password_works_at_once(ada: Worker) -> None:
    assert wrong_tries(Client(), ada, 6, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert tries(Client(), ada, RIGHT, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_in_a_browser_in_which_they_signed_in_before_they_wait_for_nobody_at_their_address(
    ada: Worker,
) -> None:
    own = Client()
    assert tries(own, ada, RIGHT).status_code == 302
    own.post("/sign-out")
    assert wrong_tries(Client(), ada, 6).status_code == 429
    assert tries(own, ada, RIGHT).status_code == 302


def test_a_known_browser_is_known_to_its_own_person_only(ada: Worker, office: Office) -> None:
    own = Client()
    assert tries(own, ada, RIGHT).status_code == 302
    own.post("/sign-out")
    wrong_tries(Client(), office.manager, 6)
    assert wrong_tries(own, office.manager, 1).status_code == 429


def test_one_address_that_tries_many_names_waits(ada: Worker) -> None:
    browser = Client()
    answers = [
        browser.post("/sign-in", {"username": f"somebody{each}", "password": "Winter2026!"})
        for each in range(51)
    ]
    assert answers[40].status_code == 200
    assert answers[50].status_code == 429
    assert tries(browser, ada, RIGHT).status_code == 429
    assert tries(Client(), ada, RIGHT, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_an_address_that_anybody_could_have_written_is_not_believed(ada: Worker) -> None:
    answers = [
        wrong_tries(Client(), ada, 1, HTTP_X_FORWARDED_FOR=f"203.0.113.{each}") for each in range(5)
    ]
    assert answers[-1].status_code == 429


@override_settings(KEYWORKER_PROXIES=1)
def test_behind_a_proxy_of_ours_the_address_is_the_one_that_it_adds(ada: Worker) -> None:
    forged = "198.51.100.7, 203.0.113.9"
    assert wrong_tries(Client(), ada, 5, HTTP_X_FORWARDED_FOR=forged).status_code == 429
    elsewhere = "203.0.113.9, 198.51.100.7"
    assert tries(Client(), ada, RIGHT, HTTP_X_FORWARDED_FOR=elsewhere).status_code == 302
    nonsense = tries(Client(), ada, RIGHT, HTTP_X_FORWARDED_FOR="not an address")
    assert nonsense.status_code == 302


def test_neither_what_was_typed_nor_the_address_is_kept_and_the_right_password_forgets(
    ada: Worker,
) -> None:
    browser = Client()
    wrong_tries(browser, ada, 2)
    assert ada.user is not None
    kept = str(list(WrongTry.objects.values()))
    assert ada.user.username not in kept
    assert "127.0.0.1" not in kept
    tries(browser, ada, RIGHT)
    assert not WrongTry.objects.exists()


def changes(browser: Client, old: str, new: str = "another long secret") -> int:
    entered = {"old_password": old, "new_password1": new, "new_password2": new}
    return browser.post("/password", entered).status_code


def test_whoever_guesses_the_old_password_where_somebody_is_signed_in_waits_as_well(
    ada: Worker,
) -> None:
    browser = Client()
    assert ada.user is not None
    browser.force_login(ada.user)
    answers = [changes(browser, "not this one") for _ in range(5)]
    assert 429 not in answers[:4]
    assert changes(browser, RIGHT) == 429


def test_the_right_old_password_forgets_the_wrong_ones_though_the_new_one_will_not_do(
    ada: Worker,
) -> None:
    browser = Client()
    assert ada.user is not None
    browser.force_login(ada.user)
    for _ in range(4):
        changes(browser, "not this one")
    assert changes(browser, RIGHT, new="short") != 302
    assert not WrongTry.objects.exists()
    assert changes(browser, RIGHT) == 302
