"""What does somebody see of their own account: how they sign in, and where they are signed in now?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from keyworker.access.account_addresses import address_on_record, change_of, to_confirm
from keyworker.access.account_addresses import confirm as confirm_address
from keyworker.access.factors import held_by, paper_codes_left
from keyworker.access.models import Factor
from keyworker.access.places import end_places, in_plain_words, open_places_of
from keyworker.actions.by_themselves import NotDone, keep_with_record
from keyworker.actions.on_worker.changed_addresses import CONFIRM
from keyworker.policy.wording import counted
from keyworker.policy.written_numbers import written_count
from keyworker.web.moment import now_of
from keyworker.web.signed_in import signed_in, user_of
from keyworker.web.sitting import (
    has_shown_lately,
    note_seen_now,
    seconds_left,
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place where they are signed in, in plain words; ``here`` is this one."""

    number: int
    browser: str
    since: datetime
    here: bool


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """How they sign in, what they have besides a password, and where they are signed in; the others can be ended."""
    if request.method == "POST":
        if not has_shown_lately(request):
            return redirect(_CONFIRM)
        return _address_confirmed(request) if "address" in request.POST else _ended(request)
    user, here = user_of(request), request.session.session_key
    held = held_by(user).values()
    paper = next((each for each in held if each.kind == Factor.Kind.PAPER), None)
    change = change_of(user)
    context = {
        "factors": [each for each in held if each is not paper],
        "paper": paper,
        "paper_left": paper_codes_left(user) if paper is not None else 0,
        "outside": user.outside_accounts.exists(),
        "address": address_on_record(user),
        "to_confirm": to_confirm(user),
        "changed_oneself": change is not None and change.changed_by_id == user.pk,
        "places": [
            Place(
                number=each.pk,
                browser=in_plain_words(each.browser),
                since=each.at,
                here=each.session_key == here,
            )
            for each in open_places_of(user, now=now_of(request))
        ],
    }
    return render(request, "pages/account.html", context)


_CONFIRM = "/account/confirm?next=%2Faccount"


def _address_confirmed(request: HttpRequest) -> HttpResponse:
    """They say that the changed address is theirs: the one that they saw, and no other that came meanwhile."""
    user, now = user_of(request), now_of(request)
    if request.POST["address"] != address_on_record(user):
        messages.error(request, "The address was changed meanwhile. Look at it once more.")
        return redirect("account")
    try:
        keep_with_record(CONFIRM, user, lambda: confirm_address(user, now=now), now=now)
    except NotDone as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "You confirmed your address: links to choose a password go to it")
    return redirect("account")


def _ended(request: HttpRequest) -> HttpResponse:
    user, given = user_of(request), request.POST.get("place", "")
    number = written_count(given)
    if given != "others" and number is None:
        return redirect("account")
    ended = end_places(user, but=request.session.session_key or "", only=number)
    said = f"Signed out in {counted(ended, 'other place')}" if ended else "Nothing was to end there"
    (messages.success if ended else messages.info)(request, said)
    return redirect("account")


@signed_in
def sitting(request: HttpRequest) -> HttpResponse:
    """For the page's own script: how long the session still lasts; sent as a form, it goes on."""
    if request.method == "POST":
        note_seen_now(request)
    return JsonResponse({"left": seconds_left(request)})
