"""Who is asking, and may they open this record?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from keyworker.access.models import User
from keyworker.record.access_log import case_referred_to, case_to_open, log_view, may_ask
from keyworker.record.models import Case
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.workforce.models import Worker

View = Callable[..., HttpResponse]


class NeedsReason(Exception):
    """The record is the person's team's, but not theirs: they may open it by giving a reason."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.reference)
        self.case = case


def signed_in(view: View) -> View:
    """For people who have signed in, are in post, and whose role opens this page (``access.roles``).

    To others there is no such page; so there is none to anybody while no role declares it. What they see is never
    kept by the browser.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if worker_of(request, missing_ok=True) is None:
            return render(request, "pages/no_worker.html", status=403)
        if page_of(request) not in user_of(request).access.pages:
            raise Http404
        try:
            response = view(request, *args, **kwargs)
        except NeedsReason as needed:
            response = redirect("reason", needed.case.reference)
        response.headers["Cache-Control"] = "no-store"
        return response

    return cast(View, login_required(wrapped))


def page_of(request: HttpRequest) -> str:
    """The name of the page that is asked for."""
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def worker_of(request: HttpRequest, *, missing_ok: bool = False) -> Worker:
    """The worker who is signed in."""
    worker = getattr(request.user, "worker", None)
    if worker is None and not missing_ok:
        raise Http404
    return cast(Worker, worker)


def cases_of(request: HttpRequest) -> CaseQuerySet:
    """The cases this person may open: where every page begins that tells of cases."""
    return Case.objects.visible_to(user_of(request))


def find_worker(number: int) -> Worker:
    """The worker of that number. Raises Http404; whether the person may know of them is for the page to say."""
    found = Worker.objects.numbered(number)
    if found is None:
        raise Http404
    return found


def find_case(request: HttpRequest, reference: str, *, page: str) -> Case:
    """The case, if this person may open it; the look is logged.

    Raises NeedsReason where it is their team's and a reason would open it, Http404 otherwise: a record that may not
    be opened and one that does not exist look the same.
    """
    user = user_of(request)
    case = case_to_open(cases_of(request), user, reference)
    if case is None:
        other = case_referred_to(reference)
        if other is not None and may_ask(user, other):
            raise NeedsReason(other)
        raise Http404
    log_view(user, case, page=page, at=timezone.now())
    return case
