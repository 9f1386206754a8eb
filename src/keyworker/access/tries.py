"""How long does somebody who got a password wrong wait, and who does not wait for it?

Tries are counted by user name *and* place together, so that nobody keeps a colleague out: from another place the right
password works. A place is a browser in which that person signed in before, known by a cookie of ours, or else the
address that asks. Each wrong try beyond a few makes the wait twice as long. One address that tries many names waits as
well, but no browser that is known to its person waits with it. A try made during a wait is not looked at, and does not
make it longer. Only keyed hashes of names are kept: people type passwords where names go.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from keyworker.access.models import WrongTry

_FREE_TRIES = 5
_FREE_OF_AN_ADDRESS = 50
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=1)
# Older tries count no more.
_REMEMBERED = timedelta(days=1)
_SALT = "keyworker.access.tries"
KNOWN_FOR = timedelta(days=180)


def wait_after(wrong: int, *, free: int = _FREE_TRIES) -> timedelta:
    """How long to wait after that many wrong tries: none for the first few, then twice as long each time.

    >>> [wait_after(each).seconds // 60 for each in (4, 5, 6, 7, 8)]
    [0, 1, 2, 4, 8]
    """
    if wrong < free:
        return timedelta(0)
    doubled: int = 2 ** min(wrong - free, 10)
    return min(_FIRST_WAIT * doubled, _LONGEST_WAIT)


@dataclass(frozen=True, kw_only=True)
class Place:
    """From where somebody tries: an address, or a browser that is known to the person they say they are."""

    key: str
    known: bool


def place_of(address: str, *, name: str, mark: str = "") -> Place:
    """The place of a try. ``mark`` is what the browser's cookie holds; another person's, or a forged one, is none."""
    try:
        of_name, browser = signing.loads(mark, salt=_SALT, max_age=KNOWN_FOR)
    except (signing.BadSignature, TypeError, ValueError):
        return Place(key=_hash("address", address), known=False)
    if of_name != _name(name):
        return Place(key=_hash("address", address), known=False)
    return Place(key=_hash("browser", str(browser)), known=True)


def at_the_door(number: int) -> Place:
    """Where whoever gave this person's password shows what more is asked: one place, from wherever they come.

    Nobody else can make them wait there.
    """
    return Place(key=_hash("door", str(number)), known=True)


def asking_from(address: str) -> Place:
    """From where somebody asks for a link: those who do keep nobody there from signing in."""
    return Place(key=_hash("asks", address), known=False)


def mark_of(name: str, *, browser: str) -> str:
    """What the cookie of a browser holds in which this person has signed in."""
    return signing.dumps([_name(name), browser], salt=_SALT)


def begin(name: str, place: Place, *, now: datetime) -> datetime | None:
    """Count this try, which is wrong until it is forgotten. Until when to wait instead, where it may not be made."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Tries from one place take turns: as many at once are looked at as one after another.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [place.key])
        until = waits_until(name, place, now=now)
        if until is None:
            WrongTry.objects.create(name=_name(name), place=place.key, at=now)
    return until


def waits_until(name: str, place: Place, *, now: datetime) -> datetime | None:
    """Until when this name waits at this place; None where it does not."""
    here = WrongTry.objects.filter(place=place.key, at__gt=now - _REMEMBERED)
    until = _until(here.filter(name=_name(name)), free=_FREE_TRIES)
    if not place.known:
        until = max(until, _until(here, free=_FREE_OF_AN_ADDRESS), key=_or_never)
    return until if until is not None and until > now else None


def forget(name: str, place: Place, *, now: datetime) -> None:
    """They are who they say: their wrong tries here count no more, nor do anybody's of long ago."""
    WrongTry.objects.filter(name=_name(name), place=place.key).delete()
    WrongTry.objects.filter(at__lte=now - _REMEMBERED).delete()


def _until(tries: QuerySet[WrongTry], *, free: int) -> datetime | None:
    last = tries.order_by("-at").first()
    return last.at + wait_after(tries.count(), free=free) if last is not None else None


def _or_never(until: datetime | None) -> float:
    return until.timestamp() if until is not None else 0.0


def _name(name: str) -> str:
    # As Django reads a user name that is typed, so that each counts however it is written.
    return _hash("name", unicodedata.normalize("NFKC", name).casefold())


def _hash(kind: str, value: str) -> str:
    return salted_hmac(f"{_SALT}.{kind}", value, algorithm="sha256").hexdigest()
