"""Where does a case stand: its stage, its team, who has held it and when, and each child's standing over time?

What brings it there is worked out from the events, in ``fold``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from keyworker.policy.casefile import Event, in_utc, local_day
from keyworker.policy.vocabulary import STATUTORY_STANDINGS


@dataclass(frozen=True)
class AllocationPeriod:
    """A worker's part in the case; ``ended`` is None while it runs."""

    worker: str | None
    role: str
    started: datetime
    ended: datetime | None = None
    team: str | None = None
    start_is_estimated: bool = False

    def covers(self, moment: date | datetime) -> bool:
        """Whether the part was held at that instant (for a date alone: at any time of that day)."""
        at = in_utc(moment) if isinstance(moment, datetime) else None
        return self._covers(at, local_day(moment))

    def covers_event(self, event: Event) -> bool:
        """Whether it was held when that happened."""
        return self._covers(event.utc if isinstance(event.at, datetime) else None, event.day)

    def _covers(self, at: datetime | None, day: date) -> bool:
        started, ended = self.started, self.ended
        if at is not None:
            return started <= at and (ended is None or at < ended or at == started)
        return local_day(started) <= day and (ended is None or day <= local_day(ended))


@dataclass(frozen=True)
class StandingPeriod:
    """A child's standing from ``started`` to ``ended`` (None while it lasts).

    ``by_closing``: nobody said that it ended; the case was closed.
    """

    person: str
    standing: str
    started: date
    ended: date | None = None
    held_by: str | None = None
    by_closing: bool = False


@dataclass(frozen=True)
class Opening:
    """Somebody who may open a restricted case, to the end of the day ``until`` where one is said."""

    worker: str
    until: date | None = None


@dataclass(frozen=True)
class CaseState:
    """Where the case stands after its known events.

    ``team`` and ``locality`` are where it was entered, until an event takes it elsewhere. ``proposed`` is the worker
    whose allocation waits for an answer, ``sent_to`` the team to which a transfer is under way. ``began_again`` is the
    event by which the present episode of work began, where the case was closed before.
    """

    stage: str = "received"
    type: str | None = None
    source: str | None = None
    received_on: date | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    accountable: str | None = None
    team: str | None = None
    locality: str | None = None
    proposed: str | None = None
    sent_to: str | None = None
    began_again: Event | None = None
    # Whether it is restricted; None where nobody said either, and what it was entered with holds.
    restricted: bool | None = None
    openings: tuple[Opening, ...] = ()
    periods: tuple[AllocationPeriod, ...] = ()
    standings: tuple[StandingPeriod, ...] = ()

    def moved(self, **changes: object) -> CaseState:
        """The same but for what is named here: ``dataclasses.replace``, several times as fast."""
        moved = object.__new__(CaseState)
        moved.__dict__.update(self.__dict__, **changes)
        return moved

    def current(self, *roles: str) -> tuple[AllocationPeriod, ...]:
        """Parts held now, of the given roles (all where none is given)."""
        return tuple(
            each
            for each in self.periods
            if each.ended is None and (not roles or each.role in roles)
        )

    @property
    def lead(self) -> str | None:
        """The lead practitioner's id, where there is one."""
        return next(
            (each.worker for each in self.periods if each.ended is None and each.role == "lead"),
            None,
        )

    @property
    def moving_to(self) -> str | None:
        """The team that the case is on its way to; a closed case is on its way to none."""
        return None if self.stage == "closed" else self.sent_to

    def standings_of(self, person: str) -> tuple[str, ...]:
        """The standings the person has now."""
        return tuple(
            each.standing for each in self.standings if each.person == person and each.ended is None
        )

    @property
    def is_statutory(self) -> bool:
        """Whether any child now has a standing that the law does not let go unheld."""
        return any(
            each.ended is None and each.standing in STATUTORY_STANDINGS for each in self.standings
        )
