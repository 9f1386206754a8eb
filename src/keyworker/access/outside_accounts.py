"""Which account here goes with one that the authority's own sign-in service knows?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max, prefetch_related_objects

from keyworker.access.account_addresses import with_opening_address
from keyworker.access.models import OutsideAccount, User


@dataclass(frozen=True, kw_only=True)
class Named:
    """Somebody as a sign-in service names them: who says so, and the number that never changes there."""

    issuer: str
    subject: str


def named_in(said: Mapping[str, Any]) -> Named:
    """Whom the service names in what it says of somebody."""
    return Named(issuer=str(said.get("iss", "")), subject=str(said.get("sub", "")))


def linked_to(named: Named) -> User | None:
    """The account that was linked with them before."""
    found = OutsideAccount.objects.filter(issuer=named.issuer, subject=named.subject)
    held = found.select_related("user__worker").first()
    return held.user if held is not None else None


def of_that_address(email: str) -> User | None:
    """The one account that this e-mail address opens and that is linked with nobody; None for none, or for several."""
    if not email:
        return None
    found = User.objects.filter(
        with_opening_address(email), is_active=True, outside_accounts__isnull=True
    )
    people = list(found.select_related("worker").distinct()[:2])
    return people[0] if len(people) == 1 else None


def link(user: User, named: Named, *, now: datetime) -> OutsideAccount:
    """From now on they come in by that number, whatever their e-mail address."""
    return OutsideAccount.objects.create(
        user=user, issuer=named.issuer, subject=named.subject, linked_at=now
    )


def came_in(named: Named, *, now: datetime) -> None:
    """Keep when somebody came in by that number."""
    OutsideAccount.objects.filter(issuer=named.issuer, subject=named.subject).update(
        last_used_at=now
    )


@dataclass(frozen=True, kw_only=True)
class OutsideSignIn:
    """The authority's own sign-in, without what is secret in it: where it is, what it is called, and whether people use it.

    ``host`` is empty where there is none. ``last`` is when somebody last came in by it.
    """

    host: str
    name: str
    trusts_email: bool
    shows_second_factor: bool
    linked: int
    last: datetime | None


def outside_sign_in() -> OutsideSignIn:
    """How the authority's own sign-in stands."""
    issuer = settings.KEYWORKER_OIDC_ISSUER
    found = OutsideAccount.objects.filter(issuer__in=(issuer, f"{issuer}/"))
    used = found.aggregate(people=Count("user", distinct=True), last=Max("last_used_at"))
    return OutsideSignIn(
        host=urlsplit(issuer).netloc,
        name=settings.KEYWORKER_OIDC_NAME,
        trusts_email=settings.KEYWORKER_OIDC_TRUSTS_EMAIL,
        shows_second_factor=settings.KEYWORKER_OIDC_SECOND_FACTOR,
        linked=used["people"],
        last=used["last"],
    )


def outside_account_of(user: User) -> OutsideAccount | None:
    """The account of theirs at the authority's own sign-in that was linked last; theirs are at hand from then on."""
    prefetch_related_objects([user], "outside_accounts")
    return max(user.outside_accounts.all(), key=lambda each: each.linked_at, default=None)
