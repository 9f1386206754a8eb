"""To which address does what opens somebody's account go, once the one on record was changed?

To the one that stood before, until the person has confirmed the new one, signed in and having shown who they are a moment
ago, or a second administrator has agreed to it. So it is where an administrator changes their own: a screen left open
is no proof of who sits there. Every way by which mail opens an account asks here: a link for a new password, a new
link to sign in, and the authority's own sign-in, which knows people by their address the first time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from keyworker.access.models import AddressChange, User


def address_on_record(user: User) -> str:
    """Where mail reaches them; empty where no address is on record."""
    worker = getattr(user, "worker", None)
    return str(worker.email) if worker is not None else ""


def change_of(user: User) -> AddressChange | None:
    """The last change of their address that is kept, whether it waits or is settled."""
    kept = _kept()
    if not kept.is_cached(user):
        # Django asks again each time where there is none; several ask of one person on one page.
        kept.set_cached_value(user, AddressChange.objects.filter(user=user).first())
    found: AddressChange | None = kept.get_cached_value(user)
    return found


def _kept() -> Any:
    """Where Django keeps the change of somebody's address at hand."""
    return User._meta.get_field("address_change")


def waiting_change(user: User) -> AddressChange | None:
    """The change of their address that neither they nor a second administrator have settled."""
    found = change_of(user)
    return found if found is not None and found.waits else None


def to_confirm(user: User) -> bool:
    """Whether their address was changed and they have not said that it is theirs, whoever changed it or agreed to it."""
    found = change_of(user)
    return found is not None and found.confirmed_at is None


def opening_address(user: User) -> str:
    """Where mail goes that opens the account; empty where there is none that it may go to."""
    waiting = waiting_change(user)
    return waiting.stood if waiting is not None else address_on_record(user)


def told_addresses(user: User) -> tuple[str, ...]:
    """Where they are told what becomes of their account: the address on record, and the one before its last change."""
    change = change_of(user)
    both = (address_on_record(user), change.stood if change is not None else "")
    return tuple(dict.fromkeys(each for each in both if each))


def with_opening_address(address: str) -> Q:
    """The accounts that mail to this address opens."""
    waiting = AddressChange.objects.waiting()
    return (Q(worker__email__iexact=address) & ~Q(pk__in=waiting.values("user"))) | Q(
        pk__in=waiting.filter(stood__iexact=address).values("user")
    )


def was_opened(user: User) -> bool:
    """Whether anybody ever chose a password for the account or came in by it: before, nothing of theirs can be taken."""
    return (
        user.has_usable_password() or user.last_login is not None or user.outside_accounts.exists()
    )


def keep_change(user: User, *, stood: str, by: User, now: datetime) -> None:
    """Keep that the address on record is another than ``stood``; back at the one that was settled, nothing waits.

    Args:
        user: Whose account it is; the new address is on record already.
        stood: The address until now.
        by: Who changed it.
        now: When.
    """
    waiting = waiting_change(user)
    settled = waiting.stood if waiting is not None else stood
    AddressChange.objects.filter(user=user).delete()
    _kept().set_cached_value(user, None)
    if not was_opened(user) or address_on_record(user).casefold() == settled.casefold():
        return
    user.address_change = AddressChange.objects.create(
        user=user,
        stood=settled,
        changed_at=now,
        changed_by=by,
    )


def confirm(user: User, *, now: datetime) -> None:
    """They said, signed in, that the address is theirs."""
    AddressChange.objects.filter(user=user).update(confirmed_at=now)


def agree(user: User, *, by: User) -> None:
    """A second administrator agreed to the address."""
    AddressChange.objects.filter(user=user).update(agreed_by=by)
