"""What somebody typed and could not send yet: how is it kept for them, and until when?

It holds words about children, so it stands in the database alone, for the person who typed it and nobody else, and for no
longer than ``DAYS``. It is no part of the record: nothing is decided by it, and it goes as soon as the form is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from keyworker.access.models import User
from keyworker.record.models import KeptForm

DAYS = 2
LONGEST = 200_000


def keep_form(
    user: User,
    address: str,
    entered: Mapping[str, Sequence[str]],
    *,
    version: int | None,
    at: datetime,
) -> bool:
    """Keep it in the place of what they typed there before; what is too long to be a form's is not kept."""
    if sum(len(each) for many in entered.values() for each in many) > LONGEST:
        return False
    KeptForm.objects.filter(kept_at__lt=at - timedelta(days=DAYS)).delete()
    KeptForm.objects.update_or_create(
        user=user,
        address=address,
        defaults={
            "entered": {name: list(many) for name, many in entered.items()},
            "version": version,
            "kept_at": at,
        },
    )
    return True


def form_kept(user: User, address: str, *, at: datetime) -> KeptForm | None:
    """What they typed there lately; None where that is nothing."""
    since = at - timedelta(days=DAYS)
    return KeptForm.objects.filter(user=user, address=address, kept_at__gte=since).first()


def whose_form(number: int) -> User | None:
    """The person of that number, who still signs in; nobody else's words are kept."""
    return User.objects.filter(pk=number, is_active=True).first()


def forget_form(user: User, address: str) -> None:
    """It was recorded, or they want an empty form."""
    KeptForm.objects.filter(user=user, address=address).delete()
