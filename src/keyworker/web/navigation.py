"""Where can this person go?"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from keyworker.access.models import AccessRole

_ITEMS = (
    ("Home", "home", None),
    ("Referrals", "referrals", frozenset(AccessRole) - {AccessRole.PRACTITIONER}),
    ("My caseload", "caseload", frozenset({AccessRole.PRACTITIONER, AccessRole.LEAD})),
    ("Team", "team", frozenset(AccessRole)),
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
        if roles is None or role in roles
    ]
