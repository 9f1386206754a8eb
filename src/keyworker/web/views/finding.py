"""Where is this family, and what have I been told?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.web.moment import day_of, now_of
from keyworker.web.signed_in import cases_of, signed_in, worker_of

NOTHING_ASKED = "Enter any part of a name, reference, id or postcode"
_MOST = 30


@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Cases this person may open, by any part of a name, a reference, an id here or elsewhere, or a postcode."""
    # Sent in the body, never in the address: a search is usually a child's name.
    words = request.POST.get("words", "").strip()
    nothing_asked = request.method == "POST" and not words
    found = list(cases_of(request).found_by(words, day_of(request))[: _MOST + 1]) if words else None
    context = {
        "words": words,
        "found": found,
        "most": _MOST,
        "error": NOTHING_ASKED if nothing_asked else "",
        "has_errors": nothing_asked,
    }
    return render(request, "pages/search.html", context, status=422 if nothing_asked else 200)


@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """What this worker has been told, newest first."""
    worker = worker_of(request)
    mine = worker.notices.with_case()
    if request.method == "POST":
        mine.mark_seen(now_of(request))
        return redirect("notices")
    return render(
        request,
        "pages/notices.html",
        {"notices": mine[:100], "unseen": mine.unseen().count()},
    )
