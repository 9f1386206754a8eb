"""Which families wait for a worker, in which order, how long is each likely to wait, and what are they owed meanwhile?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access.roles import Reach
from keyworker.actions.on_case.allocation.waiting_list import PUT_ON_LIST
from keyworker.caseload.due import listed_within
from keyworker.caseload.waiting_list import (
    ORDER,
    expected_waits,
    waiting_page,
    waits_of,
)
from keyworker.record.governing_pack import governing
from keyworker.web.moment import day_of
from keyworker.web.paging import key_in, paging
from keyworker.web.presenters.waiting import grouped
from keyworker.web.signed_in import asked_of, signed_in, user_of, worker_of

PLACE = PUT_ON_LIST.id


@signed_in
def waiting(request: HttpRequest) -> HttpResponse:
    """The waiting list of the person's team; of the whole service for those who answer for it."""
    user, worker, day = user_of(request), worker_of(request), day_of(request)
    service = worker.team.service
    pack = governing(service, day)
    listed = listed_within(user, asked_of(request))
    waits = waits_of(listed)
    page = waiting_page(listed, key_in(request, ORDER), total=waits.number)
    wrong, groups = grouped(
        page.rows,
        numbers=waits.at_priority,
        expected=expected_waits(service, as_of=day) if waits.number else {},
        pack=pack,
        worker=worker,
        day=day,
    )
    context = {
        "keeps_a_list": pack.who_may(PLACE) is not None,
        "paging": paging(request, page),
        "wrong": wrong,
        "groups": groups,
        "number": waits.number,
        "day": day,
        "longest": (day - waits.first).days if waits.first else 0,
        "whole_service": user.access.sees is Reach.SERVICE,
        "worker": worker,
    }
    return render(request, "pages/waiting.html", context)
