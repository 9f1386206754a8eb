"""What does one invented case hold, before it is written to a database or as a case file?

People and workers are named by keys ("person:12", "worker:3"), which a case file can use as they stand and the loader
replaces by the ids of their records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from keyworker.policy.calendar import Calendar
from keyworker.policy.casefile import LONDON, CaseFile
from keyworker.policy.refs import ref


@dataclass(frozen=True)
class InventedPerson:
    """A child, an unborn child or an adult. ``is_`` says what they are to the family."""

    key: str
    is_: str
    given_name: str
    family_name: str
    born: date | None = None
    expected: date | None = None
    sex: str = ""

    def age_on(self, day: date) -> int:
        """Completed years on the day."""
        if self.born is None:
            return 0
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(frozen=True)
class InventedFamily:
    """A family and its people."""

    name: str
    people: tuple[InventedPerson, ...]

    @property
    def children(self) -> tuple[InventedPerson, ...]:
        return tuple(person for person in self.people if person.is_ == "child")

    @property
    def unborn(self) -> tuple[InventedPerson, ...]:
        return tuple(person for person in self.people if person.is_ == "unborn")


@dataclass(frozen=True)
class InventedReduction:
    """Other work than cases: its kind and the share of the week it takes, in percent."""

    kind: str
    percent: float
    reason: str


@dataclass
class InventedWorker:
    """Someone in post. ``room`` is how many children the generator lets them hold."""

    key: str
    name: str
    role: str
    team: str
    fte: float
    started: date
    room: float = 0.0
    from_age: int = 0
    reductions: tuple[InventedReduction, ...] = ()
    away_from: date | None = None
    away_until: date | None = None
    away_planned: bool = False
    username: str = ""
    access_role: str = ""
    profession: str = ""
    qualities: Mapping[str, Any] = field(default_factory=dict)
    managed_by: str = ""


@dataclass(frozen=True)
class InventedEvent:
    """One event: kind, when, who did it, and its fields."""

    kind: str
    at: datetime
    by: InventedWorker | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    recorded_at: datetime | None = None


@dataclass
class InventedCase:
    """A case as its events are added one by one. Nothing after ``now`` is kept: it has not happened yet.

    ``latest`` moves on with each event, so that the next event is never earlier unless its moment is given.
    """

    key: str
    family: InventedFamily
    team: str
    locality: str
    type: str
    now: datetime
    calendar: Calendar
    chance: Random
    events: list[InventedEvent] = field(default_factory=list)
    latest: datetime | None = None
    restricted: bool = False
    lead: InventedWorker | None = None

    def record(
        self, kind: str, on: date | datetime, by: InventedWorker | None = None, **fields: Any
    ) -> datetime:
        """Add an event on a day (some working hour of it, after the event before it) or at a moment. Returns when."""
        at = on if isinstance(on, datetime) else self._some_time(on)
        if at <= self.now:
            self.events.append(InventedEvent(kind, at, by, fields))
            self.latest = max(self.latest or at, at)
        return at

    def _some_time(self, day: date) -> datetime:
        at = datetime.combine(day, time(9), LONDON) + timedelta(
            minutes=self.chance.randrange(8 * 60)
        )
        if (
            self.latest is not None
            and self.latest.astimezone(LONDON).date() == day
            and at <= self.latest
        ):
            at = self.latest + timedelta(minutes=self.chance.randrange(1, 6))
        return at

    def after(self, day: date | datetime, working_days: int) -> date:
        """The day so many working days after another (0: that day, or the next working day where it is none)."""
        start = day.astimezone(LONDON).date() if isinstance(day, datetime) else day
        if working_days == 0:
            return (
                start
                if self.calendar.is_working(start)
                else self.calendar.add_working_days(start, 1)
            )
        return self.calendar.add_working_days(start, working_days)

    @property
    def is_over(self) -> bool:
        return any(event.kind == "case.closed" for event in self.events)

    def pick(self, weights: Mapping[Any, float]) -> Any:
        """One of the keys, as often as its weight says."""
        return self.chance.choices(list(weights), list(weights.values()))[0]


def case_file(case: InventedCase, workers: Mapping[str, InventedWorker]) -> CaseFile:
    """The invented case as a case file."""
    return CaseFile.model_validate(
        {
            "case": {"id": case.key, "team": case.team, "locality": case.locality},
            "people": [
                {
                    "id": person.key,
                    "is": person.is_,
                    "born": person.born,
                    "expected": person.expected,
                }
                for person in case.family.people
            ],
            "workers": [
                {"id": worker.key, "role": worker.role, "fte": worker.fte}
                for worker in (workers[key] for key in sorted(_named(case)))
            ],
            "events": [
                {
                    "id": ref("E", number),
                    "kind": event.kind,
                    "at": event.at,
                    "by": event.by.key if event.by else None,
                    "by_role": event.by.role if event.by else None,
                    **event.fields,
                }
                for number, event in enumerate(case.events, start=1)
            ],
        }
    )


def _named(case: InventedCase) -> set[str]:
    keys = {event.by.key for event in case.events if event.by}
    return keys | {
        str(event.fields["worker"]) for event in case.events if event.fields.get("worker")
    }
