"""Which children has nobody been allocated to, and is everything being done for them that should be?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access.roles import Reach
from keyworker.actions.on_case.allocation.unallocated import HOLD
from keyworker.actions.on_case.allocation.waiting_list import PUT_ON_LIST
from keyworker.caseload.due import reach_of
from keyworker.caseload.unallocated import ORDER, unallocated_page
from keyworker.caseload.why_unallocated import by_reason
from keyworker.record.governing_pack import governing
from keyworker.web.moment import day_of
from keyworker.web.paging import key_in, paging
from keyworker.web.presenters.unallocated import done_meanwhile, rows_of
from keyworker.web.signed_in import asked_of, signed_in, user_of, worker_of


@signed_in
def listed(request: HttpRequest) -> HttpResponse:
    """The cases of the person's team that nobody leads; of the whole service for those who answer for it."""
    user, worker, day = user_of(request), worker_of(request), day_of(request)
    pack = governing(worker.team.service, day)
    meanwhile, within = done_meanwhile(pack), reach_of(user, asked_of(request))
    reasons = by_reason(within, pack) if pack.who_may(HOLD.id) is not None else []
    only = next((each for each in reasons if each.id == request.GET.get("why")), None)
    page = unallocated_page(
        only.rows if only is not None else within,
        key_in(request, ORDER),
        meanwhile=[kind for thing in meanwhile for kind in thing.kinds],
    )
    rows = rows_of(page.rows, pack=pack, worker=worker, day=day)
    context = {
        "keeps_a_list": pack.who_may(HOLD.id) is not None,
        "has_waiting_list": pack.who_may(PUT_ON_LIST.id) is not None,
        "paging": paging(request, page),
        # All of them, whichever are shown: no reason takes a case out of the figure.
        "number": sum(len(each.cases) for each in reasons) if reasons else page.total,
        "reasons": reasons,
        "only": only,
        "wrong": [row for row in rows if row.statutory],
        "day": day,
        "whole_service": user.access.sees is Reach.SERVICE,
        "rows": [row for row in rows if not row.statutory],
    }
    return render(request, "pages/unallocated.html", context)
