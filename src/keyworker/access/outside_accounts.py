"""Which account here goes with one that the authority's own sign-in service knows?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from keyworker.access.models import OutsideAccount, User


@dataclass(frozen=True, kw_only=True)
class Named:
    """Somebody as a sign-in service names them: who says so, and the number that never changes there."""

    issuer: str
    subject: str


def linked_to(named: Named) -> User | None:
    """The account that was linked with them before."""
    found = OutsideAccount.objects.filter(issuer=named.issuer, subject=named.subject)
    held = found.select_related("user__worker").first()
    return held.user if held is not None else None


def of_that_address(email: str) -> User | None:
    """The one account with this e-mail address that is not linked with anybody; None where there is none, or are several."""
    if not email:
        return None
    theirs = Q(worker__email__iexact=email) | Q(email__iexact=email)
    found = User.objects.filter(theirs, is_active=True, outside_accounts__isnull=True)
    people = list(found.select_related("worker").distinct()[:2])
    return people[0] if len(people) == 1 else None


def link(user: User, named: Named, *, now: datetime) -> OutsideAccount:
    """From now on they come in by that number, whatever their e-mail address."""
    return OutsideAccount.objects.create(
        user=user, issuer=named.issuer, subject=named.subject, linked_at=now
    )
