"""How is it recorded that someone is away, for longer, or back?"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.actions.on_worker.absence import END, EXTEND, START, WITHDRAW, running_absence
from keyworker.actions.outcome import Done
from keyworker.policy.wording import counted
from keyworker.record.subjects import OnWorker
from keyworker.web.moment import day_of
from keyworker.web.signed_in import managed_worker, signed_in
from keyworker.web.submissions import form_for, submit

_ACTIONS = {each.id: each.button for each in (START, EXTEND, END, WITHDRAW)}


@signed_in
def absence(request: HttpRequest, worker_id: int) -> HttpResponse:
    """Record, change, end or withdraw an absence; every case the worker leads is told."""
    found = managed_worker(request, worker_id)
    running = running_absence(found, day_of(request))
    away = running is not None and running.first_day <= day_of(request)
    default = END.id if away else START.id
    action = request.POST.get("action") or request.GET.get("action") or default
    if action not in _ACTIONS:
        raise Http404
    subject = OnWorker(found)
    outcome = submit(request, action, subject) if request.method == "POST" else None
    if isinstance(outcome, Done):
        cases = len({event.case_id for event in outcome.events if event.case_id is not None})
        what = "Withdrawn" if action == WITHDRAW.id else "Recorded"
        words = f"{what} for {found.name}, and on {counted(cases, 'case')} that they lead"
        messages.success(request, words)
        return redirect("worker", found.pk)
    form = form_for(request, action, subject, outcome)
    choices = [START.id] if running is None else [END.id, EXTEND.id, START.id]
    if found.absences.exists():
        choices.append(WITHDRAW.id)
    context = {
        "found": found,
        "running": running,
        "title": _ACTIONS[action],
        "others": [(each, _ACTIONS[each]) for each in choices if each != action],
        "form": form,
        "has_errors": bool(form.refused),
    }
    return render(request, "pages/absence.html", context, status=form.status)
