"""How is it recorded that somebody leaves, on another day, or stays after all?"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.actions.on_worker.leaving import RECORD, WITHDRAW
from keyworker.actions.outcome import Done
from keyworker.caseload.left_behind import left_behind, number_left_behind
from keyworker.policy.wording import counted, on_day
from keyworker.record.governing_pack import governing
from keyworker.record.subjects import OnWorker
from keyworker.web.moment import day_of
from keyworker.web.presenters.leavers import going_of
from keyworker.web.signed_in import cases_of, find_worker, managed_worker, signed_in, worker_of
from keyworker.web.submissions import form_for, say_recorded, submit
from keyworker.workforce.models import Worker

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
        say_recorded(request, outcome, _recorded(find_worker(found.pk), outcome))
        return redirect("leaving" if action == RECORD.id else "worker", found.pk)
    form = form_for(request, action, subject, outcome)
    choices = [RECORD.id] if found.left is None else [RECORD.id, WITHDRAW.id]
    context = {
        **(_left_behind(request, found) if action == RECORD.id else {}),
        "found": found,
        "title": _ACTIONS[action],
        "others": [(each, _ACTIONS[each]) for each in choices if each != action],
        "form": form,
        "has_errors": bool(form.refused),
    }
    return render(request, "pages/leaving.html", context, status=form.status)


def _recorded(worker: Worker, outcome: Done) -> str:
    """What was recorded, and how many cases have nobody by it."""
    cases = len({event.case_id for event in outcome.events if event.case_id is not None})
    words = f"Recorded for {worker.name}, and on {counted(cases, 'case')} of theirs"
    if worker.left is None:
        return words
    number = number_left_behind(worker)
    return f"{words}. {counted(number, 'case')} without anybody after {on_day(worker.left)}" + (
        ": hand each over below" if number else ""
    )


def _left_behind(request: HttpRequest, worker: Worker) -> dict[str, Any]:
    """The cases that have nobody once they left, and how many of them this person may not open."""
    asking, day = worker_of(request), day_of(request)
    left = left_behind(worker, cases_of(request))
    number = number_left_behind(worker)
    return {
        "left": going_of(left, asking, governing(worker.team.service, day)),
        "number": number,
        "unseen": number - len(left),
        "statutory": sum(bool(each.statutory) for each in left),
        "has_left": worker.left is not None and worker.left < day,
    }
