"""How is it recorded that someone is away, for longer, or back?"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.actions.on_case.allocation.cover import (
    CHOOSE_HOLDER,
    REVIEW,
    SETTLE,
    TELL_FAMILY,
)
from keyworker.actions.on_worker.absence import END, EXTEND, START, running_absence
from keyworker.actions.on_worker.withdrawn_absence import WITHDRAW
from keyworker.actions.outcome import Done
from keyworker.caseload.permitted import may_do
from keyworker.caseload.whole_absence import cases_of_absence
from keyworker.policy.wording import counted
from keyworker.record.governing_pack import governing
from keyworker.record.leads_absences import as_one
from keyworker.record.subjects import OnWorker
from keyworker.web.moment import day_of
from keyworker.web.signed_in import cases_of, managed_worker, signed_in, worker_of
from keyworker.web.submissions import form_for, say_recorded, submit

_ACTIONS = {each.id: each.button for each in (START, EXTEND, END, WITHDRAW)}


@signed_in
def absence(request: HttpRequest, worker_id: int) -> HttpResponse:
    """Record, change, end or withdraw an absence; every case the worker leads or holds is told."""
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
        words = f"{what} for {found.name}, and on {counted(cases, 'case')} that they lead or hold"
        say_recorded(request, outcome, words)
        led = action == START.id and cases
        return redirect("whole-absence" if led else "worker", found.pk)
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


# What is seen to for each case while its worker is away, where the policy gives it to the person's job.
_FOR_EACH = (CHOOSE_HOLDER, TELL_FAMILY, SETTLE, REVIEW)


@signed_in
def whole_absence(request: HttpRequest, worker_id: int) -> HttpResponse:
    """A whole absence on one page: each case, what is owed on it, who holds it, and whether its family knows."""
    found, day = managed_worker(request, worker_id), day_of(request)
    running = running_absence(found, day)
    if running is None:
        return redirect("absence", found.pk)
    pack = governing(found.team.service, day)
    whole = as_one(running, found.absences.all(), pack=pack, day=day)
    cases = cases_of_absence(whole, cases_of(request), day=day)
    me, has_holders = worker_of(request), pack.offers(CHOOSE_HOLDER.id)
    context = {
        "found": found,
        "absence": whole,
        "day": day,
        "cases": cases,
        "has_holders": has_holders,
        "not_held": sum(not each.is_held for each in cases),
        "not_told": sum(each.is_left and each.family_told is None for each in cases),
        "steps": [
            (each.id, each.button)
            for each in _FOR_EACH
            if pack.offers(each.id) and may_do(pack, each.id, me)
        ],
    }
    return render(request, "pages/whole_absence.html", context)
