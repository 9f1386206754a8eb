"""How does somebody sign in with the account that the authority's own sign-in service knows, such as Entra ID?

By OpenID Connect: the service says who they are, in a token that it signed for this one occasion. That makes no account and
changes no role: they are matched with an account that an administrator made, by the service's own number for them once it
is linked, and the first time by an e-mail address that the service vouches for.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from keyworker.access.models import User
from keyworker.access.outside_accounts import came_in, link, linked_to, named_in, of_that_address
from keyworker.actions.by_themselves import NotDone, keep_with_record
from keyworker.actions.on_worker.own_account import LINK
from keyworker.web.admitting import admit, may_come_in
from keyworker.web.moment import now_of
from keyworker.web.sitting import SHOWS_OUTSIDE

_log = logging.getLogger(__name__)
_WANTED = "wanted_after_outside"
# What a service says of how they signed in there, where that was with more than a password (RFC 8176).
_MORE_THAN_A_PASSWORD = frozenset({"mfa", "hwk", "sc"})


@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Send them to the authority's sign-in service."""
    from keyworker.access.sign_in_service import NotReached, send_there

    request.session.pop(SHOWS_OUTSIDE, None)
    request.session[_WANTED] = request.GET.get("next", "")
    try:
        return send_there(request, back=request.build_absolute_uri(reverse("outside-back")))
    except NotReached as error:
        return _not_reached(request, error)


@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """They come back: let in whom the service names, if there is such an account here."""
    from keyworker.access.sign_in_service import NotEnded, NotReached, said_of

    if SHOWS_OUTSIDE in request.session:
        return redirect(f"{reverse('account-confirm-back')}?{request.GET.urlencode()}")
    try:
        said = said_of(request)
    except NotReached as error:
        return _not_reached(request, error)
    except NotEnded as error:
        _log.warning("signing in outside failed: %s", error)
        return _refused(request, "The sign-in did not come to an end, or took too long. Try again.")
    user = _whose(request, said)
    if user is None:
        return _refused(request, _NO_ACCOUNT)
    came_in(named_in(said), now=now_of(request))
    wanted = request.session.pop(_WANTED, "")
    return admit(request, user, wanted=wanted, shown_all=_showed_more(said))


_NO_ACCOUNT = (
    "There is no account in Keyworker that goes with the one you signed in with. Ask whoever looks after Keyworker in your "
    "authority: the e-mail address on record here has to be the same, and the account open."
)


def _whose(request: HttpRequest, said: Mapping[str, Any]) -> User | None:
    """The account of whom the service names; linked with it now, where that is the first time."""
    named = named_in(said)
    user = linked_to(named)
    if user is not None:
        return user if may_come_in(user) else None
    vouched = said.get("email_verified") is True or settings.KEYWORKER_OIDC_TRUSTS_EMAIL
    user = of_that_address(str(said.get("email", ""))) if vouched else None
    if user is None or not may_come_in(user):
        return None
    now = now_of(request)
    try:
        keep_with_record(LINK, user, lambda: link(user, named, now=now), now=now)
    except (NotDone, IntegrityError):
        return None
    return user


def _showed_more(said: Mapping[str, Any]) -> bool:
    """Whether they showed a second factor there."""
    ways = said.get("amr")
    shown = {str(each) for each in ways} if isinstance(ways, list) else set()
    return bool(settings.KEYWORKER_OIDC_SECOND_FACTOR or shown & _MORE_THAN_A_PASSWORD)


def _not_reached(request: HttpRequest, error: Exception) -> HttpResponse:
    _log.warning("the sign-in service could not be reached: %s", error)
    said = "The authority's sign-in cannot be reached just now. Try again in a moment."
    return _refused(request, said, status=503)


def _refused(request: HttpRequest, said: str, *, status: int = 403) -> HttpResponse:
    context = {"said": said}
    return render(request, "pages/outside_refused.html", context, status=status)
