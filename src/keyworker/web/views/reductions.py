"""How does a manager record what else takes a worker's week?"""

from __future__ import annotations

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.actions.on_worker.reductions import END, RECORD, WITHDRAW, running_reductions
from keyworker.actions.outcome import Done
from keyworker.record.governing_pack import governing
from keyworker.record.subjects import OnWorker
from keyworker.web.moment import day_of
from keyworker.web.signed_in import managed_worker, signed_in
from keyworker.web.submissions import error_summary, form_for, not_done, say_recorded, submit

_SAID = {
    RECORD.id: "the other work that takes part of their week",
    END.id: "the last day of the other work",
    WITHDRAW.id: "the other work is withdrawn",
}


@signed_in
def reductions(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The form for further work, or to withdraw some; what runs now, each with who entered it and a way to end it."""
    found = managed_worker(request, worker_id)
    subject, outcome = OnWorker(found), None
    action = request.POST.get("action") or request.GET.get("action") or RECORD.id
    if action not in _SAID:
        raise Http404
    if request.method == "POST":
        outcome = submit(request, action, subject)
        if isinstance(outcome, Done):
            say_recorded(request, outcome, f"Recorded for {found.name}: {_SAID[action]}")
            return redirect("worker", found.pk)
    withdrawing = action == WITHDRAW.id
    shown = WITHDRAW if withdrawing else RECORD
    form = form_for(request, shown.id, subject, outcome if action == shown.id else None)
    ending = not_done(outcome if action == END.id else None)
    context = {
        "found": found,
        "pack": governing(found.team.service, day_of(request)),
        "form": form,
        "ending": ending,
        "title": shown.title,
        "withdrawing": withdrawing,
        "may_withdraw": not withdrawing and found.reductions.exists(),
        "day": day_of(request),
        "running": [(each, uuid4()) for each in running_reductions(found, day_of(request))],
        "has_errors": bool(form.refused or ending),
        "errors": [
            *form.errors,
            *error_summary((), ending.errors, ending, otherwise="#running"),
        ],
    }
    status = 422 if context["has_errors"] else 200
    return render(request, "pages/reductions.html", context, status=status)
