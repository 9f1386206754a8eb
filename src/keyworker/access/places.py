"""Where is somebody signed in, since when and with what, and how does that end?"""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from keyworker.access.models import SignedIn, User

_LONGEST_BROWSER = 200
_BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "an Android phone or tablet"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("CrOS", "a Chromebook"),
    ("Linux", "Linux"),
)


def note_place(user: User, session_key: str, *, browser: str, at: datetime) -> None:
    """They signed in here; places whose session is over are forgotten."""
    places_of(user).exclude(session_key__in=Session.objects.values("session_key")).delete()
    SignedIn.objects.update_or_create(
        session_key=session_key,
        defaults={"user": user, "at": at, "browser": browser[:_LONGEST_BROWSER]},
    )


def places_of(user: User) -> QuerySet[SignedIn]:
    """Where they signed in, the last first."""
    return SignedIn.objects.filter(user=user).order_by("-at")


def open_places_of(user: User, *, now: datetime) -> list[SignedIn]:
    """Where they are signed in now."""
    running = Session.objects.filter(expire_date__gt=now).values("session_key")
    return list(places_of(user).filter(session_key__in=running))


def end_places(user: User, *, but: str = "", only: int | None = None) -> int:
    """Sign them out everywhere, but not in the session ``but``, or at one place only. How many ended."""
    places = places_of(user).exclude(session_key=but)
    if only is not None:
        places = places.filter(pk=only)
    keys = list(places.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    places.delete()
    return len(keys)


def forget_place(session_key: str) -> None:
    """They signed out there."""
    SignedIn.objects.filter(session_key=session_key).delete()


def in_plain_words(browser: str) -> str:
    """``Chrome on Windows``, from what a browser says of itself."""
    name = next((says for mark, says in _BROWSERS if mark in browser), "")
    machine = next((says for mark, says in _MACHINES if mark in browser), "")
    if not name and not machine:
        return "A browser we do not know"
    return f"{name or 'A browser'} on {machine}" if machine else name
