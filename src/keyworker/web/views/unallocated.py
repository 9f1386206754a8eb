"""Which children has nobody been allocated to, and is everything being done for them that should be?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access.models import AccessRole
from keyworker.caseload.due import Due, due_on_cases
from keyworker.caseload.unallocated import MEANWHILE, Unallocated, unallocated
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.web.jinja import today
from keyworker.web.presenters.steps import Step, may_do, meets, step
from keyworker.web.signed_in import signed_in, user_of, worker_of

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


@dataclass(frozen=True)
class Row:
    """One case on the list: what is owed on it, what is done meanwhile and when it last was, each with the way to it."""

    held: Unallocated
    days: int
    owed: list[tuple[Due, Step | None]]
    meanwhile: list[tuple[str, date | None, Step | None]]
    allocate: Step | None


@signed_in
def listed(request: HttpRequest) -> HttpResponse:
    """The cases of the person's team that nobody leads; of the whole service for those who answer for it."""
    user, worker, day = user_of(request), worker_of(request), today()
    if user.access_role == AccessRole.PRACTITIONER:
        raise Http404
    service = worker.team.service
    pack = pack_for(service, day)
    whole = user.access_role == AccessRole.SERVICE_MANAGER
    cases = Case.objects.visible_to(user).filter(service=service)
    found = unallocated(cases if whole else cases.of_teams([worker.team]))
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    dues = due_on_cases([each.case for each in page.object_list], as_of=day)
    rows = [
        Row(
            held=each,
            days=each.days(day),
            owed=[(due, meets(due, worker, as_of=day)) for due in dues[each.case.pk]][:6],
            meanwhile=[
                (
                    title,
                    each.last.get(kind),
                    step(_RECORDS[kind], each.case)
                    if may_do(pack, _RECORDS[kind], worker)
                    else None,
                )
                for kind, title in MEANWHILE.items()
            ],
            allocate=step("allocate", each.case)
            if may_do(pack, "propose-allocation", worker)
            else None,
        )
        for each in page.object_list
    ]
    context = {
        "keeps_a_list": pack.who_may(HOLD) is not None,
        "page": page,
        "number": len(found),
        "wrong": [row for row in rows if row.held.statutory],
        "day": day,
        "whole_service": whole,
        "rows": [row for row in rows if not row.held.statutory],
    }
    return render(request, "pages/unallocated.html", context)
