"""How long does a session last, and what must come before anything else opens in it?

It ends after a while in which nothing was asked for, and after eight hours whatever was. What was typed by then is kept
(``web.typed_before``). Whoever has to set up a second factor and has none is led there from every page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from math import ceil
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from keyworker.access.models import User
from keyworker.access.places import forget_place, note_place
from keyworker.web.moment import now_of
from keyworker.web.typed_before import is_marked, is_only_to_be_kept

Answers = Callable[[HttpRequest], HttpResponse]

_BEGAN, _SEEN, _SHOWN = "began", "seen", "shown_who_at"
# They went to the authority's own sign-in to show once more who they are: when, and where to afterwards.
SHOWS_OUTSIDE = "shows_outside"
MUST_SET_UP = "must_set_up_second_factor"
# The session is written so many times while it would last at most, however many pages are opened.
_WRITTEN_IN_ALL = 6
# What opens while a second factor is still to be set up, and what asks after the session without using it.
_OPEN_MEANWHILE = frozenset(
    {
        "account-app",
        "account-passkey",
        "account-codes",
        "account-confirm",
        "account-confirm-outside",
        "account-confirm-back",
        "second-factor",
        "sign-out",
        "sitting",
    }
)
_ONLY_ASKS = "sitting"


def sitting(answers: Answers) -> Answers:
    """The middleware: after whoever asks is known."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and is_over(request):
            logout(request)
            if not is_marked(request):
                messages.info(request, _OVER)
        return answers(request)

    return _Sitting(answered)


_OVER = (
    "You were signed out because nothing was asked for in a while. Sign in to go on where you were."
)


class _Sitting:
    """Calls what was made above, and looks at which page is asked for once that is known."""

    def __init__(self, answered: Answers) -> None:
        self._answered = answered

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answered(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        page = request.resolver_match.url_name if request.resolver_match else ""
        if page != _ONLY_ASKS and not is_only_to_be_kept(request):
            note_seen(request)
        if request.session.get(MUST_SET_UP) and page not in _OPEN_MEANWHILE:
            return redirect("second-factor")
        return None


def _at(request: HttpRequest, name: str) -> datetime | None:
    kept = request.session.get(name)
    return datetime.fromtimestamp(kept, UTC) if isinstance(kept, int) else None


def ends_at(request: HttpRequest) -> datetime | None:
    """When the session ends unless something is asked for; None of one from before that was kept."""
    seen, began = _at(request, _SEEN), _at(request, _BEGAN)
    if seen is None or began is None:
        return None
    return min(seen + settings.KEYWORKER_IDLE, began + settings.KEYWORKER_LONGEST_SESSION)


def seconds_left(request: HttpRequest) -> int:
    """How long the session goes on if nothing more is asked for."""
    end = ends_at(request)
    lasts = settings.KEYWORKER_IDLE if end is None else end - now_of(request)
    # Rounded up: a page that takes it at its word asks for nothing while the session still goes on.
    return max(0, ceil(lasts.total_seconds()))


def warns_before() -> int:
    """How long before the end the page says so, in seconds."""
    return int(settings.KEYWORKER_WARNS.total_seconds())


def is_over(request: HttpRequest) -> bool:
    """Whether the session has lasted its time."""
    end = ends_at(request)
    return end is not None and now_of(request) >= end


def note_seen(request: HttpRequest) -> None:
    """Something was asked for now."""
    seen, now = _at(request, _SEEN), now_of(request)
    if seen is None or now - seen >= settings.KEYWORKER_IDLE / _WRITTEN_IN_ALL:
        request.session[_SEEN] = int(now.timestamp())
        request.session.setdefault(_BEGAN, int(now.timestamp()))


def note_seen_now(request: HttpRequest) -> None:
    """They said that they are still here."""
    request.session[_SEEN] = int(now_of(request).timestamp())


def has_shown_lately(request: HttpRequest) -> bool:
    """Whether they showed who they are a moment ago, so that how they sign in may be changed."""
    shown = _at(request, _SHOWN)
    return shown is not None and now_of(request) - shown < settings.KEYWORKER_SHOWN_FOR


def note_shown(request: HttpRequest) -> None:
    """They showed who they are just now."""
    request.session[_SHOWN] = int(now_of(request).timestamp())


def note_moved(request: HttpRequest, user: User) -> None:
    """The session goes on under another number, as after a change of password."""
    note_place(
        user,
        cast(str, request.session.session_key),
        browser=request.META.get("HTTP_USER_AGENT", ""),
        at=now_of(request),
    )


def begun(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A session began: note when and with which browser."""
    now = now_of(request)
    request.session[_BEGAN] = request.session[_SEEN] = int(now.timestamp())
    note_shown(request)
    note_moved(request, user)


def ended(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """A session ended."""
    if user is not None and request.session.session_key:
        forget_place(request.session.session_key)
