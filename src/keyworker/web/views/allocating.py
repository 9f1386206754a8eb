"""Who should take this case? Everyone in the team with their room, the best first, and why they may or may not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from keyworker.casework.actions import ACTIONS
from keyworker.casework.choosing import candidates
from keyworker.casework.packs import pack_for
from keyworker.web.jinja import today
from keyworker.web.signed_in import find_case, signed_in
from keyworker.web.views.actions import attempt_action


@signed_in
def allocate(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose a lead, or record that one has agreed, from a list that shows what a manager weighs."""
    case = find_case(request, reference, page="allocate")
    day = today()
    whole_service = request.GET.get("from") == "service"
    found = candidates(case, as_of=day, whole_service=whole_service)
    agreed = request.POST.get("agreed") == "yes"
    pack = pack_for(case.service, day)
    extra = {
        "candidates": found,
        "whole_service": whole_service,
        "chosen": request.POST.get("worker", ""),
        "agreed": request.POST.get("agreed", ""),
        "how": request.POST.get("how", ""),
        "why": request.POST.get("reason", ""),
        "pack": pack,
    }
    action = ACTIONS["allocate" if agreed else "propose-allocation"]
    return attempt_action(request, case, action, template="pages/allocate.html", extra=extra)
