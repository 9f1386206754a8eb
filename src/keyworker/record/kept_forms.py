"""What somebody typed and could not send yet: how is it kept for them, and until when?

It holds words about children, so it stands in the database alone, for the person who typed it and nobody else, and for no
longer than ``DAYS``. It is no part of the record: nothing is decided by it, and it goes as soon as the form is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from keyworker.access.models import User
from keyworker.prepared import prepared
from keyworker.record.models import KeptForm

DAYS = 2
LONGEST = 200_000
# Whoever has more forms half filled in than this loses the oldest.
MOST = 50
# What the database takes in no text: a zero, and one half of a character that two halves write.
_NOT_STORED = re.compile("[\x00\ud800-\udfff]")

Entered = Mapping[str, Sequence[str]]


def keep_form(
    user: User, address: str, entered: Entered, *, version: int | None, at: datetime
) -> bool:
    """Keep it in the place of what they typed there before.

    What is too long to be a form's is not kept, nor what the database takes in no text.
    """
    if not _can_be_kept(entered):
        return False
    forget_old_forms(at=at)
    KeptForm.objects.update_or_create(
        user=user,
        address=address,
        defaults={
            "entered": {name: list(many) for name, many in entered.items()},
            "version": version,
            "kept_at": at,
        },
    )
    latest = KeptForm.objects.filter(user=user).order_by("-kept_at", "-pk")[:MOST]
    KeptForm.objects.filter(user=user).exclude(pk__in=[each.pk for each in latest]).delete()
    return True


def keep_form_of_somebody_away(
    user: User, address: str, entered: Entered, *, version: int | None, at: datetime
) -> bool:
    """The same for what came without a session: it takes the place of nothing that is longer."""
    kept = form_kept(user, address, at=at)
    if kept is not None and _length(kept.entered) > _length(entered):
        return False
    return keep_form(user, address, entered, version=version, at=at)


def form_kept(user: User, address: str, *, at: datetime) -> KeptForm | None:
    """What they typed there lately; None where that is nothing."""
    since = at - timedelta(days=DAYS)
    found = _kept(user=user.pk, address=address, since=since)
    return found[0] if found else None


@prepared
def _kept(*, user: int, address: str, since: datetime) -> QuerySet[KeptForm]:
    kept = KeptForm.objects.filter(user=user, address=address, kept_at__gte=since)
    return kept.order_by("pk")[:1]


def whose_form(number: int) -> User | None:
    """The person of that number, who still signs in; nobody else's words are kept."""
    return User.objects.filter(pk=number, is_active=True).first()


def forget_form(user: User, address: str) -> None:
    """It was recorded, or they want an empty form."""
    KeptForm.objects.filter(user=user, address=address).delete()


def forget_old_forms(*, at: datetime) -> None:
    """Nobody's words stay longer than they are kept for, whether or not anybody comes back to them."""
    KeptForm.objects.filter(kept_at__lt=at - timedelta(days=DAYS)).delete()


def _can_be_kept(entered: Entered) -> bool:
    texts = [*entered, *(each for many in entered.values() for each in many)]
    return sum(len(each) for each in texts) <= LONGEST and not any(
        _NOT_STORED.search(each) for each in texts
    )


def _length(entered: Entered) -> int:
    return sum(len(each.strip()) for many in entered.values() for each in many)
