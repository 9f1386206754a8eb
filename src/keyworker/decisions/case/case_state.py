"""Where does a case stand: its stage, who has held it and when, and each child's standing over time?

Folded from events alone. A new lead ends the former lead's period at the same instant, so that re-allocation leaves
no gap; closing ends every period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from keyworker.policy.casefile import CaseFile, Event, instant, local_day
from keyworker.policy.vocabulary import STATUTORY_STANDINGS

OPENING_KINDS: Final = frozenset({"case.opened", "case.reopened"})


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
        if isinstance(moment, datetime):
            at = instant(moment)
            return self.started <= at and (
                self.ended is None or at < self.ended or at == self.started
            )
        return local_day(self.started) <= moment and (
            self.ended is None or moment <= local_day(self.ended)
        )


@dataclass(frozen=True)
class StandingPeriod:
    """A child's standing from ``started`` to ``ended`` (None while it lasts)."""

    person: str
    standing: str
    started: date
    ended: date | None = None
    held_by: str | None = None


@dataclass(frozen=True)
class CaseState:
    """Where the case stands after its known events."""

    stage: str = "received"
    type: str | None = None
    source: str | None = None
    received_on: date | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    accountable: str | None = None
    periods: tuple[AllocationPeriod, ...] = ()
    standings: tuple[StandingPeriod, ...] = ()

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
        return next((each.worker for each in self.current("lead")), None)

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

    def parts_of(self, worker: str, moment: date | datetime) -> frozenset[str]:
        """The parts that worker held at that time."""
        return frozenset(
            each.role for each in self.periods if each.worker == worker and each.covers(moment)
        )


def fold(casefile: CaseFile, *, as_of: date) -> CaseState:
    """The case's state at the end of ``as_of``, from what was known then."""
    known = casefile.known_on(as_of)
    children = tuple(person.id for person in known.people if person.is_child or person.is_unborn)
    return fold_events(known.events, children=children)


def fold_events(events: Iterable[Event], *, children: tuple[str, ...] = ()) -> CaseState:
    """The state after ``events``, which are in the order in which they happened.

    What is said of the whole family (nobody named) is said of each of ``children``.
    """
    folding = Folding(children=children)
    for event in events:
        folding.take(event)
    return folding.finished()


@dataclass
class Folding:
    """A case's state while its events are gone through, in the order in which they happened."""

    children: tuple[str, ...] = ()
    stage: str = "received"
    type: str | None = None
    source: str | None = None
    received_on: date | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    accountable: str | None = None
    running: list[AllocationPeriod] = field(default_factory=list)
    past: list[AllocationPeriod] = field(default_factory=list)
    standings: list[StandingPeriod] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Go on to the next event."""
        step = _STEPS.get(event.kind)
        if step:
            step(self, event)

    def finished(self) -> CaseState:
        """The state after the events so far."""
        periods = sorted(
            [*self.past, *self.running],
            key=lambda each: (each.started, each.role, each.worker or ""),
        )
        return CaseState(
            stage=self.stage,
            type=self.type,
            source=self.source,
            received_on=self.received_on,
            opened_on=self.opened_on,
            closed_on=self.closed_on,
            accountable=self.accountable,
            periods=tuple(periods),
            standings=tuple(self.standings),
        )

    def end(self, period: AllocationPeriod, at: datetime) -> None:
        self.running.remove(period)
        if at > period.started:
            ended = AllocationPeriod(
                period.worker,
                period.role,
                period.started,
                at,
                period.team,
                period.start_is_estimated,
            )
            self.past.append(ended)


def _received(draft: Folding, event: Event) -> None:
    if draft.received_on is None:
        draft.received_on, draft.type, draft.source = (
            event.day,
            event.field("type"),
            event.field("source"),
        )
    if draft.stage == "closed":
        draft.stage, draft.closed_on = "received", None


def _decided(draft: Folding, event: Event) -> None:
    if event.field("outcome") == "open":
        draft.stage, draft.opened_on = "open", draft.opened_on or event.day
        draft.accountable = event.by
    elif event.field("outcome") == "not-open":
        draft.stage = "not-opened"


def _opened(draft: Folding, event: Event) -> None:
    draft.stage, draft.closed_on = "open", None
    draft.opened_on = draft.opened_on or event.day


def _taken_on(draft: Folding, event: Event) -> None:
    """Where a policy has no decision to open, a family is taken on once it waits for a worker or has one."""
    if draft.stage == "received":
        draft.stage, draft.opened_on = "open", draft.opened_on or event.day


def _closed(draft: Folding, event: Event) -> None:
    draft.stage, draft.closed_on, draft.accountable = "closed", event.day, None
    for period in list(draft.running):
        draft.end(period, event.instant)
    draft.standings = [
        _ended(each, event.day) if each.ended is None else each for each in draft.standings
    ]


def _held(draft: Folding, event: Event) -> None:
    draft.stage = "on-hold" if event.kind == "hold.started" else "open"


def _allocated(draft: Folding, event: Event) -> None:
    role, worker = event.field("role") or "lead", event.field("worker")
    for period in list(draft.running):
        if period.role == role and (role == "lead" or period.worker == worker):
            draft.end(period, event.instant)
    draft.running.append(
        AllocationPeriod(
            worker,
            role,
            event.instant,
            None,
            event.field("team"),
            bool(event.field("start_is_estimated")),
        )
    )
    if role == "lead":
        draft.accountable = None
        _taken_on(draft, event)


def _unallocated(draft: Folding, event: Event) -> None:
    worker, role = event.field("worker"), event.field("role")
    for period in list(draft.running):
        if (worker is None or period.worker == worker) and (role is None or period.role == role):
            draft.end(period, event.instant)


def _standing_started(draft: Folding, event: Event) -> None:
    for person in event.named or draft.children:
        standing = str(event.field("standing"))
        if not any(
            each.person == person and each.standing == standing and each.ended is None
            for each in draft.standings
        ):
            draft.standings.append(
                StandingPeriod(person, standing, event.day, None, event.field("held_by"))
            )


def _standing_ended(draft: Folding, event: Event) -> None:
    people, standing = event.named, event.field("standing")
    draft.standings = [
        _ended(each, event.day)
        if each.ended is None
        and each.standing == standing
        and (not people or each.person in people)
        else each
        for each in draft.standings
    ]


def _ended(period: StandingPeriod, day: date) -> StandingPeriod:
    return StandingPeriod(period.person, period.standing, period.started, day, period.held_by)


_STEPS: dict[str, Callable[[Folding, Event], None]] = {
    "referral.received": _received,
    "decision.made": _decided,
    "case.opened": _opened,
    "case.reopened": _opened,
    "case.closed": _closed,
    "hold.started": _held,
    "hold.ended": _held,
    "waiting.started": _taken_on,
    "allocation.started": _allocated,
    "allocation.ended": _unallocated,
    "standing.started": _standing_started,
    "standing.ended": _standing_ended,
}

# The kinds that move a case's state; any other leaves it as it is.
FOLDED_KINDS: Final = frozenset(_STEPS)
