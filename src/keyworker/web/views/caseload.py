"""Which cases do I hold, how full am I, and what is due on each?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.caseload.carried import carried_by
from keyworker.caseload.taking_work import taking_work
from keyworker.caseload.worker_loads import workloads
from keyworker.record.governing_pack import governing
from keyworker.web.moment import day_of
from keyworker.web.signed_in import asked_of, signed_in, worker_of


@signed_in
def caseload(request: HttpRequest) -> HttpResponse:
    """My open cases, those with something due soonest first."""
    worker, day = worker_of(request), day_of(request)
    cases = carried_by(worker, asked_of(request), day=day)
    pack = governing(worker.team.service, day)
    takes = taking_work(worker, day)
    load = workloads(pack, [worker], as_of=day, takes={worker.pk: takes}).get(worker.pk)
    context = {
        "cases": cases,
        "load": load,
        "takes": takes,
        "worker": worker,
        "day": day,
    }
    return render(request, "pages/caseload.html", context)
