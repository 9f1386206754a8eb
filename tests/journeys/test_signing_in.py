"""Signing in, in a real browser: a link by mail, a second factor, a passkey, the authority's own account, and the end of it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from keyworker import clock
from keyworker.access.models import AccessRole
from keyworker.notices.account_links import with_its_link
from keyworker.notices.models import Dispatch
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker
from tests.journeys.person import PASSWORD, Maker, Person
from tests.web.conftest import a_led_case

with warnings.catch_warnings():
    # It still uses names of its library that are to go.
    warnings.simplefilter("ignore")
    from oidc_provider_mock import User as TheirUser
    from oidc_provider_mock import run_server_in_thread

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib"),
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),
]
BOTH_SIZES = pytest.mark.parametrize("size", ["desktop", "phone"])


@pytest.fixture
def administrator(suffolk_office: Office) -> Worker:
    return a_worker(suffolk_office.team, "Nia Gray", "admin", access=AccessRole.ADMINISTRATOR)


def enters_password(person: Person, worker: Worker, password: str = PASSWORD) -> Person:
    assert worker.user is not None
    person.goes_to("/sign-in")
    person.page.fill("#id_username", worker.user.username)
    person.page.fill("#id_password", password)
    return person.presses("Sign in")


def sets_up_app(person: Person) -> pyotp.TOTP:
    person.goes_to("/account/app").sees("Point the phone's camera at this picture")
    person.page.locator("summary", has_text="I cannot use the camera").click()
    secret = person.looks(again=True).page.locator("details .kw-address").inner_text()
    app = pyotp.TOTP(secret.replace(" ", ""))
    person.page.fill("#code", app.now())
    person.presses("Set it up").sees("Your second factor is set up")
    return app


def next_code(app: pyotp.TOTP) -> str:
    """One that was not shown yet: a phone's clock may be half a minute ahead."""
    return app.at(clock.now() + timedelta(seconds=30))


@BOTH_SIZES
def test_whoever_must_have_a_second_factor_is_led_to_it_and_an_administrator_helps_when_it_is_lost(
    suffolk_office: Office, someone: Maker, administrator: Worker, size: str
) -> None:
    ada = suffolk_office.practitioner
    nia = someone.signed_in(administrator, size=size)
    nia.follows("How people sign in").sees("May have one").follows("Say who needs one")
    nia.page.select_option("[name=access]", "practitioner")
    nia.page.get_by_label("Yes").check()
    nia.presses("Record").sees("Needs one")
    person = someone.signed_in(ada, size=size)
    person.sees("Nothing else opens until it is set up")
    person.goes_to("/caseload").sees("Set up a second factor")
    app = sets_up_app(person)
    person.presses("Make the codes").sees("They are not shown again")
    paper = person.page.locator("main code").first.inner_text()
    person.follows("I have them: go on").sees(ada.name)
    again = enters_password(someone.not_signed_in(size=size), ada).sees("Show that it is you")
    again.page.fill("#code", "000000")
    again.presses("Go on").sees("Enter the code that your app shows now")
    again.page.fill("#code", next_code(app))
    again.presses("Go on").sees("Sign out")
    other = enters_password(someone.not_signed_in(size=size), ada)
    other.page.fill("#code", paper)
    other.presses("Go on").sees("Sign out")
    other.goes_to("/account").sees("9 codes left").sees("Where you are signed in")
    other.follows("Remove").sees("You are not asked for it again when you sign in")
    nia.goes_to(f"/people/{ada.pk}").follows("Take away a lost second factor")
    nia.page.fill("[name=reason]", "Phone lost")
    nia.presses("Record").sees("were taken away")
    other.goes_to("/account").sees("Sign in")
    enters_password(other, ada).sees("Nothing else opens until it is set up")


