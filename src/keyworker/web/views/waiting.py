"""Which families wait for a worker, in which order, how long is each likely to wait, and what are they owed meanwhile?"""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access.roles import Reach
from keyworker.actions.on_case.allocation.waiting_list import PUT_ON_LIST
from keyworker.caseload.waiting_list import ORDER, expected_waits, in_order, waiting_at
from keyworker.paged import page_among
from keyworker.record.governing_pack import governing
from keyworker.web.moment import day_of
from keyworker.web.paging import key_in, paging
from keyworker.web.presenters.waiting import grouped
from keyworker.web.signed_in import cases_of, signed_in, user_of, worker_of

PLACE = PUT_ON_LIST.id


@signed_in
def waiting(request: HttpRequest) -> HttpResponse:
    """The waiting list of the person's team; of the whole service for those who answer for it."""
    user, worker, day = user_of(request), worker_of(request), day_of(request)
    service = worker.team.service
    pack = governing(service, day)
    listed = in_order(cases_of(request).listed_for(user), pack)
    page = page_among(ORDER, key_in(request, ORDER), listed)
    wrong, groups = grouped(
        waiting_at(page.rows),
        numbers=Counter(each.priority for each in listed if not each.statutory),
        expected=expected_waits(service, as_of=day) if listed else {},
        pack=pack,
        worker=worker,
        day=day,
    )
    context = {
        "keeps_a_list": pack.who_may(PLACE) is not None,
        "paging": paging(request, page),
        "wrong": wrong,
        "groups": groups,
        "number": len(listed),
        "day": day,
        "longest": max((each.days(day) for each in listed), default=0),
        "whole_service": user.access.sees is Reach.SERVICE,
        "worker": worker,
    }
    return render(request, "pages/waiting.html", context)
