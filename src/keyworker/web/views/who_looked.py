"""Who looked at a record, and which records did people open by giving a reason? For managers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.record.case_reader import read_case
from keyworker.record.lists_shown import LATELY as SHOWN_LATELY
from keyworker.record.lists_shown import lists_that_showed
from keyworker.record.looking import LATELY, looked_lately
from keyworker.record.who_looked import OPENED, lookers_at, opened_by_reason, who_opened_many
from keyworker.web.moment import day_of, now_of
from keyworker.web.paging import key_in, paging
from keyworker.web.presenters.case_frame import case_frame
from keyworker.web.signed_in import cases_of, find_case, signed_in, user_of


@signed_in
def looked(request: HttpRequest, reference: str) -> HttpResponse:
    """Everybody who looked at this case, when, and what for where they had to say."""
    case = find_case(request, reference, page="looked")
    context = case_frame(read_case(case), "looked", day=day_of(request))
    shown = lists_that_showed(case, at=now_of(request))
    context |= {"lookers": lookers_at(case), "shown": shown, "days": SHOWN_LATELY.days}
    return render(request, "pages/case_looked.html", context)


@signed_in
def looking(request: HttpRequest) -> HttpResponse:
    """How much each person of one's team or service looked at lately, and what of it is unusual."""
    found = looked_lately(user_of(request), at=now_of(request))
    return render(request, "pages/looking.html", {"looked": found, "days": LATELY.days})


@signed_in
def opened(request: HttpRequest) -> HttpResponse:
    """What people of one's team or service opened by giving a reason."""
    user, now = user_of(request), now_of(request)
    page = opened_by_reason(user, cases_of(request), key_in(request, OPENED), at=now)
    context = {
        "opened": page.rows,
        "many": who_opened_many(user, at=now),
        "paging": paging(request, page),
    }
    return render(request, "pages/opened.html", context)