def has_a_device(page: Page) -> None:
    """A device for passkeys that knows its owner, as the browser itself plays one."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": device})


@BOTH_SIZES
def test_a_passkey_is_set_up_asked_for_after_the_password_and_opens_alone(
    suffolk_office: Office, someone: Maker, size: str
) -> None:
    ada = suffolk_office.practitioner
    person = someone.signed_in(ada, size=size)
    has_a_device(person.page)
    person.goes_to("/account").follows("Set up a second factor").follows("A passkey")
    person.page.fill("#title", "Work laptop")
    person.page.get_by_role("button", name="Make the passkey").click()
    person.sees("Codes on paper").looks()
    person.goes_to("/account").sees("Work laptop, since")
    person.page.get_by_role("button", name="Sign out", exact=True).click()
    enters_password(person, ada).sees("Show that it is you")
    person.page.get_by_role("button", name="Use your passkey").click()
    expect(person.page.locator(".kw-header__person")).to_contain_text(ada.name)
    person.page.get_by_role("button", name="Sign out", exact=True).click()
    person.goes_to("/sign-in").follows("Sign in with a passkey")
    person.page.get_by_role("button", name="Use your passkey").click()
    expect(person.page.locator(".kw-header__person")).to_contain_text(ada.name)
    stranger = someone.not_signed_in(size=size)
    has_a_device(stranger.page)
    stranger.goes_to("/sign-in/passkey")
    stranger.page.get_by_role("button", name="Use your passkey").click()
    stranger.sees("The browser gave no passkey")
    without = someone.not_signed_in(size=size, scripts=False)
    without.goes_to("/sign-in/passkey").sees("This browser cannot use passkeys")


def mailed_link(live_server: Any, *, to: str) -> str:
    mail = Dispatch.objects.filter(to=to, text__contains="{link}").latest("created_at")
    found = re.search(r"http\S+", with_its_link(mail).text)
    assert found is not None
    return found[0].removeprefix(str(live_server))


@BOTH_SIZES
def test_a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(
    suffolk_office: Office,
    someone: Maker,
    live_server: Any,
    settings: Settings,
    size: str,
) -> None:
    settings.KEYWORKER_ADDRESS = str(live_server)
    ada = suffolk_office.practitioner
    ada.email = "worker@council.example"
    ada.save()
    signed_in = someone.signed_in(ada, size=size)
    person = someone.not_signed_in(size=size)
    person.goes_to("/sign-in").follows("I forgot my password")
    person.presses("Send the link").sees("Enter your user name or your e-mail address")
    person.page.fill("#who", "worker@council.example")
    person.presses("Send the link").sees("Look in your mail")
    link = mailed_link(live_server, to="worker@council.example")
    person.goes_to(link).sees("Choose your password")
    for field in ("#id_new_password1", "#id_new_password2"):
        person.page.fill(field, "another long pass phrase")
    person.presses("Keep it").sees("Your password is chosen")
    enters_password(person, ada, "another long pass phrase").sees(ada.name)
    signed_in.goes_to("/").sees("I forgot my password")
    someone.not_signed_in(size=size).goes_to(link).sees("This link no longer works")


@BOTH_SIZES
def test_too_many_tries_say_when_to_try_again(
    suffolk_office: Office, someone: Maker, size: str
) -> None:
    person = someone.not_signed_in(size=size)
    for _ in range(5):
        enters_password(person, suffolk_office.practitioner, "not this one")
    person.sees("Too many tries").sees("Try again at").sees("What you can do")


@pytest.fixture
def provider() -> Iterator[str]:
    vouched = {"email": "worker@council.example", "email_verified": True}
    with (
        warnings.catch_warnings(),
        run_server_in_thread(user_claims=[TheirUser(sub="n-1", claims=vouched)]) as server,
    ):
        yield f"http://localhost:{server.server_port}"


@BOTH_SIZES
def test_somebody_signs_in_with_the_authoritys_own_account(
    suffolk_office: Office,
    someone: Maker,
    settings: Settings,
    provider: str,
    size: str,
) -> None:
    settings.KEYWORKER_OIDC_ISSUER = provider
    settings.KEYWORKER_OIDC_CLIENT, settings.KEYWORKER_OIDC_SECRET = "keyworker", "between us"
    settings.KEYWORKER_OIDC_NAME = "your Northshire account"
    ada = suffolk_office.practitioner
    ada.email = "worker@council.example"
    ada.save()
    person = someone.not_signed_in(size=size)
    person.goes_to("/overdue")
    person.page.get_by_role("button", name="Sign in with your Northshire account").click()
    person.page.get_by_role("button", name="n-1").click()
    person.sees(ada.name).goes_to("/account").sees("Linked")
    assert person.page.url.endswith("/account")
    stranger = someone.not_signed_in(size=size)
    stranger.goes_to("/sign-in")
    stranger.page.get_by_role("button", name="Sign in with your Northshire account").click()
    stranger.page.fill("[name=sub]", "somebody-else")
    stranger.page.get_by_role("button", name="Authorize").click()
    stranger.looks().sees("You could not be signed in")


def test_a_page_warns_before_the_session_ends_and_what_was_typed_is_there_again(
    suffolk_office: Office, someone: Maker, settings: Settings
) -> None:
    ada = suffolk_office.practitioner
    address = f"/cases/{a_led_case(suffolk_office).reference}/contact"
    person = someone.signed_in(ada)
    # Long enough for the page to be scanned while it warns.
    settings.KEYWORKER_IDLE, settings.KEYWORKER_WARNS = timedelta(seconds=20), timedelta(seconds=16)
    person.page.goto(f"{person.address}{address}")
    typed = "main form textarea:visible"
    person.page.locator(typed).first.fill("Grandmother rang about the move")
    dialog = person.page.get_by_role("dialog", name="You are about to be signed out")
    expect(dialog).to_be_visible(timeout=10_000)
    person.looks(again=True).page.set_viewport_size({"width": 375, "height": 740})
    person.looks()
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).not_to_be_visible()
    expect(person.page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=40_000)
    settings.KEYWORKER_IDLE, settings.KEYWORKER_WARNS = timedelta(minutes=30), timedelta(minutes=5)
    person.page.fill("#id_username", str(ada.user and ada.user.username))
    person.page.fill("#id_password", PASSWORD)
    person.presses("Sign in")
    expect(person.page.locator(typed).first).to_have_value("Grandmother rang about the move")
