"""Which referrals wait for a decision, how long is left, and how is a new one received?"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.access.models import AccessRole, User
from keyworker.actions.available import allowed_by_job, context_of
from keyworker.actions.on_case.intake.matches import JUDGE
from keyworker.actions.on_case.intake.referral import MORE, RECEIVE
from keyworker.actions.outcome import Done
from keyworker.caseload.possible_matches import suggestions
from keyworker.record.models import Case
from keyworker.record.subjects import NotYetACase
from keyworker.web.jinja import today
from keyworker.web.presenters.queue import queue_for
from keyworker.web.signed_in import signed_in, user_of, worker_of
from keyworker.web.views.questions import offered_questions
from keyworker.web.views.submitting import form_for, submit
from keyworker.workforce.models import Worker


@signed_in
def queue(request: HttpRequest) -> HttpResponse:
    """Referrals by what each waits for under the policy, overdue first, and referrers who have still to be told."""
    user, worker = user_of(request), worker_of(request)
    if user.access_role == AccessRole.PRACTITIONER:
        raise Http404
    given = request.GET.get("page", "")
    page = int(given) if given.isdigit() and len(given) < 6 else 1
    found = queue_for(user, worker, day=today(), page=page)
    return render(
        request, "pages/referrals.html", {"queue": found, "page": min(max(page, 1), found.pages)}
    )


@signed_in
def receive(request: HttpRequest) -> HttpResponse:
    """The form for a new referral."""
    user, worker = user_of(request), worker_of(request)
    subject = NotYetACase(worker.team.service)
    outcome = submit(request, RECEIVE.id, subject) if request.method == "POST" else None
    if isinstance(outcome, Done):
        messages.success(request, f"Referral received: {outcome.case.reference}")
        return _onward(outcome.case, user=user, worker=worker)
    form = form_for(request, RECEIVE.id, subject, outcome)
    context = {
        "form": form,
        "sections": form.sections,
        "errors": form.errors,
        "has_errors": bool(form.refused),
        "unmet": form.refused.unmet,
        "submission": form.submission,
        "entered": request.POST if outcome is not None else None,
        "more_title": MORE,
    }
    return render(request, "pages/receive.html", context, status=form.status)


def _onward(case: Case, *, user: User, worker: Worker) -> HttpResponse:
    """The page that comes after receiving: what has still to be asked, otherwise the case."""
    if not Case.objects.visible_to(user).filter(pk=case.pk).exists():
        return redirect("home")
    acting = context_of(case, worker, as_of=today())
    if allowed_by_job(JUDGE, acting) and suggestions(case):
        return redirect("matches", case.reference)
    if offered_questions(acting):
        return redirect("questions", case.reference)
    return redirect("case", case.reference)
