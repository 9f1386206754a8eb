"""Passkeys: what a device signs for this occasion opens, and nothing else does. The device is played by the test."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.http import HttpResponse
from django.test import Client, override_settings
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from keyworker.access.models import Factor, User
from keyworker.record.models import Event
from keyworker.workforce.models import Worker
from tests.builders import Office
from tests.web.conftest import browsing

pytestmark = pytest.mark.django_db
RIGHT = "a long enough secret"
ORIGIN, HOST = "http://localhost", "localhost"
_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass
class Device:
    """A device with one passkey, for one person."""

    user: User
    number: bytes = b"a-credential-of-the-test"
    count: int = 0
    origin: str = ORIGIN
    flags: AuthenticatorData.FLAG = _VERIFIED
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def credential(self) -> AttestedCredentialData:
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]
        return AttestedCredentialData.create(Aaguid.NONE, self.number, public)

    def makes(self, options: dict[str, Any]) -> str:
        said = self._said(CollectedClientData.TYPE.CREATE, options)
        shown = AuthenticatorData.create(
            sha256(HOST.encode()), self.flags | AuthenticatorData.FLAG.AT, 0, self.credential
        )
        made = AttestationObject.create("none", shown, {})
        return self._answer(
            {"clientDataJSON": websafe_encode(said), "attestationObject": websafe_encode(made)}
        )

    def signs(self, options: dict[str, Any]) -> str:
        self.count += 1
        said = self._said(CollectedClientData.TYPE.GET, options)
        shown = AuthenticatorData.create(sha256(HOST.encode()), self.flags, self.count)
        signature = self.key.sign(bytes(shown) + sha256(said), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(said),
                "authenticatorData": websafe_encode(bytes(shown)),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(str(self.user.pk).encode()),
            }
        )

    def _said(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = websafe_decode(options["challenge"])
        return bytes(CollectedClientData.create(kind, challenge, self.origin))

    def _answer(self, response: dict[str, str]) -> str:
        number = websafe_encode(self.number)
        return json.dumps(
            {"id": number, "rawId": number, "type": "public-key", "response": response}
        )


def options_of(page: str) -> dict[str, Any]:
    """What the page asks of the browser."""
    found = re.search(r'data-options="([^"]*)"', page)
    assert found is not None
    asked: dict[str, Any] = json.loads(unescape(found[1]))
    return asked


@pytest.fixture
def ada(office: Office) -> User:
    user = office.practitioner.user
    assert user is not None
    user.set_password(RIGHT)
    user.save()
    return user


@pytest.fixture
def device(ada: User) -> Device:
    """A device whose passkey is set up already."""
    made = Device(ada)
    kept = {"key": websafe_encode(bytes(made.credential)), "count": 0}
    Factor.objects.create(
        user=ada,
        kind="passkey",
        title="Work laptop",
        data=kept,
        made_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    return made


def at_home(worker: Worker | None = None) -> Client:
    browser = browsing(worker) if worker is not None else Client()
    browser.defaults["HTTP_HOST"] = HOST
    return browser


def shows(browser: Client, device: Device, **more: str) -> HttpResponse:
    """Sign in with the passkey alone."""
    options = options_of(browser.get("/sign-in/passkey").text)
    sent = {"answer": device.signs(options), **more}
    return browser.post("/sign-in/passkey", sent)  # type: ignore[return-value]


def test_a_passkey_is_set_up_and_that_is_on_record(office: Office, ada: User) -> None:
    browser = at_home(office.practitioner)
    for title in ("Work laptop", ""):
        page = browser.get("/account/passkey").text
        device = Device(ada, number=f"credential {title}".encode())
        sent = {"answer": device.makes(options_of(page)), "title": title}
        assert browser.post("/account/passkey", sent).headers["Location"] == "/account/codes"
    assert list(Factor.objects.values_list("title", flat=True)) == ["Work laptop", "Passkey 2"]
    assert Event.objects.filter(kind="account.factor-added").count() == 2
    assert "Work laptop, since" in browser.get("/account").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://elsewhere.localhost"},
        {"flags": AuthenticatorData.FLAG.UP},
    ],
)
def test_one_made_for_another_site_or_without_its_owner_is_not_taken(
    office: Office, ada: User, wrong: dict[str, Any]
) -> None:
    browser = at_home(office.practitioner)
    options = options_of(browser.get("/account/passkey").text)
    answer = browser.post("/account/passkey", {"answer": Device(ada, **wrong).makes(options)})
    assert answer.status_code == 422
    assert "The passkey was not made" in answer.text
    for nonsense in ("", "{}", "[]", '{"id": 3}', "no json"):
        browser.get("/account/passkey")
        assert browser.post("/account/passkey", {"answer": nonsense}).status_code == 422
    assert not Factor.objects.exists()


def test_a_passkey_alone_opens_and_leads_where_they_wanted(device: Device) -> None:
    browser = at_home()
    answer = shows(browser, device, next="/overdue")
    assert answer.headers["Location"] == "/overdue"
    assert browser.get("/").status_code == 200
    assert browser.get("/sign-in/passkey").status_code == 302


def test_after_the_password_their_own_passkey_opens(device: Device, office: Office) -> None:
    browser = at_home()
    browser.post("/sign-in", {"username": device.user.username, "password": RIGHT})
    page = browser.get("/sign-in/second").text
    assert 'name="code"' not in page
    answer = browser.post("/sign-in/second", {"answer": device.signs(options_of(page))})
    assert answer.status_code == 302
    assert browser.get("/").status_code == 200


def test_where_the_device_is_not_at_hand_a_code_on_paper_opens(
    device: Device, office: Office
) -> None:
    own = at_home(office.practitioner)
    code = re.findall(r'<code class="kw-address">(\S+)</code>', own.post("/account/codes").text)[0]
    browser = at_home()
    browser.post("/sign-in", {"username": device.user.username, "password": RIGHT})
    page = browser.get("/sign-in/second").text
    assert "One of your codes on paper" in page
    assert "Use your passkey" in page
    assert browser.post("/sign-in/second", {"code": code}).status_code == 302


def test_somebody_elses_passkey_does_not_open_after_ones_own_password(
    device: Device, office: Office
) -> None:
    other = office.manager.user
    assert other is not None
    other.set_password(RIGHT)
    other.save()
    Factor.objects.create(
        user=other,
        kind="passkey",
        data={"key": websafe_encode(bytes(Device(other, number=b"theirs").credential)), "count": 0},
        made_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    browser = at_home()
    browser.post("/sign-in", {"username": other.username, "password": RIGHT})
    page = browser.get("/sign-in/second").text
    answer = browser.post("/sign-in/second", {"answer": device.signs(options_of(page))})
    assert answer.status_code == 422
    assert "That passkey is not one of yours here" in answer.text


def test_what_was_signed_for_another_occasion_or_by_a_copy_opens_nothing(device: Device) -> None:
    first, second = at_home(), at_home()
    signed = device.signs(options_of(first.get("/sign-in/passkey").text))
    second.get("/sign-in/passkey")
    assert second.post("/sign-in/passkey", {"answer": signed}).status_code == 422
    assert first.post("/sign-in/passkey", {"answer": signed}).status_code == 302
    assert first.post("/sign-out").status_code == 302
    first.get("/sign-in/passkey")
    assert first.post("/sign-in/passkey", {"answer": signed}).status_code == 422
    device.count -= 1
    assert shows(at_home(), device).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": b"not one of ours"},
        {"flags": AuthenticatorData.FLAG.UP},
        {"origin": "http://elsewhere.localhost"},
        {"key": ec.generate_private_key(ec.SECP256R1())},
    ],
)
def test_nothing_but_the_very_passkey_of_its_owner_opens(
    device: Device, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(device, name, value)
    answer = shows(at_home(), device)
    assert answer.status_code == 422
    assert "That passkey is not one of yours here" in answer.text


def test_a_passkey_of_a_closed_account_opens_nothing_and_nobody_waits_for_what_cannot_be_guessed(
    device: Device,
) -> None:
    User.objects.filter(pk=device.user.pk).update(is_active=False)
    browser = at_home()
    assert shows(browser, device).status_code == 422
    answers = [browser.post("/sign-in/passkey", {"answer": "x"}).status_code for _ in range(6)]
    assert set(answers) == {422}


def test_whoever_has_a_passkey_alone_shows_with_it_that_it_is_them(
    device: Device, office: Office
) -> None:
    device.user.set_unusable_password()
    device.user.save()
    browser = at_home(office.practitioner)
    with override_settings(KEYWORKER_SHOWN_FOR=timedelta(0)):
        assert browser.get("/account/app").headers["Location"].startswith("/account/confirm")
    page = browser.get("/account/confirm?next=/account/app").text
    assert 'name="shown"' not in page
    other = Device(device.user, number=b"another")
    wrong = browser.post("/account/confirm", {"answer": other.signs(options_of(page))})
    assert "That passkey is not one of yours here" in wrong.text
    sent = {"answer": device.signs(options_of(wrong.text)), "next": "/account/app"}
    number = browser.session.session_key
    assert browser.post("/account/confirm", sent).headers["Location"] == "/account/app"
    assert browser.session.session_key != number
    again = browser.post("/account/confirm", sent)
    assert again.status_code == 422, "what was signed for one occasion shows nothing at another"
