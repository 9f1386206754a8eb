"""Which families wait for a worker, in which order, how long is each likely to wait, and what are they owed meanwhile?"""

from __future__ import annotations

from collections import Counter

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access.models import AccessRole
from keyworker.actions.on_case.allocation.waiting_list import PUT_ON_LIST
from keyworker.caseload.waiting_list import expected_waits, waiting_list
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.web.jinja import today
from keyworker.web.presenters.waiting import grouped
from keyworker.web.signed_in import signed_in, user_of, worker_of

PLACE = PUT_ON_LIST.id
_ON_A_PAGE = 50


@signed_in
def waiting(request: HttpRequest) -> HttpResponse:
    """The waiting list of the person's team; of the whole service for those who answer for it."""
    user, worker, day = user_of(request), worker_of(request), today()
    if user.access_role == AccessRole.PRACTITIONER:
        raise Http404
    service = worker.team.service
    pack = pack_for(service, day)
    cases = Case.objects.visible_to(user).filter(service=service)
    if user.access_role != AccessRole.SERVICE_MANAGER:
        cases = cases.of_teams([worker.team])
    listed = waiting_list(cases, pack)
    page = Paginator(listed, _ON_A_PAGE).get_page(request.GET.get("page"))
    found = Case.objects.with_children().select_related("team", "service", "proposed_to")
    held = found.in_bulk([each.case_id for each in page.object_list])
    for each in page.object_list:
        each.case = held.get(each.case_id)
    wrong, groups = grouped(
        page.object_list,
        numbers=Counter(each.priority for each in listed if not each.statutory),
        expected=expected_waits(service, as_of=day) if listed else {},
        pack=pack,
        worker=worker,
        day=day,
    )
    context = {
        "keeps_a_list": pack is not None and pack.who_may(PLACE) is not None,
        "page": page,
        "wrong": wrong,
        "groups": groups,
        "number": len(listed),
        "day": day,
        "longest": max((each.days(day) for each in listed), default=0),
        "whole_service": user.access_role == AccessRole.SERVICE_MANAGER,
        "worker": worker,
    }
    return render(request, "pages/waiting.html", context)
