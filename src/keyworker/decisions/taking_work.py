"""May a worker be given anything new: is it their work, are they here, do they stay, and is no leave of theirs about to begin?

Whoever may not has no room, however little they carry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from keyworker.policy.wording import on_day

# As soon as this, leave that is known to come is what a family given to them would meet first.
_SOON = timedelta(weeks=4)


class InPost(Protocol):
    """What is known of a worker's being here; None for what nobody said."""

    @property
    def active(self) -> bool | None: ...
    @property
    def absent(self) -> bool | None: ...
    @property
    def started(self) -> date | None: ...
    @property
    def left_on(self) -> date | None: ...
    @property
    def leave_from(self) -> date | None: ...


@dataclass(frozen=True)
class TakesWork:
    """Whether a worker is away, from when leave of theirs is about to begin, and their last day, where it is known.

    ``carries``: carrying cases is their work (``decisions.holding_roles``).
    """

    away: bool
    leave_from: date | None
    last_day: date | None
    in_post: bool = True
    carries: bool = True

    @property
    def may(self) -> bool:
        """Whether nothing speaks against giving them more."""
        return not self.no_room

    @property
    def no_room(self) -> str:
        """Why they have no room, however little they carry; empty where they may have."""
        return self.not_here or self.leave or ("" if self.carries else "Carries no cases")

    @property
    def not_here(self) -> str:
        """Why they are given nothing new; nothing is said of who is here and stays."""
        if self.last_day is not None:
            return "Leaving"
        if not self.in_post:
            return "Not in post"
        return "Away" if self.away else ""

    @property
    def leave(self) -> str:
        """Which leave of theirs is about to begin."""
        return f"Leave from {on_day(self.leave_from)}" if self.leave_from is not None else ""


def takes_work_by(worker: InPost, day: date) -> TakesWork:
    """The same by what a document says of the worker."""
    leave_from = worker.leave_from
    return TakesWork(
        away=bool(worker.absent) or (leave_from is not None and leave_from == day),
        leave_from=leave_from if leave_from is not None and begins_soon(leave_from, day) else None,
        last_day=worker.left_on,
        in_post=worker.active is not False and (worker.started is None or worker.started <= day),
    )


def begins_soon(first_day: date, day: date) -> bool:
    """Whether what begins on that day is about to."""
    return day < first_day <= last_day_soon(day)


def last_day_soon(day: date) -> date:
    """The last day of what is soon."""
    return day + _SOON
