"""How does somebody who showed who they are come in? By one way, whatever they showed.

A password alone lets nobody in who has a second factor: until they show that as well, the session knows who is at the
door and nothing else. Whoever has to have one and has none comes in, and is led to set it up before anything else opens.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from keyworker.access import tries
from keyworker.access.account_addresses import to_confirm
from keyworker.access.backends import PeopleAtWork
from keyworker.access.factors import has_factor, is_demanded_of
from keyworker.access.models import User
from keyworker.access.tries import Place
from keyworker.web.moment import now_of
from keyworker.web.sitting import MUST_SET_UP
from keyworker.web.whence import address_of

BACKEND = "keyworker.access.backends.PeopleAtWork"
_AT_THE_DOOR = "at_the_door"
_ADDRESS_CHANGED = "The address to which mail about your account goes was changed. Look at Your account whether it is yours."
_WAITS_FOR = timedelta(minutes=10)
# In a browser in which somebody signed in: it is known to them, and waits for nobody else's wrong tries.
_COOKIE = "known-browser"


def place_of(request: HttpRequest, name: str) -> Place:
    """From where this person tries to sign in."""
    return tries.place_of(address_of(request), name=name, mark=request.COOKIES.get(_COOKIE, ""))


def safe_next(request: HttpRequest, wanted: str) -> str:
    """The page of ours that they wanted to go to; the first page where it is none."""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted.startswith("/") and ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def may_come_in(user: User) -> bool:
    """Whether the account is open, and its worker has not left."""
    return PeopleAtWork().user_can_authenticate(user)


def admit(
    request: HttpRequest, user: User, *, wanted: str, shown_all: bool = False
) -> HttpResponse:
    """Let them in, or ask for their second factor. ``shown_all``: what they showed stands for both factors."""
    if not shown_all and has_factor(user):
        request.session[_AT_THE_DOOR] = {
            "user": user.pk,
            "password": user.get_session_auth_hash(),
            "at": int(now_of(request).timestamp()),
            "wanted": wanted,
        }
        return redirect("second-step")
    return _let_in(request, user, wanted=wanted, complete=shown_all)


def at_the_door(request: HttpRequest) -> User | None:
    """Who showed their password just now and has to show a second factor; None where nobody did."""
    kept = request.session.get(_AT_THE_DOOR)
    if kept is None:
        return None
    user = PeopleAtWork().get_user(kept["user"])
    since = now_of(request) - datetime.fromtimestamp(kept["at"], UTC)
    if user is None or since >= _WAITS_FOR:
        return None
    return user if user.get_session_auth_hash() == kept["password"] else None


def admit_from_the_door(request: HttpRequest, user: User) -> HttpResponse:
    """They showed their second factor as well."""
    kept = request.session.pop(_AT_THE_DOOR)
    return _let_in(request, user, wanted=kept["wanted"], complete=True)


def _let_in(request: HttpRequest, user: User, *, wanted: str, complete: bool) -> HttpResponse:
    name = user.get_username()
    tries.forget(name, place_of(request, name), now=now_of(request))
    tries.forget(name, tries.at_the_door(user.pk), now=now_of(request))
    login(request, user, backend=BACKEND)
    if to_confirm(user):
        messages.info(request, _ADDRESS_CHANGED)
    if not complete and is_demanded_of(user):
        request.session[MUST_SET_UP] = True
    response = redirect(safe_next(request, wanted))
    _know_again(request, response, name)
    return response


def _know_again(request: HttpRequest, response: HttpResponse, name: str) -> None:
    if tries.place_of("", name=name, mark=request.COOKIES.get(_COOKIE, "")).known:
        return
    response.set_cookie(
        _COOKIE,
        tries.mark_of(name, browser=secrets.token_urlsafe(16)),
        max_age=int(tries.KNOWN_FOR.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
