"""How does a manager record what else takes a worker's week?"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.actions.on_worker.reductions import duty_fields, end_duty, record_duty
from keyworker.web.forms import drawn, error_links
from keyworker.web.moment import day_of
from keyworker.web.signed_in import signed_in
from keyworker.web.views.absence import managed_worker
from keyworker.workforce.models import Duty


@signed_in
def duties(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The form for a further duty, and the duties that run now with a way to end each."""
    found = managed_worker(request, worker_id)
    errors: dict[str, str] = {}
    if request.method == "POST" and request.POST.get("end"):
        return _ended(request, found.pk)
    if request.method == "POST":
        outcome = record_duty(found, request.POST)
        if isinstance(outcome, Duty):
            messages.success(
                request, f"Recorded for {found.name}: {outcome.get_kind_display().lower()}"
            )
            return redirect("worker", found.pk)
        errors = outcome
    sections = drawn(duty_fields(), request.POST if request.method == "POST" else None, errors)
    context = {
        "found": found,
        "sections": sections,
        "errors": error_links(sections, errors),
        "has_errors": bool(errors),
        "running": [
            each
            for each in found.duties.order_by("started")
            if each.until is None or each.until >= day_of(request)
        ],
    }
    return render(request, "pages/duties.html", context, status=422 if errors else 200)


def _ended(request: HttpRequest, worker_id: int) -> HttpResponse:
    found, number = managed_worker(request, worker_id), request.POST["end"]
    try:
        duty = end_duty(found, int(number), on=day_of(request))
    except (ValueError, Duty.DoesNotExist):
        raise Http404 from None
    messages.success(
        request, f"Ended for {found.name}: {duty.get_kind_display().lower()}, after today"
    )
    return redirect("worker", found.pk)
