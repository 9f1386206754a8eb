"""Which cases do I hold, how full am I, and what is due on each?"""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.caseload.worker_loads import workloads
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.web.jinja import today
from keyworker.web.signed_in import signed_in, user_of, worker_of


@signed_in
def caseload(request: HttpRequest) -> HttpResponse:
    """My open cases, those with something due soonest first."""
    user, worker, day = user_of(request), worker_of(request), today()
    cases = (
        Case.objects.visible_to(user)
        .open_for(worker)
        .with_due(day)
        .with_lead()
        .with_children()
        .select_related("team")
        .order_by(F("next_due"), "pk")
    )
    pack = pack_for(worker.team.service, day)
    load = workloads(pack, [worker], as_of=day).get(worker.pk)
    return render(
        request, "pages/caseload.html", {"cases": cases, "load": load, "worker": worker, "day": day}
    )
