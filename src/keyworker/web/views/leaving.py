"""How is it recorded that somebody leaves, on another day, or stays after all?"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.actions.on_worker.leaving import RECORD, WITHDRAW
from keyworker.actions.outcome import Done
from keyworker.policy.wording import counted
from keyworker.record.subjects import OnWorker
from keyworker.web.signed_in import managed_worker, signed_in
from keyworker.web.submissions import form_for, submit

_ACTIONS = {each.id: each.title for each in (RECORD, WITHDRAW)}


@signed_in
def leaving(request: HttpRequest, worker_id: int) -> HttpResponse:
    """Record or withdraw a worker's last day; every case in which they play a part is told."""
    found = managed_worker(request, worker_id)
    action = request.POST.get("action") or request.GET.get("action") or RECORD.id
    if action not in _ACTIONS:
        raise Http404
    subject = OnWorker(found)
    outcome = submit(request, action, subject) if request.method == "POST" else None
    if isinstance(outcome, Done):
        cases = len({event.case_id for event in outcome.events if event.case_id is not None})
        words = f"Recorded for {found.name}, and on {counted(cases, 'case')} of theirs"
        messages.success(request, words)
        return redirect("worker", found.pk)
    form = form_for(request, action, subject, outcome)
    choices = [RECORD.id] if found.left is None else [RECORD.id, WITHDRAW.id]
    context = {
        "found": found,
        "title": _ACTIONS[action],
        "others": [(each, _ACTIONS[each]) for each in choices if each != action],
        "form": form,
        "has_errors": bool(form.refused),
    }
    return render(request, "pages/leaving.html", context, status=form.status)
