"""Is the passkey that a browser shows one that this person left with us?

A passkey is a key pair that a phone, a computer or a small device keeps: we hold the public half and ask it to sign a
number made for this one occasion. The device asks its owner for a fingerprint, a face or a PIN first, so that a passkey
stands for both factors. It answers to our own address alone, and cannot be given away to another site.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from fido2.rpid import verify_rp_id
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from keyworker.access.models import Factor, User

# What is asked of the browser, as text for its script, and what is kept in the session until it answers.
State = dict[str, Any]


class NotTheirs(Exception):
    """What the browser showed is not a passkey that was left here, or it was not made for this occasion."""


# What the library and the reading of an answer raise where it is none: too short, too deep, of another kind.
_NO_ANSWER = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """``options`` for the browser, and ``state`` to hold its answer against."""

    options: str
    state: State


def _server(host: str) -> Fido2Server:
    def is_ours(origin: str) -> bool:
        # The standard lets a site below ours use our passkeys; we have none, and somebody else may.
        return verify_rp_id(host, origin) and urlsplit(origin).hostname == host

    entity = PublicKeyCredentialRpEntity(id=host, name="Keyworker")
    return Fido2Server(entity, verify_origin=is_ours)


def ask_for_new(user: User, *, host: str) -> Asked:
    """Ask the browser to make a passkey for this person, on none of the devices that hold one already."""
    options, state = _server(host).register_begin(
        # The device shows these beside the key: the user name, and never whose it is.
        PublicKeyCredentialUserEntity(
            id=str(user.pk).encode(), name=user.username, display_name=user.username
        ),
        credentials=_credentials(user),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(options=json.dumps(dict(options.public_key)), state=state)


def keep_new(
    user: User, answer: str, *, title: str, state: State, host: str, now: datetime
) -> Factor:
    """Keep the passkey that the browser made. Raises NotTheirs."""
    try:
        made = _server(host).register_complete(state, json.loads(answer))
    except _NO_ANSWER as error:
        raise NotTheirs from error
    held = made.credential_data
    assert held is not None
    data = {"key": websafe_encode(bytes(held)), "count": made.counter}
    return Factor.objects.create(
        user=user,
        kind=Factor.Kind.PASSKEY,
        title=title or f"Passkey {len(_passkeys(user)) + 1}",
        data=data,
        made_at=now,
    )


def ask_for_any(user: User | None, *, host: str) -> Asked:
    """Ask the browser for one of this person's passkeys; for anybody's that it knows, where nobody has said who they are."""
    options, state = _server(host).authenticate_begin(
        _credentials(user) if user is not None else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(options=json.dumps(dict(options.public_key)), state=state)


@transaction.atomic
def whose(answer: str, *, state: State, host: str, now: datetime, user: User | None = None) -> User:
    """The person whose passkey the browser showed. Raises NotTheirs, also where it is not ``user``'s."""
    try:
        shown = AuthenticationResponse.from_dict(json.loads(answer))
        factor = _factor_of(shown, user)
        _server(host).authenticate_complete(state, [_credential(factor)], shown)
    except _NO_ANSWER as error:
        raise NotTheirs from error
    _note_use(factor, shown.response.authenticator_data.counter, now=now)
    return factor.user


def _factor_of(shown: AuthenticationResponse, user: User | None) -> Factor:
    """Raises ValueError where it is nobody's, or not that person's."""
    handle = shown.response.user_handle
    number = user.pk if user is not None else int((handle or b"").decode())
    held = Factor.objects.select_for_update(of=("self",)).select_related("user")
    for factor in held.filter(user=number, kind=Factor.Kind.PASSKEY):
        if _credential(factor).credential_id == shown.raw_id:
            return factor
    raise ValueError("no such passkey")


def _note_use(factor: Factor, count: int, *, now: datetime) -> None:
    """Raises NotTheirs where the device counts fewer uses than it did before: it is a copy."""
    before = factor.data["count"]
    if (count or before) and count <= before:
        raise NotTheirs
    factor.data["count"] = count
    factor.used_at = now
    factor.save(update_fields=["data", "used_at"])


def _passkeys(user: User) -> Sequence[Factor]:
    return list(user.factors.filter(kind=Factor.Kind.PASSKEY).order_by("pk"))


def _credentials(user: User) -> list[AttestedCredentialData]:
    return [_credential(each) for each in _passkeys(user)]


def _credential(factor: Factor) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(factor.data["key"]))
