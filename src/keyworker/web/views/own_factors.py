"""How does somebody set up a second factor, make codes for when it is lost, and remove one?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from keyworker.access.factors import (
    NewApp,
    has_factor,
    held_by,
    is_demanded_of,
    keep_app,
    new_paper_codes,
    paper_codes_left,
)
from keyworker.access.models import Factor, User
from keyworker.access.passkeys import NotTheirs, ask_for_new, keep_new
from keyworker.actions.by_themselves import NotDone, keep_with_record
from keyworker.actions.on_worker.own_account import ADD, REMOVE
from keyworker.web.moment import now_of
from keyworker.web.signed_in import View, signed_in, user_of
from keyworker.web.sitting import MUST_SET_UP, has_shown_lately
from keyworker.web.whence import host_of

_NEW_APP, _NEW_PASSKEY = "new_app", "new_passkey"
_LONGEST_TITLE = 60


def shown_lately(view: View) -> View:
    """For whoever showed a moment ago who they are: a screen left open is no leave to change how somebody signs in."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_shown_lately(request):
            return view(request, *args, **kwargs)
        return redirect(f"/account/confirm?{urlencode({'next': request.path})}")

    return cast(View, wrapped)


@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """Which second factor to set up; whoever must have one is led here."""
    context = {"must": bool(request.session.get(MUST_SET_UP))}
    return render(request, "pages/second_factor.html", context)


@signed_in
@shown_lately
def app(request: HttpRequest) -> HttpResponse:
    """Set up an app that shows codes: the secret as a picture and in letters, and a code to show that it works."""
    user, now, error = user_of(request), now_of(request), ""
    if request.method == "POST" and _NEW_APP in request.session:
        offered = NewApp(secret=request.session[_NEW_APP])
        step = offered.step_of(request.POST.get("code", "")[:20], now=now)
        if step is not None:
            return _added(
                request, Factor.Kind.APP, lambda: keep_app(user, offered, step=step, now=now)
            )
        error = "Enter the six figures that the app shows now"
    offered = NewApp(secret=request.session[_NEW_APP]) if error else NewApp.made()
    request.session[_NEW_APP] = offered.secret
    context = {
        "error": error,
        "has_errors": bool(error),
        "picture": offered.picture(user.get_username()),
        "secret": offered.in_groups,
    }
    return render(request, "pages/new_app.html", context, status=422 if error else 200)


@signed_in
@shown_lately
def passkey(request: HttpRequest) -> HttpResponse:
    """Set up a passkey."""
    user, now, error = user_of(request), now_of(request), ""
    title = request.POST.get("title", "").strip()[:_LONGEST_TITLE]
    if request.method == "POST":
        state = request.session.pop(_NEW_PASSKEY, {})
        answer, host = request.POST.get("answer", ""), host_of(request)
        try:
            return _added(
                request,
                Factor.Kind.PASSKEY,
                lambda: keep_new(user, answer, title=title, state=state, host=host, now=now),
            )
        except NotTheirs:
            error = "The passkey was not made. Try again, or use another device"
    asked = ask_for_new(user, host=host_of(request))
    request.session[_NEW_PASSKEY] = asked.state
    context = {
        "error": error,
        "has_errors": bool(error),
        "options": asked.options,
        "titled": title,
    }
    return render(request, "pages/new_passkey.html", context, status=422 if error else 200)


def _added(request: HttpRequest, kind: str, keep: Callable[[], Factor]) -> HttpResponse:
    user = user_of(request)
    try:
        keep_with_record(ADD, user, keep, now=now_of(request), factor=kind)
    except NotDone as problem:
        messages.error(request, str(problem))
        return redirect("account")
    for each in (_NEW_APP, _NEW_PASSKEY, MUST_SET_UP):
        request.session.pop(each, None)
    messages.success(
        request, "Your second factor is set up. You are asked for it when you sign in."
    )
    return redirect("account" if paper_codes_left(user) else "account-codes")


@signed_in
@shown_lately
def codes(request: HttpRequest) -> HttpResponse:
    """Make codes on paper, for when the phone or the passkey is lost. They are shown once."""
    user, now = user_of(request), now_of(request)
    if not has_factor(user):
        return redirect("second-factor")
    made: list[str] = []
    if request.method == "POST":
        try:
            made = keep_with_record(
                ADD, user, lambda: new_paper_codes(user, now=now), now=now, factor="paper"
            )
        except NotDone as problem:
            messages.error(request, str(problem))
    context = {"made": made, "left": paper_codes_left(user)}
    return render(request, "pages/paper_codes.html", context)


@signed_in
@shown_lately
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Remove a second factor; codes on paper alone are none, and go with the last."""
    user = user_of(request)
    found = held_by(user).get(number)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            keep_with_record(
                REMOVE, user, lambda: _removed(user, found), now=now_of(request), factor=found.kind
            )
        except NotDone as problem:
            messages.error(request, str(problem))
            return redirect("account")
        messages.success(request, f"Removed: {found.title}")
        if is_demanded_of(user) and not has_factor(user):
            request.session[MUST_SET_UP] = True
        return redirect("account")
    return render(request, "pages/remove_factor.html", {"found": found})


def _removed(user: User, found: Factor) -> None:
    found.delete()
    if not has_factor(user):
        user.factors.all().delete()
