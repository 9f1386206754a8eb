"""Who is asking, and may they open this record?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.access.models import User
from keyworker.access.roles import OWN_ACCOUNT
from keyworker.record.access_log import (
    case_referred_to,
    case_to_open,
    log_refused,
    log_view,
    may_ask,
)
from keyworker.record.as_it_stood import put_back
from keyworker.record.looking import log_search
from keyworker.record.models import Case
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.record.seers import Asked, asked_by
from keyworker.record.visibility import may_manage
from keyworker.record.words_withheld import words_withheld
from keyworker.web.lists_noted import note_what_it_lists
from keyworker.web.moment import CannotShow, let_name_a_day, moment_of, now_of
from keyworker.web.typed_before import (
    is_marked,
    is_only_to_be_kept,
    keep_typed,
    seen_to,
    wants_it_empty,
)
from keyworker.workforce.models import Worker

View = Callable[..., HttpResponse]


class NeedsReason(Exception):
    """The record is the person's team's, but not theirs: they may open it by giving a reason."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.reference)
        self.case = case


class NotLetIn(Http404):
    """The record is not theirs to open, or there is none: which of the two, nobody is told, and that they asked is kept."""

    def __init__(self, case: Case | None, page: str) -> None:
        super().__init__()
        self.case, self.page = case, page


def signed_in(view: View) -> View:
    """For people who have signed in, are in post, and whose role opens this page (``access.roles``).

    To others there is no such page; so there is none to anybody while no role declares it. What they see is never
    kept by the browser. Each such page can be shown as of an earlier day; see ``keyworker.web.moment``.
    """

    def for_them(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if worker_of(request, missing_ok=True) is None:
            return render(request, "pages/no_worker.html", status=403)
        if not _opens(request):
            raise Http404
        try:
            response = _answered(view, request, *args, **kwargs)
            seen_to(request)
            note_what_it_lists(request, response)
        except NeedsReason as needed:
            keep_typed(request)
            response = redirect("reason", needed.case.reference)
        except CannotShow as problem:
            context = {"title": "This page cannot be shown so", "said": str(problem)}
            response = render(request, "pages/error.html", context, status=400)
        response.headers["Cache-Control"] = "no-store"
        return response

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_only_to_be_kept(request):
            keep_typed(request)
            return HttpResponse(status=204)
        if request.user.is_authenticated and wants_it_empty(request):
            return redirect(request.get_full_path())
        if not request.user.is_authenticated and is_marked(request):
            messages.info(request, SIGNED_OUT if keep_typed(request) else _NOT_KEPT)
        return login_required(for_them)(request, *args, **kwargs)

    return cast(View, wrapped)


SIGNED_OUT = (
    "You were signed out. What you typed is kept for you: sign in, and the form has it again."
)
_NOT_KEPT = (
    "You were signed out, and what you sent could not be kept. Nothing was recorded: "
    "go back, copy what you typed, sign in and send it again."
)


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What the view answers on the day that the request names. That somebody was not let in is kept, whatever is undone."""
    shown = _shown_without_trace if let_name_a_day(request).another_day else _shown
    try:
        with words_withheld(not user_of(request).access.reads_findings):
            return shown(view, request, *args, **kwargs)
    except NotLetIn as refused:
        log_refused(user_of(request), refused.case, page=refused.page, at=now_of(request))
        raise


def _shown(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return view(request, *args, **kwargs)


def _shown_without_trace(
    view: View, request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    """A page of another day. Looking at it changes nothing that is kept, but that somebody looked."""
    with transaction.atomic():
        response = view(request, *args, **kwargs)
        transaction.set_rollback(True)
    for case, page in moment_of(request).looks:
        log_view(user_of(request), case, page=page, at=now_of(request))
    for words, found in moment_of(request).searches:
        log_search(user_of(request), words, found=found, at=now_of(request))
    return response


def page_of(request: HttpRequest) -> str:
    """The name of the page that is asked for."""
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def _opens(request: HttpRequest) -> bool:
    """Whether there is such a page for their role, and something may be sent to it where something is."""
    access = user_of(request).access
    may_send = access.writes or request.method != "POST" or _records_nothing(request)
    return page_of(request) in access.pages and may_send


def _records_nothing(request: HttpRequest) -> bool:
    """Whether what is sent to this page is recorded of no family, worker or service: a search, or one's own account."""
    return page_of(request) in {"search", *OWN_ACCOUNT}


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def worker_of(request: HttpRequest, *, missing_ok: bool = False) -> Worker:
    """The worker who is signed in."""
    worker = getattr(request.user, "worker", None)
    if worker is None and not missing_ok:
        raise Http404
    return cast(Worker, worker)


def cases_of(request: HttpRequest) -> CaseQuerySet:
    """The cases this person may open now, whatever day the page tells of."""
    return cases_open_to(user_of(request), at=now_of(request))


def cases_open_to(user: User, *, at: datetime) -> CaseQuerySet:
    """The cases a person may open at that instant, for a page that answers somebody who has not signed in to it."""
    return Case.objects.open_to(user, at=at)


def asked_of(request: HttpRequest) -> Asked:
    """The same, for a question that is prepared. Raises Http404 for whoever may open nothing."""
    asked = asked_by(user_of(request), at=now_of(request))
    if asked is None:
        raise Http404
    return asked


def find_worker(number: int) -> Worker:
    """The worker of that number. Raises Http404; whether the person may know of them is for the page to say."""
    found = Worker.objects.numbered(number)
    if found is None:
        raise Http404
    return found


def find_case(request: HttpRequest, reference: str, *, page: str) -> Case:
    """The case, if this person may open it; the look is logged.

    Raises NeedsReason where it is their team's and a reason would open it, NotLetIn otherwise: a record that may not
    be opened and one that does not exist look the same.
    """
    user, now = user_of(request), now_of(request)
    if "\0" in reference:
        # No case has such a reference, and the database takes no such text.
        raise NotLetIn(None, page)
    case = case_to_open(user, reference, at=now)
    if case is None:
        other = case_referred_to(reference)
        if other is not None and may_ask(user, other, at=now):
            raise NeedsReason(other)
        raise NotLetIn(other, page)
    if moment_of(request).another_day:
        moment_of(request).looks.append((case, page))
        put_back(case, moment_of(request).day)
    else:
        log_view(user, case, page=page, at=now)
    return case


def note_search(request: HttpRequest, words: str, *, found: int) -> None:
    """Note that a search was shown; on a page of another day once nothing else of it is kept."""
    user, now = user_of(request), now_of(request)
    if moment_of(request).another_day:
        moment_of(request).searches.append((words, found))
    else:
        log_search(user, words, found=found, at=now)


def managed_worker(request: HttpRequest, worker_id: int) -> Worker:
    """The worker, for those who manage them; nobody else learns that they exist."""
    found = find_worker(worker_id)
    if not may_manage(user_of(request), found):
        raise Http404
    return found
