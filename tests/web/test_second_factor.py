"""A second factor: set up, asked for at the door, lost and taken away, and demanded of whoever does some work."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pyotp
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from keyworker.access.factors import has_factor
from keyworker.access.models import AccessRole, Factor, FactorDemand, User
from keyworker.notices.models import Dispatch
from keyworker.record.models import Event
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker
from tests.web.conftest import browsing
from tests.web.test_the_first_day import does

pytestmark = pytest.mark.django_db
RIGHT = "a long enough secret"
BEGUN = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def user_of(worker: Worker) -> User:
    assert worker.user is not None
    return worker.user


@pytest.fixture
def ada(office: Office) -> Worker:
    worker = office.practitioner
    user_of(worker).set_password(RIGHT)
    user_of(worker).save()
    worker.email = "worker@council.example"
    worker.save()
    return worker


@pytest.fixture
def administrator(office: Office) -> Worker:
    return a_worker(office.team, "Nia Gray", "administrator", access=AccessRole.ADMINISTRATOR)


def enters_password(browser: Client, worker: Worker) -> HttpResponse:
    entered = {"username": user_of(worker).username, "password": RIGHT}
    return browser.post("/sign-in", entered)  # type: ignore[return-value]


def sets_up_app(browser: Client) -> pyotp.TOTP:
    """The app that they set up; the code they showed it with is used."""
    page = browser.get(reverse("account-app")).text
    found = re.search(r'<strong class="kw-address">([A-Z2-7 ]+)</strong>', page)
    assert found is not None
    app = pyotp.TOTP(found[1].replace(" ", ""))
    answer = browser.post(reverse("account-app"), {"code": app.now()})
    assert answer.status_code == 302, answer.text
    return app


def makes_codes(browser: Client) -> list[str]:
    page = browser.post(reverse("account-codes")).text
    return re.findall(r'<code class="kw-address">([a-z0-9-]+)</code>', page)


def test_an_app_is_set_up_by_a_code_that_it_shows_and_that_is_on_record(ada: Worker) -> None:
    browser = browsing(ada)
    assert "None" in browser.get(reverse("account")).text
    page = browser.get(reverse("account-app")).text
    assert "<svg" in page
    assert "http" not in re.findall(r"<svg.*?</svg>", page, re.S)[0].replace(
        "http://www.w3.org/2000/svg", ""
    )
    wrong = browser.post(reverse("account-app"), {"code": "000000"})
    assert (wrong.status_code, has_factor(user_of(ada))) == (422, False)
    assert "Enter the six figures that the app shows now" in wrong.text
    sets_up_app(browser)
    event = Event.objects.get(kind="account.factor-added")
    assert (event.by, event.data) == (ada, {"factor": "app"})
    assert "App that shows codes, since" in browser.get(reverse("account")).text


def test_the_apps_secret_is_kept_encrypted_and_codes_on_paper_only_as_hashes(ada: Worker) -> None:
    browser = browsing(ada)
    app, codes = sets_up_app(browser), makes_codes(browser)
    kept = str(list(Factor.objects.values_list("data", flat=True)))
    assert len(codes) == 10
    assert app.secret not in kept
    assert not [each for each in codes if each.replace("-", "") in kept]
    assert not [each for each in codes if each in browser.get(reverse("account-codes")).text]


def test_a_password_alone_opens_nothing_for_whoever_has_a_second_factor(ada: Worker) -> None:
    with time_machine.travel(BEGUN, tick=False) as clock:
        app = sets_up_app(browsing(ada))
        browser = Client()
        assert enters_password(browser, ada).headers["Location"] == "/sign-in/second"
        assert browser.get("/").headers["Location"].startswith("/sign-in")
        page = browser.get("/sign-in/second").text
        assert "The six figures in your app, or one of your codes on paper" in page
        clock.shift(60)
        assert browser.post("/sign-in/second", {"code": "12"}).status_code == 422
        assert browser.post("/sign-in/second", {"code": app.now()}).status_code == 302
        assert browser.get("/").status_code == 200
        assert "last used Tue 1 Dec 2026, 09:01" in browser.get("/account").text


def test_a_code_works_once(ada: Worker) -> None:
    with time_machine.travel(BEGUN, tick=False) as clock:
        app = sets_up_app(browsing(ada))
        clock.shift(60)
        code = app.now()
        for status in (302, 422):
            browser = Client()
            enters_password(browser, ada)
            assert browser.post("/sign-in/second", {"code": code}).status_code == status


def test_a_code_on_paper_stands_in_for_a_lost_phone_once(ada: Worker) -> None:
    own = browsing(ada)
    sets_up_app(own)
    code = makes_codes(own)[3]
    for status in (302, 422):
        browser = Client()
        enters_password(browser, ada)
        assert browser.post("/sign-in/second", {"code": code.upper()}).status_code == status
    assert "9 codes left" in own.get(reverse("account")).text
    assert "You have 9 codes left" in own.get(reverse("account-codes")).text


def test_guesses_at_a_code_wait_as_guesses_at_a_password_do(ada: Worker) -> None:
    with time_machine.travel(BEGUN, tick=False) as clock:
        app = sets_up_app(browsing(ada))
        clock.shift(60)
        browser = Client()
        answers = []
        for _ in range(4):
            enters_password(browser, ada)
            answers.append(browser.post("/sign-in/second", {"code": "000000"}).status_code)
        assert answers[-1] == 429
        assert browser.post("/sign-in/second", {"code": app.now()}).status_code == 429


def test_what_waits_at_the_door_is_gone_after_ten_minutes_or_another_password(ada: Worker) -> None:
    with time_machine.travel(BEGUN, tick=False) as clock:
        app = sets_up_app(browsing(ada))
        browser = Client()
        enters_password(browser, ada)
        clock.shift(601)
        answer = browser.post("/sign-in/second", {"code": app.now()}, follow=True)
        assert "That took too long. Sign in again." in answer.text
        enters_password(browser, ada)
        user_of(ada).set_password("quite another secret")
        user_of(ada).save()
        assert browser.get("/sign-in/second").status_code == 302


def test_they_go_where_they_wanted_to_and_nowhere_else(ada: Worker) -> None:
    own = browsing(ada)
    sets_up_app(own)
    codes = makes_codes(own)
    for wanted, reached in (("/overdue", "/overdue"), ("https://elsewhere.example/", "/")):
        browser = Client()
        entered = {"username": user_of(ada).username, "password": RIGHT, "next": wanted}
        browser.post("/sign-in", entered)
        answer = browser.post("/sign-in/second", {"code": codes.pop()})
        assert answer.headers["Location"] == reached


def test_a_screen_left_open_is_no_leave_to_change_how_somebody_signs_in(ada: Worker) -> None:
    with time_machine.travel(BEGUN, tick=False) as clock:
        browser = browsing(ada)
        clock.shift(16 * 60)
        asked = browser.get(reverse("account-app"))
        assert asked.headers["Location"] == "/account/confirm?next=%2Faccount%2Fapp"
        confirm = reverse("account-confirm")
        assert "You signed in a while ago" in browser.get(confirm).text
        wrong = browser.post(confirm, {"shown": "not this one", "next": "/account/app"})
        assert "That is neither your password nor a code of yours" in wrong.text
        before = browser.session.session_key
        right = browser.post(confirm, {"shown": RIGHT, "next": "/account/app"})
        assert right.headers["Location"] == "/account/app"
        assert browser.session.session_key != before
        assert browser.get(reverse("account-app")).status_code == 200
        elsewhere = browser.post(confirm, {"shown": RIGHT, "next": "//elsewhere.example"})
        assert elsewhere.headers["Location"] == "/account"
        guesses = [browser.post(confirm, {"shown": "guess"}).status_code for _ in range(6)]
        assert guesses[-1] == 429


def test_what_is_asked_for_is_what_they_have(ada: Worker) -> None:
    assert label_of(browsing(ada)) == "Password"
    sets_up_app(browsing(ada))
    assert label_of(browsing(ada)) == "Password or code"
    user = user_of(ada)
    user.set_unusable_password()
    user.save()
    assert label_of(browsing(ada)) == "Code"


def label_of(browser: Client) -> str:
    """What the page on which they show again who they are asks for."""
    page = browser.get(reverse("account-confirm")).text
    found = re.search(r'<label[^>]*for="shown"[^>]*>\s*([^<]*?)\s*</label>', page)
    return found[1] if found else ""


def test_a_factor_is_removed_by_its_own_person_and_codes_on_paper_go_with_the_last(
    ada: Worker, office: Office
) -> None:
    browser = browsing(ada)
    sets_up_app(browser)
    makes_codes(browser)
    app = Factor.objects.get(kind="app")
    address = reverse("account-remove", args=[app.pk])
    assert browsing(office.manager).get(address).status_code == 404
    assert "Remove App that shows codes" in browser.get(address).text
    assert browser.post(address).status_code == 302
    assert not Factor.objects.exists()
    assert Event.objects.get(kind="account.factor-removed").by == ada
    assert browser.get(reverse("account-codes")).status_code == 302


def test_an_administrator_takes_a_lost_factor_away_and_the_person_is_told(
    ada: Worker, administrator: Worker
) -> None:
    own, admin = browsing(ada), browsing(administrator)
    person = reverse("person", args=[ada.pk])
    assert "Take away" not in admin.get(person).text
    sets_up_app(own)
    assert "App that shows codes" in admin.get(person).text
    does(admin, "administer-person", [ada.pk, "take-away-factors"], reason="Phone lost")
    assert not has_factor(user_of(ada))
    assert own.get("/").status_code == 302
    assert "second factors were taken away" in admin.get(person).text.lower()
    mail = Dispatch.objects.get(text__contains="took the second factors")
    assert mail.to == "worker@council.example"
    assert ada.name not in mail.text + mail.subject


def demands(admin: Client, role: str, wanted: str = "yes") -> str:
    return does(admin, "administer", ["demand-second-factor"], access=role, demanded=wanted)


def test_whoever_must_have_one_and_has_none_sets_it_up_before_anything_else_opens(
    ada: Worker, administrator: Worker
) -> None:
    admin, before = browsing(administrator), browsing(ada)
    page = demands(admin, "practitioner")
    assert "Needs one" in page
    assert before.get("/").status_code == 302, "signed out, to be led there"
    browser = Client()
    enters_password(browser, ada)
    for page_of_theirs in ("/", "/search", "/account", "/password"):
        assert browser.get(page_of_theirs).headers["Location"] == "/account/second-factor"
    assert "Your authority asks this" in browser.get("/account/second-factor").text
    sets_up_app(browser)
    assert browser.get("/").status_code == 200
    factor = Factor.objects.get(kind="app")
    browser.post(reverse("account-remove", args=[factor.pk]))
    assert browser.get("/").headers["Location"] == "/account/second-factor"


def test_an_administrator_sees_which_ways_to_sign_in_there_are(administrator: Worker) -> None:
    page = reverse("how-people-sign-in")
    plain = browsing(administrator).get(page).text
    assert "Not set up" in plain
    assert "Not sent: the server knows no address of its own" in plain
    with override_settings(
        KEYWORKER_OIDC_ISSUER="https://login.council.example",
        KEYWORKER_OIDC_NAME="your work account",
        KEYWORKER_ADDRESS="https://cases.council.example",
    ):
        shown = browsing(administrator).get(page).text
    assert "Sign in with your work account" in shown
    assert "login.council.example" in shown
    assert "Sent" in shown


def test_of_whom_it_is_asked_is_an_administrators_to_say_and_on_record(
    ada: Worker, administrator: Worker
) -> None:
    admin = browsing(administrator)
    demands(admin, "practitioner")
    event = Event.objects.get(kind="authority.factor-demanded")
    assert (event.by, event.data) == (
        administrator,
        {"access": "practitioner", "demanded": True},
    )
    demands(admin, "practitioner", "no")
    assert not FactorDemand.objects.exists()
    assert browsing(ada).get(reverse("how-people-sign-in")).status_code == 404


def test_an_administrator_asks_it_of_everybody_only_with_one_of_their_own(
    administrator: Worker,
) -> None:
    admin = browsing(administrator)
    address = reverse("administer", args=["demand-second-factor"])
    answer = admin.post(address, {"access": "everybody", "demanded": "yes"})
    assert "Set up your own second factor first" in answer.text
    sets_up_app(admin)
    demands(admin, "everybody")
    assert FactorDemand.objects.count() == len(AccessRole)
    assert admin.get("/").status_code == 200
