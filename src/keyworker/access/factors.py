"""What does somebody show besides their password, and is it theirs?

An app on their phone that shows a new code every half minute, a passkey (``access.passkeys``), or one of ten codes on
paper, each of which works once. A code of the app works once too, whichever process is asked. The app's secret is kept
encrypted with a key made from the secret key; of codes on paper only a keyed hash is kept.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.encoding import force_str
from markupsafe import Markup

from keyworker.access.models import Factor, FactorDemand, User

_STEP = 30  # seconds
_PAPER_CODES = 10
_SALT = "keyworker.access.factors"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# What opens an account by itself; codes on paper stand in for it when it is lost.
_STRONG = (Factor.Kind.APP, Factor.Kind.PASSKEY)


def has_factor(user: User) -> bool:
    """Whether this person shows something besides their password when they sign in."""
    return user.factors.filter(kind__in=_STRONG).exists()


def held_by(user: User) -> dict[int, Factor]:
    """What they have besides their password, by its number, the oldest first."""
    return {each.pk: each for each in user.factors.order_by("made_at", "pk")}


def kinds_held(user: User) -> frozenset[str]:
    """Of which kinds that is."""
    return frozenset(user.factors.values_list("kind", flat=True))


def is_demanded_of(user: User) -> bool:
    """Whether the authority asks a second factor of this person's access role."""
    return FactorDemand.objects.filter(access_role=user.access_role).exists()


def lacks_one(user: User, roles: Collection[str]) -> bool:
    """Whether they come for one of these and have no second factor."""
    return people_without(roles).filter(pk=user.pk).exists()


def people_without(roles: Collection[str]) -> QuerySet[User]:
    """Those who come for one of these and have no second factor."""
    with_one = Factor.objects.filter(kind__in=_STRONG).values("user")
    return User.objects.filter(access_role__in=roles).exclude(pk__in=with_one)


def demanded_roles() -> frozenset[str]:
    """The access roles of which the authority asks a second factor."""
    return frozenset(FactorDemand.objects.values_list("access_role", flat=True))


@dataclass(frozen=True, kw_only=True)
class NewApp:
    """A secret that is offered to somebody's app and kept only once they show a code made with it."""

    secret: str

    @classmethod
    def made(cls) -> NewApp:
        return cls(secret=pyotp.random_base32())

    @property
    def in_groups(self) -> str:
        """The secret as it is typed into an app by hand, four letters at a time."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))

    def picture(self, user_name: str) -> Markup:
        """The same as a picture for a phone's camera, drawn here: an SVG element that is part of the page."""
        address = pyotp.TOTP(self.secret).provisioning_uri(name=user_name, issuer_name="Keyworker")
        drawn = segno.make(address, error="m", micro=False)
        # Made of squares alone: nothing of what was encoded stands in it as text.
        return Markup(drawn.svg_inline(scale=5, border=4, dark="#0b0c0c", light="#ffffff"))  # noqa: S704

    def step_of(self, code: str, *, now: datetime) -> int | None:
        """Which half minute this code is of; None where it is of none near now."""
        return _step_of(self.secret, code, now=now)


def keep_app(user: User, app: NewApp, *, step: int, now: datetime) -> Factor:
    """Keep the app's secret as theirs, in place of any before. The code they showed it with works no second time."""
    user.factors.filter(kind=Factor.Kind.APP).delete()
    data = {"secret": _encrypted(app.secret), "step": step}
    return Factor.objects.create(
        user=user, kind=Factor.Kind.APP, title="App that shows codes", data=data, made_at=now
    )


def new_paper_codes(user: User, *, now: datetime) -> list[str]:
    """Ten codes to write down; those they had before no longer work. They are shown once, and kept only as hashes."""
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(_PAPER_CODES)]
    user.factors.filter(kind=Factor.Kind.PAPER).delete()
    data = {"left": [_hash(user, each) for each in codes]}
    Factor.objects.create(
        user=user, kind=Factor.Kind.PAPER, title="Codes on paper", data=data, made_at=now
    )
    return [f"{each[:5]}-{each[5:]}" for each in codes]


def paper_codes_left(user: User) -> int:
    """How many of their codes on paper have not been used."""
    kept = user.factors.filter(kind=Factor.Kind.PAPER).first()
    return len(kept.data["left"]) if kept is not None else 0


@transaction.atomic
def is_theirs(user: User, code: str, *, now: datetime) -> bool:
    """Whether this is a code of their app or of their paper that was not used before; it is used now."""
    plain = "".join(each for each in code.lower() if each.isalnum())
    held = user.factors.select_for_update().exclude(kind=Factor.Kind.PASSKEY).order_by("pk")
    return any(_used(user, factor, plain, now=now) for factor in held)


def _used(user: User, factor: Factor, code: str, *, now: datetime) -> bool:
    if factor.kind == Factor.Kind.APP:
        step = _step_of(_decrypted(factor.data["secret"]), code, now=now)
        if step is None or step <= factor.data["step"]:
            return False
        factor.data["step"] = step
    else:
        left = factor.data["left"]
        used = _hash(user, code)
        if not any(constant_time_compare(each, used) for each in left):
            return False
        factor.data["left"] = [each for each in left if each != used]
    factor.used_at = now
    factor.save(update_fields=["data", "used_at"])
    return True


def _step_of(secret: str, code: str, *, now: datetime) -> int | None:
    plain = "".join(each for each in code if each.isdecimal() and each.isascii())
    if not secret or len(plain) != 6:
        return None
    step = int(now.timestamp()) // _STEP
    made = pyotp.TOTP(secret)
    # A phone's clock may be half a minute off.
    near = (each for each in (step - 1, step, step + 1) if made.generate_otp(each) == plain)
    return next(near, None)


def _hash(user: User, code: str) -> str:
    return salted_hmac(_SALT, f"{user.pk}:{code}", algorithm="sha256").hexdigest()


def _keys() -> MultiFernet:
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = (hashlib.sha256(f"{_SALT}:{force_str(each)}".encode()).digest() for each in known)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in made])


def _encrypted(secret: str) -> str:
    return _keys().encrypt(secret.encode()).decode()


def _decrypted(kept: str) -> str:
    """The secret; empty where it was encrypted with a key that is no longer known, so that no code is right."""
    try:
        return _keys().decrypt(kept.encode()).decode()
    except InvalidToken:
        return ""
