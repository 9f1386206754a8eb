"""Who is asking, and may they open this record?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from keyworker.access.models import User
from keyworker.record.access_log import leave_until, log_view, may_ask
from keyworker.record.models import Case
from keyworker.record.visibility import may_manage
from keyworker.workforce.models import Worker

View = Callable[..., HttpResponse]


class NeedsReason(Exception):
    """The record is the person's team's, but not theirs: they may open it by giving a reason."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.reference)
        self.case = case


def signed_in(view: View) -> View:
    """For people who have signed in and are in post. What they see is never kept by the browser."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if worker_of(request, missing_ok=True) is None:
            return render(request, "pages/no_worker.html", status=403)
        try:
            response = view(request, *args, **kwargs)
        except NeedsReason as needed:
            response = redirect("reason", needed.case.reference)
        response.headers["Cache-Control"] = "no-store"
        return response

    return cast(View, login_required(wrapped))


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def worker_of(request: HttpRequest, *, missing_ok: bool = False) -> Worker:
    """The worker who is signed in."""
    worker = getattr(request.user, "worker", None)
    if worker is None and not missing_ok:
        raise Http404
    return cast(Worker, worker)


def find_case(request: HttpRequest, reference: str, *, page: str) -> Case:
    """The case, if this person may open it; the look is logged.

    Raises NeedsReason where it is their team's and a reason would open it, Http404 otherwise: a record that may not
    be opened and one that does not exist look the same.
    """
    user = user_of(request)
    cases = Case.objects.select_related("service", "team", "accountable", "proposed_to", "family")
    case = (
        cases.visible_to(user)
        .annotate(leave_until=leave_until(user))
        .filter(reference=reference)
        .first()
    )
    if case is None:
        other = Case.objects.filter(reference=reference).first()
        if other is not None and may_ask(user, other):
            raise NeedsReason(other)
        raise Http404
    log_view(user, case, page=page, at=timezone.now())
    return cast(Case, case)


def managed_worker(request: HttpRequest, worker_id: int) -> Worker:
    """The worker, for those who manage them; nobody else learns that they exist."""
    found = get_object_or_404(Worker.objects.select_related("team__service"), pk=worker_id)
    if not may_manage(user_of(request), found):
        raise Http404
    return found
