"""How does somebody show who they are once more, before they change how they sign in?

By whichever of their own they have at hand: the password, a code, their passkey, or the authority's own sign-in, which
has to say that they signed in there anew. That it lets somebody through whose browser it still knows shows nobody.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import check_password
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from keyworker.access import tries
from keyworker.access.factors import is_theirs, kinds_held
from keyworker.access.models import Factor, User
from keyworker.access.outside_accounts import linked_to, named_in
from keyworker.access.passkeys import NotTheirs
from keyworker.web.admitting import place_of
from keyworker.web.made_to_wait import waits
from keyworker.web.moment import now_of
from keyworker.web.passkey_shown import ask_passkey, shows_passkey
from keyworker.web.signed_in import signed_in, user_of
from keyworker.web.sitting import SHOWS_OUTSIDE, note_moved, note_shown

_NO_CODE = "That is neither your password nor a code of yours"
_NO_PASSKEY = "That passkey is not one of yours here. Try again, or show it another way"
_NOT_ANEW = "The authority's own sign-in did not say that you signed in there just now, as yourself. Show that it is you another way"


@signed_in
def confirm(request: HttpRequest) -> HttpResponse:
    """They show it by password, code or passkey."""
    user, error = user_of(request), ""
    wanted = _wanted(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "POST":
        name = user.get_username()
        place = place_of(request, name)
        until = tries.begin(name, place, now=now_of(request))
        if until:
            return waits(request, until)
        if _shown(request, user):
            tries.forget(name, place, now=now_of(request))
            return _goes_on(request, user, wanted)
        error = _NO_PASSKEY if "answer" in request.POST else _NO_CODE
    kinds = kinds_held(user)
    context = {
        "error": error,
        "has_errors": bool(error),
        "next": wanted,
        "password": user.has_usable_password(),
        "code": bool(kinds - {Factor.Kind.PASSKEY}),
        "options": ask_passkey(request, user) if Factor.Kind.PASSKEY in kinds else "",
        "outside": _outside_sign_in(user),
    }
    return render(request, "pages/confirm.html", context, status=422 if error else 200)


@signed_in
@require_POST
def outside(request: HttpRequest) -> HttpResponse:
    """Send them to the authority's own sign-in, to sign in there anew."""
    from keyworker.access.sign_in_service import NotReached, send_there

    if not _outside_sign_in(user_of(request)):
        raise Http404
    wanted = _wanted(request, request.POST.get("next", ""))
    request.session[SHOWS_OUTSIDE] = {"at": int(now_of(request).timestamp()), "wanted": wanted}
    try:
        back = request.build_absolute_uri(reverse("outside-back"))
        return send_there(request, back=back, anew=True)
    except NotReached:
        return _not_shown(request, "The authority's sign-in cannot be reached just now")


@signed_in
def back(request: HttpRequest) -> HttpResponse:
    """They come back, by the one address that the service knows: shown where it says that they signed in anew, as themselves."""
    from keyworker.access.sign_in_service import NotEnded, NotReached, said_of

    asked = request.session.pop(SHOWS_OUTSIDE, None)
    if asked is None:
        return redirect("account-confirm")
    try:
        said = said_of(request)
    except (NotReached, NotEnded):
        return _not_shown(request, "The sign-in did not come to an end, or took too long")
    user = user_of(request)
    if linked_to(named_in(said)) != user or not _signed_in_since(
        said.get("auth_time"), asked["at"]
    ):
        return _not_shown(request, _NOT_ANEW)
    return _goes_on(request, user, asked["wanted"])


def _outside_sign_in(user: User) -> str:
    """What the authority's own sign-in is called; empty where there is none, or they are not linked with it."""
    is_there = settings.KEYWORKER_OIDC_ISSUER and user.outside_accounts.exists()
    return settings.KEYWORKER_OIDC_NAME if is_there else ""


def _signed_in_since(said: Any, asked: int) -> bool:
    """Whether they signed in there since they were sent; what the service does not say shows nothing."""
    return (
        isinstance(said, int | float)
        and not isinstance(said, bool)
        and datetime.fromtimestamp(asked, UTC) <= datetime.fromtimestamp(said, UTC)
    )


def _shown(request: HttpRequest, user: User) -> bool:
    if "answer" in request.POST:
        try:
            return shows_passkey(request, user) == user
        except NotTheirs:
            return False
    given = request.POST.get("shown", "")[:1000]
    return check_password(given, user.password) or is_theirs(user, given, now=now_of(request))


def _goes_on(request: HttpRequest, user: User, wanted: str) -> HttpResponse:
    """As after any signing in, the session goes on under another number."""
    request.session.cycle_key()
    note_moved(request, user)
    note_shown(request)
    return redirect(wanted or "account")


def _not_shown(request: HttpRequest, why: str) -> HttpResponse:
    messages.error(request, f"{why}.")
    return redirect("account-confirm")


def _wanted(request: HttpRequest, said: str) -> str:
    """The page of ours that they wanted to go to; empty where it is none."""
    ours = url_has_allowed_host_and_scheme(said, allowed_hosts={request.get_host()})
    return said if ours else ""
