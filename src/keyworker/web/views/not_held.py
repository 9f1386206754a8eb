"""Which cases of workers who are away does nobody hold?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access.roles import Reach
from keyworker.actions.on_case.allocation.cover import CHOOSE_HOLDER
from keyworker.caseload.permitted import may_do
from keyworker.paged import By, Order, page_in
from keyworker.record.governing_pack import governing
from keyworker.record.names import workers_numbered
from keyworker.record.visibility import may_manage
from keyworker.web.moment import day_of
from keyworker.web.paging import key_in, paging
from keyworker.web.presenters.steps import step
from keyworker.web.signed_in import cases_of, signed_in, user_of, worker_of

# Whoever has been away longest comes first, all of their cases together.
_ORDER = Order(By("away_since", date), By("lead_id", int), By("pk", int))


@signed_in
def listed(request: HttpRequest) -> HttpResponse:
    """The cases of the person's team, or of the whole service, whose lead is away and that nobody here holds."""
    user, worker, day = user_of(request), worker_of(request), day_of(request)
    cases = cases_of(request).within_reach_of(user).not_held(day).with_team().with_children()
    page = page_in(_ORDER, key_in(request, _ORDER), cases)
    # Django's types know nothing of what a query adds to a row.
    rows: list[Any] = page.rows
    leads = workers_numbered({case.lead_id for case in rows})
    may_choose = may_do(governing(worker.team.service, day), CHOOSE_HOLDER.id, worker)
    context = {
        "rows": [(case, step(CHOOSE_HOLDER.id, case) if may_choose else None) for case in rows],
        "paging": paging(request, page),
        "whole_service": user.access.sees is Reach.SERVICE,
        # To the whole of an absence goes whoever manages that worker.
        "managed": {lead.pk for lead in leads if may_manage(user, lead)},
    }
    return render(request, "pages/not_held.html", context)
