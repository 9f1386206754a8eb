"""Which children has nobody been allocated to, and is everything being done for them that should be?"""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access.roles import Reach
from keyworker.caseload.due import due_on_cases
from keyworker.caseload.permitted import may_do
from keyworker.caseload.unallocated import MEANWHILE, unallocated
from keyworker.record.governing_pack import pack_for
from keyworker.web.jinja import today
from keyworker.web.presenters.steps import meets, step
from keyworker.web.signed_in import cases_of, signed_in, user_of, worker_of

HOLD = "hold-unallocated"
_ON_A_PAGE = 50
_RECORDS = {
    "unallocated.held": HOLD,
    "contact.arranged": "arrange-contact",
    "letter.sent": "send-letter",
    "partner.agreed": "agree-partner-watch",
    "unallocated.reviewed": "review-unallocated",
    "visit.made": "record-visit",
    "senior.told": "tell-senior-manager",
}


@signed_in
def listed(request: HttpRequest) -> HttpResponse:
    """The cases of the person's team that nobody leads; of the whole service for those who answer for it."""
    user, worker, day = user_of(request), worker_of(request), today()
    pack = pack_for(worker.team.service, day)
    found = unallocated(cases_of(request).listed_for(user))
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    dues = due_on_cases([each.case for each in page.object_list], as_of=day)
    rows = [
        {
            "held": each,
            "days": each.days(day),
            "owed": [(due, meets(due, worker, as_of=day)) for due in dues[each.case.pk]][:6],
            "meanwhile": [
                (
                    title,
                    each.last.get(kind),
                    step(_RECORDS[kind], each.case)
                    if may_do(pack, _RECORDS[kind], worker)
                    else None,
                )
                for kind, title in MEANWHILE.items()
            ],
            "allocate": step("allocate", each.case)
            if may_do(pack, "propose-allocation", worker)
            else None,
        }
        for each in page.object_list
    ]
    context = {
        "keeps_a_list": pack is not None and pack.who_may(HOLD) is not None,
        "page": page,
        "number": len(found),
        "wrong": [row for row in rows if row["held"].statutory],
        "day": day,
        "whole_service": user.access.sees is Reach.SERVICE,
        "rows": [row for row in rows if not row["held"].statutory],
    }
    return render(request, "pages/unallocated.html", context)
