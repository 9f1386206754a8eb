"""Where is this family, and what have I been told?"""

from __future__ import annotations

from secrets import token_hex

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from keyworker.notices.digest import morning_of
from keyworker.notices.models import NOTICES
from keyworker.notices.unseen import page_of_told, told_to, unseen_by
from keyworker.paged import Paged, page_as_found
from keyworker.record.models import Case
from keyworker.record.models.case_questions import FOUND, CaseQuerySet
from keyworker.record.models.finding import begins_only
from keyworker.record.visibility import ways_to_see
from keyworker.web.moment import day_of, now_of
from keyworker.web.paging import key_in, paging
from keyworker.web.presenters.births import birth_in_words
from keyworker.web.signed_in import cases_of, note_search, signed_in, user_of, worker_of

NOTHING_ASKED = "Enter any part of a name, reference, id or postcode"
LONGEST_WORDS = 200
_MOST = 30
_SEARCHES, _KEPT = "searches", 30


@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Cases this person may open, by any part of a name, a reference, an id here or elsewhere, or a postcode.

    Where these find nothing, names that are spelt nearly so do.
    """
    if request.method == "POST":
        return _asked(request)
    kept = _kept(request).get(request.GET.get("asked", ""))
    words = kept or ""
    cases, day = cases_of(request), day_of(request)
    page, nearly = Paged[Case]([], 1, 0, None, None), False
    if words:
        near = ways_to_see(user_of(request), at=now_of(request))
        page = _page_of(cases.found_by(words, day, near=near), request)
        nearly = not page.rows
    if nearly:
        page = _page_of(cases.spelt_like(words, day), request)
    if words:
        note_search(request, words, found=len(page.rows) + (page.after is not None))
    context = {
        "words": words,
        "found": page.rows,
        "nearly": nearly,
        "begins_only": begins_only(words),
        "paging": paging(request, page),
        "on": day,
        "births": birth_in_words,
        "gone": kept is None and "asked" in request.GET,
        "error": "",
        "has_errors": False,
    }
    return render(request, "pages/search.html", context)


def _page_of(found: CaseQuerySet, request: HttpRequest) -> Paged[Case]:
    # How many are found is not counted: of a name that many have it would take as long as to show them all.
    return page_as_found(FOUND, key_in(request, FOUND), found, most=_MOST)


def _asked(request: HttpRequest) -> HttpResponse:
    """Keep what is asked for with the session, and show what it finds at an address of its own.

    A search is usually a child's name, so it is sent in the body and stands in no address; the page that shows what was
    found is asked for like any other, so that Back leads to it again.
    """
    words = request.POST.get("words", "").strip()
    problem = "" if words else NOTHING_ASKED
    if len(words) > LONGEST_WORDS:
        problem = f"Write at most {LONGEST_WORDS} letters: a name, reference, id or postcode"
    if problem:
        context = {"words": words[:LONGEST_WORDS], "error": problem, "has_errors": True}
        context |= {"found": [], "nearly": False, "gone": False}
        return render(request, "pages/search.html", context, status=422)
    kept = _kept(request)
    number = next((each for each, earlier in kept.items() if earlier == words), token_hex(8))
    others = [(each, earlier) for each, earlier in kept.items() if each != number]
    request.session[_SEARCHES] = dict([*others, (number, words)][-_KEPT:])
    return redirect(f"{reverse('search')}?asked={number}")


def _kept(request: HttpRequest) -> dict[str, str]:
    """What was looked for in this session lately, by the number in the address."""
    found: dict[str, str] = request.session.get(_SEARCHES, {})
    return found


@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """What this worker has been told, newest first."""
    worker, now = worker_of(request), now_of(request)
    if request.method == "POST":
        told_to(worker, at=now).mark_seen(now)
        return redirect("notices")
    page = page_of_told(worker, key_in(request, NOTICES), at=now)
    context = {
        "notices": page.rows,
        "unseen": unseen_by(worker, at=now),
        "morning": list(morning_of(worker, now=now).counts()),
        "paging": paging(request, page),
    }
    return render(request, "pages/notices.html", context)
