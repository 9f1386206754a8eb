"""Which referrals wait for a decision, how long is left, and how is a new one received?"""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from keyworker.actions.action import Done, Refused
from keyworker.actions.available import allowed_by_job, context_of
from keyworker.actions.families import ACTIONS
from keyworker.actions.on_case.intake.referral import MORE
from keyworker.actions.start import start, start_fields
from keyworker.actions.whose_step import has_questions_for
from keyworker.caseload.possible_matches import suggestions
from keyworker.caseload.referral_queue import referral_queue
from keyworker.decisions.gates import Unmet
from keyworker.record.models import Case
from keyworker.web.forms import drawn, error_links
from keyworker.web.moment import day_of, now_of
from keyworker.web.presenters.queue import queue_shown
from keyworker.web.signed_in import cases_of, signed_in, user_of, worker_of
from keyworker.web.submissions import read_attempt, read_page


@signed_in
def queue(request: HttpRequest) -> HttpResponse:
    """Referrals by what each waits for under the policy, overdue first, and referrers who have still to be told."""
    user, worker = user_of(request), worker_of(request)
    page = read_page(request.GET.get("page", ""))
    found = referral_queue(cases_of(request), user, day=day_of(request), page=page)
    page = min(page, found.pages)
    context = {
        "queue": queue_shown(found, worker, day=day_of(request)),
        "sooner": page - 1,
        "later": page + 1 if page < found.pages else None,
    }
    return render(request, "pages/referrals.html", context)


@signed_in
def receive(request: HttpRequest) -> HttpResponse:
    """The form for a new referral."""
    user, worker, now = user_of(request), worker_of(request), now_of(request)
    service = worker.team.service
    fields = start_fields(service, worker, as_of=day_of(request))
    entered: QueryDict | None = None
    errors: dict[str, str] = {}
    unmet: tuple[Unmet, ...] = ()
    attempt = uuid4()
    if request.method == "POST":
        entered = request.POST
        attempt = read_attempt(entered.get("attempt", ""))
        outcome = start(
            service=service,
            actor=worker,
            user=user,
            entered=entered,
            attempt=attempt,
            now=now,
            reason=entered.get("departure", ""),
        )
        if isinstance(outcome, Done):
            messages.success(request, f"Referral received: {outcome.case.reference}")
            return _onward(request, outcome.case)
        if isinstance(outcome, Refused):
            errors, unmet = outcome.errors, outcome.unmet
    sections = drawn(fields, entered, errors)
    context = {
        "sections": sections,
        "errors": error_links(sections, errors),
        "has_errors": bool(errors or unmet),
        "unmet": unmet,
        "attempt": attempt,
        "entered": entered,
        "more_title": MORE,
    }
    return render(request, "pages/receive.html", context, status=422 if errors or unmet else 200)


def _onward(request: HttpRequest, case: Case) -> HttpResponse:
    """The page that comes after receiving: what has still to be asked, otherwise the case."""
    if not cases_of(request).includes(case):
        return redirect("home")
    acting = context_of(case, worker_of(request), as_of=day_of(request))
    if allowed_by_job(ACTIONS["judge-likeness"], acting) and suggestions(case):
        return redirect("matches", case.reference)
    if has_questions_for(acting):
        return redirect("questions", case.reference)
    return redirect("case", case.reference)
