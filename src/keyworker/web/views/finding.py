"""Where is this family, and what have I been told?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.record.visibility import ways_to_see
from keyworker.web.moment import day_of, now_of
from keyworker.web.signed_in import cases_of, signed_in, user_of, worker_of

NOTHING_ASKED = "Enter any part of a name, reference, id or postcode"
_MOST = 30


@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Cases this person may open, by any part of a name, a reference, an id here or elsewhere, or a postcode.

    Where these find nothing, names that are spelt nearly so do.
    """
    # Sent in the body, never in the address: a search is usually a child's name.
    words = request.POST.get("words", "").strip()
    nothing_asked = request.method == "POST" and not words
    cases, day = cases_of(request), day_of(request)
    near = ways_to_see(user_of(request), at=now_of(request))
    found = list(cases.found_by(words, day, near=near)[: _MOST + 1]) if words else []
    nearly = not found and bool(words)
    if nearly:
        found = list(cases.spelt_like(words, day)[: _MOST + 1])
    context = {
        "words": words,
        "found": found,
        "nearly": nearly,
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
