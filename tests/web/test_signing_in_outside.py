"""Signing in with the authority's own account, at an OpenID Connect provider that runs here for the tests."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.http import HttpResponse
from django.test import Client, override_settings

from keyworker import clock
from keyworker.access.models import OutsideAccount, User
from keyworker.record.models import Event
from keyworker.workforce.models import Worker
from tests.builders import Office
from tests.the_day import today
from tests.web.conftest import browsing

with warnings.catch_warnings():
    # It still uses names of its library that are to go.
    warnings.simplefilter("ignore")
    from oidc_provider_mock import User as TheirUser
    from oidc_provider_mock import run_server_in_thread

# The provider still uses names of its library that are to go.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib"),
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),
]
MAIL = "ada.ruiz@council.example"


@dataclass(frozen=True)
class Provider:
    """The authority's sign-in service, with people whom it knows by a number and what it says of them."""

    address: str

    def knows(self, subject: str, **claims: Any) -> None:
        answer = requests.put(f"{self.address}/users/{subject}", json=claims, timeout=10)
        assert answer.ok

    def signs_in(self, browser: Client, subject: str, *, wanted: str = "") -> HttpResponse:
        """Go there, sign in as that person, and come back; what they are answered then."""
        begun = browser.get("/sign-in/outside", {"next": wanted} if wanted else {})
        assert begun.status_code == 302
        agreed = requests.post(
            begun.headers["Location"], data={"sub": subject}, allow_redirects=False, timeout=10
        )
        back = urlsplit(agreed.headers["Location"])
        assert back.path == "/sign-in/outside/back"
        return browser.get(f"{back.path}?{back.query}")  # type: ignore[return-value]


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with run_server_in_thread(user_claims=[TheirUser(sub="nobody", claims={})]) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture
def provider(running: str) -> Iterator[Provider]:
    named = {
        "KEYWORKER_OIDC_ISSUER": running,
        "KEYWORKER_OIDC_CLIENT": "keyworker",
        "KEYWORKER_OIDC_SECRET": "a secret between the two",
        "KEYWORKER_OIDC_NAME": "your Northshire account",
    }
    with override_settings(**named):
        yield Provider(running)


@pytest.fixture
def ada(office: Office) -> Worker:
    office.practitioner.email = MAIL
    office.practitioner.save()
    return office.practitioner


def is_in(browser: Client, worker: Worker) -> bool:
    return browser.session.get("_auth_user_id") == str(worker.user_id)


def test_without_a_service_there_is_no_such_way(office: Office) -> None:
    assert "Sign in with your" not in Client().get("/sign-in").text
    assert Client().get("/sign-in/outside").status_code == 404


def test_whoever_the_service_vouches_for_comes_in_is_linked_and_that_is_on_record(
    provider: Provider, ada: Worker
) -> None:
    provider.knows("n-1", email=MAIL.upper(), email_verified=True)
    assert ada.user is not None
    ada.user.set_unusable_password()
    ada.user.save()
    browser = Client()
    assert 'href="/sign-in/outside"' in browser.get("/sign-in").text
    page = browser.get("/sign-in?next=/overdue").text
    assert "Sign in with your Northshire account" in page
    assert "/sign-in/outside?next=%2Foverdue" in page
    answer = provider.signs_in(browser, "n-1", wanted="/overdue")
    assert answer.headers["Location"] == "/overdue"
    assert is_in(browser, ada)
    assert Event.objects.get(kind="account.linked").by == ada
    assert OutsideAccount.objects.get().last_used_at is not None
    page = browser.get("/account").text
    assert "Linked" in page
    assert "None chosen" in page


def test_once_linked_they_come_in_by_their_number_whatever_their_address(
    provider: Provider, ada: Worker, office: Office
) -> None:
    provider.knows("n-2", email=MAIL, email_verified=True)
    provider.signs_in(Client(), "n-2")
    provider.knows("n-2", email="married@council.example", email_verified=True)
    again = Client()
    provider.signs_in(again, "n-2")
    assert is_in(again, ada)
    # Somebody who is given the address later is somebody else.
    provider.knows("n-3", email=MAIL, email_verified=True)
    other = Client()
    assert provider.signs_in(other, "n-3").status_code == 403
    assert OutsideAccount.objects.count() == 1


