"""How does somebody show their second factor when they sign in, or sign in with a passkey alone?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from keyworker.access import tries
from keyworker.access.factors import is_theirs, kinds_held
from keyworker.access.models import Factor, User
from keyworker.access.passkeys import NotTheirs
from keyworker.web.admitting import (
    admit,
    admit_from_the_door,
    at_the_door,
    may_come_in,
    place_of,
    safe_next,
)
from keyworker.web.made_to_wait import waits
from keyworker.web.moment import now_of
from keyworker.web.passkey_shown import ask_passkey, shows_passkey

_WRONG_CODE = (
    "Enter the code that your app shows now, or one from your paper that you have not used"
)
_WRONG_PASSKEY = "That passkey is not one of yours here. Try again, or sign in another way"


@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """What is asked after the password of whoever has a second factor."""
    user = at_the_door(request)
    if user is None:
        messages.info(request, "That took too long. Sign in again.")
        return redirect("sign-in")
    name, now, error = user.get_username(), now_of(request), ""
    if request.method == "POST":
        until = tries.begin(name, place_of(request, name), now=now) or tries.begin(
            name, tries.at_the_door(user.pk), now=now
        )
        if until:
            return waits(request, until)
        if _shown(request, user):
            return admit_from_the_door(request, user)
        error = _WRONG_PASSKEY if "answer" in request.POST else _WRONG_CODE
    kinds = kinds_held(user)
    context = {
        "error": error,
        "has_errors": bool(error),
        "asks_code": kinds != {Factor.Kind.PASSKEY},
        "has_app": Factor.Kind.APP in kinds,
        "options": ask_passkey(request, user) if Factor.Kind.PASSKEY in kinds else "",
    }
    return render(request, "pages/second_step.html", context, status=422 if error else 200)


def _shown(request: HttpRequest, user: User) -> bool:
    if "answer" not in request.POST:
        return is_theirs(user, request.POST.get("code", "")[:100], now=now_of(request))
    try:
        return shows_passkey(request, user) == user
    except NotTheirs:
        return False


@never_cache
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey and nothing else: its device has asked for a fingerprint, a face or a PIN."""
    wanted, error = request.POST.get("next") or request.GET.get("next", ""), ""
    if request.user.is_authenticated:
        return redirect(safe_next(request, wanted))
    if request.method == "POST":
        # What is signed by a key cannot be guessed, so nobody is made to wait for another's tries.
        try:
            user = shows_passkey(request)
        except NotTheirs:
            error = _WRONG_PASSKEY
        else:
            if may_come_in(user):
                return admit(request, user, wanted=wanted, shown_all=True)
            error = _WRONG_PASSKEY
    context = {
        "error": error,
        "has_errors": bool(error),
        "options": ask_passkey(request, None),
        "next": wanted,
    }
    return render(request, "pages/passkey_sign_in.html", context, status=422 if error else 200)
