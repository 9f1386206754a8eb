"""What somebody typed and could not send yet: how is it kept for them, and until when?

It holds words about children, so it stands in the database alone, for the person who typed it and nobody else, and for no
longer than ``DAYS``. It is no part of the record: nothing is decided by it, and it goes as soon as the form is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

# What stands between the address of a form and the tab it is open in.
_TAB = "#"
_LONGEST_ADDRESS = 180

Entered = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Place:
    """Where somebody types: a form by its ``address``, opened in a ``tab``, and filled in with what was kept of ``filled_from``.

    The same form may stand open in several tabs at once, and what is typed into one takes nothing of another's place.
    """

    address: str
    tab: str = ""
    filled_from: str = ""

    @property
    def written(self) -> str:
        """The place as it is kept."""
        return _written(self.address, self.tab)

    @property
    def earlier(self) -> str:
        """Where that was kept which the form was filled in with."""
        return _written(self.address, self.filled_from)


def _written(address: str, tab: str) -> str:
    return f"{address[:_LONGEST_ADDRESS]}{_TAB}{tab}" if tab else address[:_LONGEST_ADDRESS]


def keep_form(
    user: User, place: Place, entered: Entered, *, version: int | None, at: datetime
) -> bool:
    """Keep it in the place of what they typed there before, in that tab or in the one whose words it was filled in with.

    What is too long to be a form's is not kept, nor what the database takes in no text.
    """
    if not _can_be_kept(entered):
        return False
    forget_old_forms(at=at)
    KeptForm.objects.update_or_create(
        user=user,
        address=place.written,
        defaults={
            "entered": {name: list(many) for name, many in entered.items()},
            "version": version,
            "kept_at": at,
        },
    )
    if place.filled_from and place.earlier != place.written:
        KeptForm.objects.filter(user=user, address=place.earlier).delete()
    latest = KeptForm.objects.filter(user=user).order_by("-kept_at", "-pk")[:MOST]
    KeptForm.objects.filter(user=user).exclude(pk__in=[each.pk for each in latest]).delete()
    return True


def keep_form_of_somebody_away(
    user: User, place: Place, entered: Entered, *, version: int | None, at: datetime
) -> bool:
    """The same for what came without a session: it takes the place of nothing that is longer."""
    kept = KeptForm.objects.filter(user=user, address__in=(place.written, place.earlier))
    if any(_length(each.entered) > _length(entered) for each in kept):
        return False
    return keep_form(user, place, entered, version=version, at=at)


def form_kept(user: User, address: str, *, at: datetime) -> KeptForm | None:
    """What they typed there last, in whichever tab; None where that is nothing."""
    since = at - timedelta(days=DAYS)
    theirs = [
        each
        for each in _kept(user=user.pk, since=since)
        if each.address.partition(_TAB)[0] == address[:_LONGEST_ADDRESS]
    ]
    return max(theirs, key=lambda each: (each.kept_at, each.pk), default=None)


def tab_of(kept: KeptForm) -> str:
    """The tab in which it was typed."""
    return kept.address.partition(_TAB)[2]


@prepared
def _kept(*, user: int, since: datetime) -> QuerySet[KeptForm]:
    return KeptForm.objects.filter(user=user, kept_at__gte=since).order_by("pk")


def whose_form(number: int) -> User | None:
    """The person of that number, who still signs in; nobody else's words are kept."""
    return User.objects.filter(pk=number, is_active=True).first()


def forget_form(user: User, place: Place) -> None:
    """It was recorded, or they want an empty form: what another tab keeps stays."""
    KeptForm.objects.filter(user=user, address__in=(place.written, place.earlier)).delete()


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