def test_an_address_that_the_service_does_not_vouch_for_opens_nothing(
    provider: Provider, ada: Worker
) -> None:
    provider.knows("n-4", email=MAIL)
    browser = Client()
    answer = provider.signs_in(browser, "n-4")
    assert (answer.status_code, is_in(browser, ada)) == (403, False)
    assert "There is no account in Keyworker that goes with" in answer.text
    with override_settings(KEYWORKER_OIDC_TRUSTS_EMAIL=True):
        provider.signs_in(browser, "n-4")
    assert is_in(browser, ada)


def test_nobody_gets_an_account_by_it_and_nobody_who_left_or_whose_account_is_closed(
    provider: Provider, ada: Worker
) -> None:
    accounts = User.objects.count()
    provider.knows("n-5", email="stranger@council.example", email_verified=True)
    assert provider.signs_in(Client(), "n-5").status_code == 403
    assert User.objects.count() == accounts
    provider.knows("n-6", email=MAIL, email_verified=True)
    provider.signs_in(Client(), "n-6")
    User.objects.filter(worker=ada).update(is_active=False)
    assert provider.signs_in(Client(), "n-6").status_code == 403
    User.objects.filter(worker=ada).update(is_active=True)
    Worker.objects.filter(pk=ada.pk).update(left=today() - timedelta(days=365))
    assert provider.signs_in(Client(), "n-6").status_code == 403


def test_an_address_of_two_people_is_nobodys(
    provider: Provider, ada: Worker, office: Office
) -> None:
    office.colleague.email = MAIL
    office.colleague.save()
    provider.knows("n-7", email=MAIL, email_verified=True)
    assert provider.signs_in(Client(), "n-7").status_code == 403


