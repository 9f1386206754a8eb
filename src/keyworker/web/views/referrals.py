"""Which referrals wait for a decision, how long is left, and how is a new one received?"""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from keyworker.access.models import AccessRole, User
from keyworker.casework.actions import ACTIONS
from keyworker.casework.actions.base import Done, Refused
from keyworker.casework.actions.intake import MORE
from keyworker.casework.actions.looking import allowed_by_job, asked_of
from keyworker.casework.actions.start import start, start_fields
from keyworker.casework.due import due_on_cases
from keyworker.casework.matching import suggestions
from keyworker.casework.models import Case, Event
from keyworker.web.forms import drawn, error_links
from keyworker.web.jinja import today
from keyworker.web.signed_in import signed_in, user_of, worker_of
from keyworker.web.views.questions import offered_questions
from keyworker.workforce.models import Worker

_STEPS = ("trawl.completed", "analysis.completed", "decision.made")


@signed_in
def queue(request: HttpRequest) -> HttpResponse:
    """Referrals to decide, guidance to send, and opened cases with nobody named, soonest due first."""
    user, worker, day = user_of(request), worker_of(request), today()
    if user.access_role == AccessRole.PRACTITIONER:
        raise Http404
    cases = Case.objects.visible_to(user).with_children().select_related("team", "proposed_to", "accountable")
    if user.access_role != AccessRole.SERVICE_MANAGER:
        cases = cases.of_teams([worker.team])
    groups = {
        "To decide": list(cases.awaiting_decision()),
        "Opened, nobody named yet": list(cases.without_lead().filter(opened_on__isnull=False).order_by("received_on")),
        "Not opened, guidance to send": list(cases.awaiting_guidance()),
    }
    everything = [case for group in groups.values() for case in group]
    dues = due_on_cases(everything, as_of=day)
    done: dict[int, set[str]] = {case.pk: set() for case in everything}
    for case_id, kind in Event.objects.filter(case__in=done, kind__in=_STEPS).values_list("case_id", "kind"):
        done[case_id].add(kind)
    rows = {
        title: sorted(
            ({"case": case, "dues": dues[case.pk], "done": done[case.pk], "next": _next(case, done[case.pk])} for case in group),
            key=lambda row: (row["dues"][0].clock.limit if row["dues"] else day, row["case"].pk),
        )
        for title, group in groups.items()
    }  # fmt: skip
    return render(request, "pages/referrals.html", {"groups": rows, "day": day})


def _next(case: Case, done: set[str]) -> str:
    """The action that moves the referral on."""
    if case.stage == "not-opened":
        return "send-guidance"
    if case.stage != "received":
        return "agree-allocation" if case.proposed_to_id else "allocate"
    if "trawl.completed" not in done:
        return "complete-trawl"
    return "decide" if "analysis.completed" in done else "complete-analysis"


@signed_in
def receive(request: HttpRequest) -> HttpResponse:
    """The form for a new referral."""
    user, worker, now = user_of(request), worker_of(request), timezone.now()
    service = worker.team.service
    fields = start_fields(service, worker, as_of=today())
    entered, errors, unmet, attempt = None, {}, (), uuid4()
    if request.method == "POST":
        entered = request.POST
        attempt = _attempt(entered.get("attempt", ""))
        outcome = start(
            service=service, actor=worker, user=user, entered=entered, attempt=attempt, now=now,
            reason=entered.get("departure", ""),
        )  # fmt: skip
        if isinstance(outcome, Done):
            messages.success(request, f"Referral received: {outcome.case.reference}")
            return _onward(outcome.case, user=user, worker=worker)
        if isinstance(outcome, Refused):
            errors, unmet = outcome.errors, outcome.unmet
    sections = drawn(fields, entered, errors)
    context = {
        "sections": sections, "errors": error_links(sections, errors), "has_errors": bool(errors or unmet),
        "unmet": unmet, "attempt": attempt, "entered": entered, "more_title": MORE,
    }  # fmt: skip
    return render(request, "pages/receive.html", context, status=422 if errors or unmet else 200)


def _onward(case: Case, *, user: User, worker: Worker) -> HttpResponse:
    """The page that comes after receiving: what has still to be asked, otherwise the case."""
    if not Case.objects.visible_to(user).filter(pk=case.pk).exists():
        return redirect("home")
    asked = asked_of(case, worker, as_of=today())
    if allowed_by_job(ACTIONS["judge-likeness"], asked) and suggestions(case):
        return redirect("matches", case.reference)
    if offered_questions(asked):
        return redirect("questions", case.reference)
    return redirect("case", case.reference)


def _attempt(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        return uuid4()
