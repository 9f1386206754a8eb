"""May a worker be given anything new: are they here, do they stay, and is no leave of theirs about to begin?

Whoever may not has no room, however little they carry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from keyworker.policy.wording import on_day
from keyworker.workforce.models import Absence, AbsenceQuerySet, Worker

# As soon as this, leave that is known to come is what a family given to them would meet first.
_SOON = timedelta(weeks=4)


@dataclass(frozen=True)
class TakesWork:
    """Whether a worker is away, from when leave of theirs is about to begin, and their last day, where it is known."""

    away: bool
    leave_from: date | None
    last_day: date | None

    @property
    def may(self) -> bool:
        """Whether nothing speaks against giving them more."""
        return not self.not_here and self.leave_from is None

    @property
    def not_here(self) -> str:
        """Why they are given nothing new; nothing is said of who is here and stays."""
        if self.last_day is not None:
            return "Leaving"
        return "Away" if self.away else ""

    @property
    def leave(self) -> str:
        """Which leave of theirs is about to begin."""
        return f"Leave from {on_day(self.leave_from)}" if self.leave_from is not None else ""


def takes_work(worker: Worker, absences: Iterable[Absence], day: date) -> TakesWork:
    """The same of one worker, by those of their absences that run or are still to come."""
    running = list(absences)
    coming = sorted(each.first_day for each in running if is_soon(each, day))
    away = any(each.covers(day) for each in running)
    return TakesWork(away, coming[0] if coming else None, worker.left)


def taking_work(worker: Worker, day: date) -> TakesWork:
    """The same, of one whose absences have still to be read."""
    return takes_work(worker, Absence.objects.filter(worker=worker), day)


def first_leave_soon(absences: AbsenceQuerySet, day: date) -> AbsenceQuerySet:
    """Of these absences, the first days of those that are about to begin, the first first."""
    soon = absences.filter(first_day__gt=day, first_day__lte=day + _SOON, returned__isnull=True)
    return soon.order_by("first_day")


def is_soon(absence: Absence, day: date) -> bool:
    """Whether an absence that is known to come is about to begin."""
    return absence.returned is None and day < absence.first_day <= day + _SOON
