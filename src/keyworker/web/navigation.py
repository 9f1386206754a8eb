"""Where can this person go?"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from keyworker.access.models import AccessRole
from keyworker.actions.on_case.allocation.unallocated import HOLD
from keyworker.actions.on_case.allocation.waiting_list import PUT_ON_LIST
from keyworker.actions.on_team.rota import PLAN
from keyworker.record.governing_pack import pack_for

_ITEMS = (
    ("Home", "home", None),
    ("Referrals", "referrals", frozenset(AccessRole) - {AccessRole.PRACTITIONER}),
    ("Waiting list", "waiting", frozenset(AccessRole) - {AccessRole.PRACTITIONER}),
    ("Not allocated", "unallocated", frozenset(AccessRole) - {AccessRole.PRACTITIONER}),
    ("My caseload", "caseload", frozenset({AccessRole.PRACTITIONER, AccessRole.LEAD})),
    ("Team", "team", frozenset(AccessRole)),
    ("Turns", "turns", frozenset(AccessRole) - {AccessRole.PRACTITIONER}),
    ("Find a family", "search", None),
    ("Notices", "notices", None),
    ("Messages", "messages", frozenset(AccessRole) - {AccessRole.PRACTITIONER}),
    ("Policy", "policies", None),
)


def navigation(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Name, address and whether it is the current page, for the person's role."""
    role = getattr(request.user, "access_role", None)
    return [
        (name, reverse(view), request.path == reverse(view))
        for name, view, roles in _ITEMS
        if (roles is None or role in roles)
        and (view not in _ONLY_WHERE or _offered(request, _ONLY_WHERE[view]))
    ]


# Pages that only some policies have a use for, and the action that shows it.
_ONLY_WHERE = {
    "waiting": PUT_ON_LIST.id,
    "unallocated": HOLD.id,
    "turns": PLAN.id,
}


def _offered(request: HttpRequest, action: str) -> bool:
    """Whether the policy of the person's service knows the action."""
    worker = getattr(request.user, "worker", None)
    pack = pack_for(worker.team.service, timezone.localdate()) if worker is not None else None
    return pack is not None and pack.who_may(action) is not None
