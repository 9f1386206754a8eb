"""How does somebody see what is due in their own calendar, and how do they end that?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from keyworker.access.calendar_keys import end_key, key_of, make_key, whose
from keyworker.caseload.due import due_for
from keyworker.web.moment import day_of, now_of
from keyworker.web.presenters.calendar_feed import calendar_of
from keyworker.web.signed_in import cases_open_to, signed_in, user_of


@signed_in
def calendar(request: HttpRequest) -> HttpResponse:
    """Make the link, replace it, or end it. The link is shown once, on the answer to making it."""
    user, link = user_of(request), ""
    if request.method == "POST" and request.POST.get("end"):
        if end_key(user):
            messages.success(request, "The link is ended. No calendar can read it any more.")
        return redirect("calendar")
    if request.method == "POST":
        key = make_key(user, at=now_of(request))
        link = request.build_absolute_uri(reverse("calendar-feed", args=[key]))
    return render(request, "pages/calendar.html", {"held": key_of(user), "link": link})


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar itself, for whoever holds the link. A link that was ended and one that never was look the same."""
    user = whose(key)
    worker = getattr(user, "worker", None)
    day = day_of(request)
    if user is None or worker is None or (worker.left is not None and worker.left < day):
        raise Http404
    dues = due_for(worker, cases_open_to(user, at=now_of(request)), as_of=day)
    document = calendar_of(dues, address=_address(request), day=day)
    tag = quote_etag(hashlib.sha256(document).hexdigest()[:32])
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(document, content_type="text/calendar; charset=utf-8")
    for name, value in (
        ("ETag", tag),
        ("Cache-Control", "private, no-cache"),
        ("X-Robots-Tag", "noindex"),
    ):
        response[name] = value
    return response


def _address(request: HttpRequest) -> Callable[[str], str]:
    def of(reference: str) -> str:
        path = reverse("case", args=[reference])
        given = settings.KEYWORKER_ADDRESS
        return f"{given}{path}" if given else request.build_absolute_uri(path)

    return of
