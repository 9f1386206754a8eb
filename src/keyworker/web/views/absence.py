"""How is it recorded that someone is away, for longer, or back?"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from keyworker.access.models import AccessRole
from keyworker.actions.on_case.allocation.cover import END, EXTEND, START
from keyworker.actions.on_worker.absence import DoneForWorker, perform_for_worker, worker_fields
from keyworker.policy.wording import counted
from keyworker.web.forms import drawn, error_links
from keyworker.web.jinja import today
from keyworker.web.signed_in import signed_in, user_of, worker_of
from keyworker.web.views.actions import read_attempt
from keyworker.workforce.models import Absence, Worker

_ACTIONS = {each.id: each.button for each in (START, EXTEND, END)}


@signed_in
def absence(request: HttpRequest, worker_id: int) -> HttpResponse:
    """Record, change or end an absence; every case the worker leads is told."""
    found = managed_worker(request, worker_id)
    day = today()
    running = found.absences.filter(returned__isnull=True).order_by("-first_day").first()
    default = START.id if running is None else END.id
    action = request.POST.get("action") or request.GET.get("action") or default
    if action not in _ACTIONS:
        raise Http404
    context: dict[str, Any] = {"unmet": (), "attempt": uuid4()}
    errors: dict[str, str] = {}
    if request.method == "POST":
        context["attempt"] = read_attempt(request.POST.get("attempt", ""))
        outcome = perform_for_worker(
            action,
            worker=found,
            actor=worker_of(request),
            user=user_of(request),
            entered=request.POST,
            attempt=context["attempt"],
            now=timezone.now(),
            reason=request.POST.get("departure", ""),
        )
        if isinstance(outcome, DoneForWorker):
            cases = len({event.case_id for event in outcome.events})
            messages.success(
                request,
                f"Recorded for {found.name}, and on {counted(cases, 'case')} that they lead",
            )
            return redirect("worker", found.pk)
        errors, context["unmet"] = outcome.errors, outcome.unmet
    context |= _shown(request, found, running, action, day, errors)
    problem = bool(errors or context["unmet"])
    return render(
        request,
        "pages/absence.html",
        context | {"has_errors": problem},
        status=422 if problem else 200,
    )


def _shown(
    request: HttpRequest,
    found: Worker,
    running: Absence | None,
    action: str,
    day: date,
    errors: dict[str, str],
) -> dict[str, Any]:
    fields = worker_fields(action, found, worker_of(request), as_of=day)
    sections = drawn(fields, request.POST if request.method == "POST" else None, errors)
    choices = (START.id,) if running is None else (END.id, EXTEND.id)
    return {
        "found": found,
        "running": running,
        "action": action,
        "title": _ACTIONS[action],
        "others": [(each, _ACTIONS[each]) for each in choices if each != action],
        "sections": sections,
        "errors": error_links(sections, errors),
    }


def managed_worker(request: HttpRequest, worker_id: int) -> Worker:
    """The worker, for those who manage them; nobody else learns that they exist."""
    user, me = user_of(request), worker_of(request)
    found = get_object_or_404(Worker.objects.select_related("team__service"), pk=worker_id)
    same = found.team_id == me.team_id
    if user.access_role == AccessRole.SERVICE_MANAGER:
        same = found.team.service_id == me.team.service_id
    if not (same and user.manages):
        raise Http404
    return found