def test_what_was_said_for_another_occasion_or_another_browser_opens_nothing(
    provider: Provider, ada: Worker
) -> None:
    provider.knows("n-8", email=MAIL, email_verified=True)
    browser, thief = Client(), Client()
    begun = browser.get("/sign-in/outside").headers["Location"]
    asked = parse_qs(urlsplit(begun).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"]
    agreed = requests.post(begun, data={"sub": "n-8"}, allow_redirects=False, timeout=10)
    back = urlsplit(agreed.headers["Location"])
    address = f"{back.path}?{back.query}"
    assert thief.get(address).status_code == 403
    assert browser.get(address).status_code == 302
    assert Client().get("/sign-in/outside/back").status_code == 403
    assert browser.get(address).status_code == 403


def test_their_own_second_factor_is_asked_for_unless_the_service_asks_for_one(
    provider: Provider, ada: Worker
) -> None:
    assert ada.user is not None
    ada.user.factors.create(
        kind="paper", data={"left": []}, made_at="2026-11-29T10:00Z", title="Codes on paper"
    )
    ada.user.factors.create(
        kind="app", data={"secret": "", "step": 0}, made_at="2026-11-29T10:00Z", title="App"
    )
    provider.knows("n-9", email=MAIL, email_verified=True)
    assert provider.signs_in(Client(), "n-9").headers["Location"] == "/sign-in/second"
    provider.knows("n-9", email=MAIL, email_verified=True, amr=["pwd", "mfa"])
    assert provider.signs_in(Client(), "n-9").headers["Location"] == "/"
    provider.knows("n-9", email=MAIL, email_verified=True)
    with override_settings(KEYWORKER_OIDC_SECOND_FACTOR=True):
        assert provider.signs_in(Client(), "n-9").headers["Location"] == "/"


def test_a_service_that_cannot_be_reached_is_said_to_be(ada: Worker) -> None:
    with override_settings(
        KEYWORKER_OIDC_ISSUER="http://localhost:9",
        KEYWORKER_OIDC_CLIENT="keyworker",
        KEYWORKER_OIDC_SECRET="secret",
    ):
        answer = Client().get("/sign-in/outside")
    assert answer.status_code == 503
    assert "cannot be reached just now" in answer.text


def shown_again(provider: Provider, browser: Client, subject: str) -> Any:
    """Go there to sign in once more, do it as that person, and come back."""
    begun = browser.post("/account/confirm/outside", {"next": "/account"})
    assert begun.status_code == 302
    asked = parse_qs(urlsplit(begun.headers["Location"]).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    agreed = requests.post(
        begun.headers["Location"], data={"sub": subject}, allow_redirects=False, timeout=10
    )
    back = urlsplit(agreed.headers["Location"])
    assert back.path == "/sign-in/outside/back", "the one that is registered there"
    return browser.get(f"{back.path}?{back.query}", follow=True)


def linked(provider: Provider, worker: Worker, subject: str) -> Client:
    """Signed in by the authority's own sign-in, without a password here."""
    assert worker.user is not None
    worker.user.set_unusable_password()
    worker.user.save()
    provider.knows(subject, email=MAIL, email_verified=True)
    browser = Client()
    provider.signs_in(browser, subject)
    assert is_in(browser, worker)
    return browser


def test_whoever_has_no_password_shows_at_the_authoritys_own_sign_in_that_it_is_them(
    provider: Provider, ada: Worker
) -> None:
    browser = linked(provider, ada, "n-again")
    page = browser.get("/account/confirm").text
    assert "Sign in once more with your Northshire account" in page
    assert 'name="shown"' not in page
    now_there = int(clock.now().timestamp())
    provider.knows("n-again", email=MAIL, email_verified=True, auth_time=now_there)
    with override_settings(KEYWORKER_SHOWN_FOR=timedelta(0)):
        assert (
            "/account/confirm" in browser.post("/account", {"place": "others"}).headers["Location"]
        )
    number = browser.session.session_key
    answer = shown_again(provider, browser, "n-again")
    assert answer.redirect_chain[-1][0] == "/account"
    assert browser.session.session_key != number


@pytest.mark.parametrize(
    "said",
    [{"auth_time": None}, {"auth_time": 1_600_000_000}, {"auth_time": "now"}, {"auth_time": True}],
)
def test_a_browser_that_the_service_still_knows_shows_nobody(
    provider: Provider, ada: Worker, said: dict[str, Any]
) -> None:
    browser = linked(provider, ada, "n-left-open")
    provider.knows("n-left-open", email=MAIL, email_verified=True, **said)
    answer = shown_again(provider, browser, "n-left-open")
    assert answer.redirect_chain[-1][0] == "/account/confirm"
    assert is_in(browser, ada)


def test_nor_does_somebody_else_who_signs_in_there(
    provider: Provider, ada: Worker, office: Office
) -> None:
    browser = linked(provider, ada, "n-ada")
    now_there = int(clock.now().timestamp())
    provider.knows("n-other", email="else@council.example", auth_time=now_there)
    answer = shown_again(provider, browser, "n-other")
    assert "did not say that you signed in there just now, as yourself" in answer.content.decode()
    assert is_in(browser, ada)


def test_whoever_is_not_linked_or_was_not_sent_shows_nothing_there(
    provider: Provider, ada: Worker, office: Office
) -> None:
    other = browsing(office.colleague)
    assert other.post("/account/confirm/outside").status_code == 404
    assert other.get("/account/confirm/outside/back").headers["Location"] == "/account/confirm"
    browser = linked(provider, ada, "n-away")
    with override_settings(KEYWORKER_OIDC_ISSUER="http://localhost:1"):
        refused = browser.post("/account/confirm/outside", follow=True)
        assert "cannot be reached just now" in refused.content.decode()
    begun = browser.post("/account/confirm/outside")
    assert begun.status_code == 302
    ended = browser.get("/account/confirm/outside/back?state=other&code=1", follow=True)
    assert "did not come to an end" in ended.content.decode()
