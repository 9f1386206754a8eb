"""Which children has nobody been allocated to, and is everything being done for them that should be?"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access.models import AccessRole
from keyworker.actions.on_case.allocation.allocation import ALLOCATE, PROPOSE
from keyworker.actions.on_case.allocation.unallocated import HOLD
from keyworker.caseload.due import due_on_cases
from keyworker.caseload.unallocated import unallocated
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.web.jinja import today
from keyworker.web.presenters.steps import kinds_recorded_by, may_do, meets, step
from keyworker.web.signed_in import signed_in, user_of, worker_of

_ON_A_PAGE = 50


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
    meanwhile = done_meanwhile(pack)
    found = unallocated(
        cases if whole else cases.of_teams([worker.team]),
        meanwhile=[kind for thing in meanwhile for kind in thing.kinds],
    )
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    dues = due_on_cases([each.case for each in page.object_list], as_of=day)
    rows = [
        {
            "held": each,
            "days": each.days(day),
            "owed": [(due, meets(due, worker, as_of=day)) for due in dues[each.case.pk]][:6],
            "meanwhile": [
                (
                    thing.title,
                    max(
                        (each.last[kind] for kind in thing.kinds if kind in each.last), default=None
                    ),
                    step(thing.action, each.case) if may_do(pack, thing.action, worker) else None,
                )
                for thing in meanwhile
            ],
            "way": step(ALLOCATE.id, each.case) if may_do(pack, PROPOSE.id, worker) else None,
        }
        for each in page.object_list
    ]
    context = {
        "by_senior": any(kinds.UNALLOCATED_REVIEWED in thing.kinds for thing in meanwhile),
        "keeps_a_list": pack is not None and pack.who_may(HOLD.id) is not None,
        "page": page,
        "number": len(found),
        "wrong": [row for row in rows if row["held"].statutory],
        "day": day,
        "whole_service": whole,
        "rows": [row for row in rows if not row["held"].statutory],
    }
    return render(request, "pages/unallocated.html", context)


@dataclass(frozen=True)
class _Meanwhile:
    """One thing that is seen to while nobody is allocated, and the kinds of event that say it was."""

    title: str
    action: str
    kinds: tuple[str, ...]


def done_meanwhile(pack: Pack | None) -> tuple[_Meanwhile, ...]:
    """What the policy wants seen to meanwhile, in its order."""
    listed = pack.pages.meanwhile if pack is not None else ()
    return tuple(
        _Meanwhile(each.title, each.action, kinds_recorded_by(each.action)[:1]) for each in listed
    )
