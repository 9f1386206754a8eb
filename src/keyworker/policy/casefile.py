"""What is known of one case, as every decision sees it?

A case file is one JSON document (see the command-line contract): people, workers and events. It is the input of the
pure decisions, the form of the packs' worked examples, and what a case in the database is turned into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timezone
from functools import lru_cache
from itertools import count
from operator import attrgetter
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field, GetCoreSchemaHandler, field_validator
from pydantic_core import CoreSchema, TzInfo, core_schema

from keyworker.policy.closures import LocalClosure
from keyworker.policy.jobs_and_teams import JobSince, ServiceOfTeam, TeamSince, begun_last
from keyworker.policy.kept import kept
from keyworker.policy.model import Model

LONDON = ZoneInfo("Europe/London")
_SERIALS = count(1)
_LATE = 22
_OF_EVERY_EVENT = ("kind", "at", "recorded_at", "id", "by", "by_role", "person", "people")
# Zones in which no clocks change, so that Python reckons their moments rightly.
_FIXED = frozenset({timezone, TzInfo})
_ITS_OWN = frozenset(_OF_EVERY_EVENT)
_utc = attrgetter("utc")


def local_day(moment: date | datetime) -> date:
    """The calendar date of a moment in Europe/London."""
    if not isinstance(moment, datetime):
        return moment
    zone = moment.tzinfo
    if zone is not UTC and (zone is None or zone is LONDON):
        return moment.date()
    utc = moment if zone is UTC else moment.astimezone(UTC)
    # London is ahead of it by two hours at most, so only what is late in the evening may be of the next day there.
    return utc.date() if utc.hour < _LATE else utc.astimezone(LONDON).date()


def instant(moment: date | datetime) -> datetime:
    """The moment as an aware instant; a date alone is its start, no zone means Europe/London."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min)
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment


def in_utc(moment: date | datetime) -> datetime:
    """The same instant by the one zone in which instants are compared, added to and taken from each other.

    Python reckons two moments of London by what clocks there show, an hour out where these change in between.
    """
    if isinstance(moment, datetime) and moment.tzinfo is UTC:
        return moment
    return instant(moment).astimezone(UTC)


def before(first: date | datetime, second: date | datetime) -> bool:
    """Whether ``first`` surely came before ``second``: by instant where both have a time, otherwise by day alone."""
    if isinstance(first, datetime) and isinstance(second, datetime):
        if type(first.tzinfo) in _FIXED and type(second.tzinfo) in _FIXED:
            return first < second
        return in_utc(first) < in_utc(second)
    return local_day(first) < local_day(second)


def moment_written(text: str) -> date | datetime:
    """The date, or the moment, that a text writes. Raises ValueError where it writes neither."""
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


@lru_cache(maxsize=4096)
def _start_of(day: date) -> datetime:
    return in_utc(day)


class _Open(Model):
    """Takes the named fields and keeps any others, so that a caller may say more than we ask."""

    model_config = ConfigDict(extra="allow")

    def field(self, name: str) -> Any:
        """The value of a field by its written name, or None where it is not given."""
        more = self.__pydantic_extra__
        if more and name in more:
            return more[name]
        return self.__dict__.get(name) if name in self.__pydantic_fields__ else None


class Person(_Open):
    """Someone in the family: ``is`` says what they are to it (child, unborn, mother ...).

    ``joined`` is the first day on which the case was about them, where it began without them.
    """

    id: str
    is_: str = Field("child", alias="is")
    born: date | None = None
    expected: date | None = None
    joined: date | None = None

    @property
    def is_child(self) -> bool:
        return self.is_ in {"child", "young-person"}

    @property
    def is_unborn(self) -> bool:
        return self.is_ == "unborn"


class Worker(_Open):
    """A worker as a decision sees them. ``left_on`` is their last day in post.

    ``jobs`` are the job roles that they had, have and will have, for whoever went from one to another; ``teams`` the teams
    of which they were and are, likewise.
    """

    id: str
    role: str | None = None
    jobs: tuple[JobSince, ...] | None = None
    teams: tuple[TeamSince, ...] | None = None
    profession: str | None = None
    qualified: date | None = None
    fte: float | None = None
    left_on: date | None = None

    def job_on(self, day: date) -> str | None:
        """Their job role on that day: of those that began by then, the one that began last."""
        held = begun_last(self.jobs, day)
        return held.role if held is not None else self.role

    @property
    def changes(self) -> Iterator[date]:
        """The days on which they went to another job or another team."""
        rows = (*(self.jobs or ()), *(self.teams or ()))
        return (each.from_ for each in rows if each.from_ is not None)

    def on(self, day: date, *, team_on: date | None = None) -> Worker:
        """The same worker in the job and the team of that day; ``team_on`` is another day for the team."""
        as_then = {**self._with_job(self.job_on(day)), **self._with_team_on(team_on or day)}
        return self.model_copy(update=as_then) if as_then else self

    def _with_job(self, job: str | None) -> dict[str, Any]:
        if job == self.role:
            return {}
        others = [each for each in self.field("roles") or () if each not in (self.role, job)]
        return {"role": job, "roles": [job, *others]}

    def _with_team_on(self, day: date) -> dict[str, Any]:
        of = begun_last(self.teams, day)
        if of is None or of.team == self.field("home_team"):
            return {}
        return {"team": of.team, "home_team": of.team, "service": of.service}


class Event:
    """One thing that happened: when, when it was recorded, and the fields its kind takes.

    An event never changes, so what every rule asks of every one is worked out as it is made. ``day`` is the calendar
    date on which it happened, ``utc`` the instant by one zone for all, ``recorded_day`` the date on which it was recorded,
    ``known_from`` the first day by whose end it was on record. ``serial`` says which event it is as long as the process
    runs: two that are alike in every field are still two, what callers give as ``id`` may be left out, and an event that
    is worked out has the ``id`` of its cause.
    """

    __slots__ = (*_OF_EVERY_EVENT, "day", "fields", "known_from", "recorded_day", "serial", "utc")

    day: date
    utc: datetime
    recorded_day: date
    known_from: date
    serial: int

    def __init__(
        self,
        /,
        *,
        kind: str,
        at: date | datetime,
        recorded_at: date | datetime | None = None,
        id: str | None = None,
        by: str | None = None,
        by_role: str | None = None,
        person: str | None = None,
        people: Iterable[str] = (),
        **fields: Any,
    ) -> None:
        self.kind, self.at, self.recorded_at, self.id = kind, at, recorded_at, id
        self.by, self.by_role, self.person, self.people = by, by_role, person, tuple(people)
        self.fields = fields
        self.place_in_time()

    def place_in_time(self) -> None:
        """Works out when it happened, and since when it is known; to be called once its own fields are there."""
        self.serial, at, recorded_at = next(_SERIALS), self.at, self.recorded_at
        if isinstance(at, datetime):
            self.utc = utc = at if at.tzinfo is UTC else in_utc(at)
            self.day = day = utc.date() if utc.hour < _LATE else local_day(utc)
        else:
            self.utc, self.day = _start_of(at), at
            day = at
        self.recorded_day = recorded = day if recorded_at is None else local_day(recorded_at)
        self.known_from = day if day > recorded else recorded

    def field(self, name: str) -> Any:
        """The value of a field by its written name, or None where it is not given."""
        value = self.fields.get(name)
        return getattr(self, name) if value is None and name in _ITS_OWN else value

    def given(self) -> dict[str, Any]:
        """Every field by its written name, those aside that are not given."""
        own = {name: getattr(self, name) for name in _OF_EVERY_EVENT}
        return {name: value for name, value in {**own, **self.fields}.items() if value is not None}

    def changed(self, **fields: Any) -> Event:
        """Another event that is like it but for these fields."""
        return Event(**{**self.given(), **fields})

    def said_anew(self, **fields: Any) -> Event:
        """The same event still, with these fields: what came before it and after is looked up as of itself."""
        said = self.changed(**fields)
        said.serial = self.serial
        return said

    @property
    def instant(self) -> datetime:
        return instant(self.at)

    def concerns(self, person: str) -> bool:
        """Whether it is about this person: named, or nobody is named and it is about the whole family."""
        named = self.named
        return not named or person in named

    @property
    def named(self) -> tuple[str, ...]:
        """The people the event names, in order."""
        if not self.person or self.person in self.people:
            return self.people
        return (*self.people, self.person)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Event) and self.given() == other.given()

    def __hash__(self) -> int:
        return hash((self.kind, self.utc, self.id))

    def __repr__(self) -> str:
        return f"Event({self.given()})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_wrap_validator_function(
            cls._read,
            handler.generate_schema(_WrittenEvent),
            serialization=core_schema.plain_serializer_function_ser_schema(cls.given),
        )

    @classmethod
    def _read(cls, value: Any, written: Callable[[Any], _WrittenEvent]) -> Event:
        if isinstance(value, Event):
            return value
        found = written(value)
        return cls(**found.__dict__, **(found.__pydantic_extra__ or {}))


class _WrittenEvent(_Open):
    """An event as somebody writes it: checked before it is one."""

    kind: str
    at: date | datetime
    recorded_at: date | datetime | None = None
    id: str | None = None
    by: str | None = None
    by_role: str | None = None
    person: str | None = None
    people: tuple[str, ...] = ()

    @field_validator("at", "recorded_at", mode="before")
    @classmethod
    def _date_or_moment(cls, value: object) -> object:
        # A bare date must stay a date: day 0 is counted by calendar date, and hours need a real time.
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
        return value


class CaseHeader(_Open):
    """What identifies the case and where it was entered; ``services`` are those of the teams it came to, where it did."""

    id: str = "case"
    service: str | None = None
    team: str | None = None
    locality: str | None = None
    services: tuple[ServiceOfTeam, ...] | None = None

    def service_in(self, team: str | None) -> str | None:
        """The service that works with the case while it is of that team."""
        there = (each.service for each in self.services or () if each.team == team)
        return next(there, self.service)


class Attempt(Model):
    """An action someone is trying: what a gate is asked about beside the case itself.

    ``role`` is the job role they act in, ``roles`` any others they hold; ``worker`` is the worker they propose.
    """

    by: str | None = None
    role: str | None = None
    roles: tuple[str, ...] = ()
    fields: dict[str, Any] = Field(default_factory=dict)
    worker: dict[str, Any] | None = None
    kind: Literal["attempt"] = "attempt"


class RotaTurn(Model):
    """A turn of the rota for new cases: whose team it is, from one day to another (both included)."""

    team: str
    from_: date = Field(alias="from")
    until: date

    def runs_on(self, day: date) -> bool:
        return self.from_ <= day <= self.until


class CaseFile(Model):
    """A whole case. ``known_on`` gives the same case as it was known on an earlier day.

    ``rota`` are the turns of its service, for a policy that sends new cases by them; ``closures`` the days on which that
    is closed, for whoever asks about the file elsewhere.
    """

    case: CaseHeader = Field(default_factory=CaseHeader)
    people: tuple[Person, ...] = ()
    workers: tuple[Worker, ...] = ()
    events: tuple[Event, ...] = ()
    attempt: Attempt | None = None
    rota: tuple[RotaTurn, ...] = ()
    closures: tuple[LocalClosure, ...] = ()

    def known_on(self, day: date) -> CaseFile:
        """The case as it stood at the end of ``day``.

        Leaves out what was recorded or happened later, and what an event recorded by then has corrected. Events come
        in the order in which they happened; workers have the job and the team of that day.
        """
        known = [event for event in self.events if event.known_from <= day]
        corrected = {event.field("corrects") for event in known if event.kind == "event.corrected"}
        if corrected:
            known = [event for event in known if event.id is None or event.id not in corrected]
        return self._with_workers_on(day).with_events(sorted(known, key=_utc))

    def _with_workers_on(self, day: date) -> CaseFile:
        if not any(each.jobs or each.teams for each in self.workers):
            return self
        return self.model_copy(update={"workers": tuple(each.on(day) for each in self.workers)})

    def with_events(self, events: Iterable[Event]) -> CaseFile:
        """The same case with these events and no others."""
        return self.model_copy(update={"events": tuple(events)})

    def with_more(self, events: Iterable[Event]) -> CaseFile:
        """The same case with these events among its own, in the order in which they happened."""
        more = tuple(events)
        return self.with_events(sorted((*self.events, *more), key=_utc)) if more else self

    @kept
    def kinds(self) -> frozenset[str]:
        """Which kinds of event there are at all."""
        return frozenset([event.kind for event in self.events])

    @property
    def children(self) -> tuple[Person, ...]:
        return tuple(person for person in self.people if person.is_child)

    @property
    def children_and_unborn(self) -> tuple[Person, ...]:
        """The children the case is about, unborn ones too."""
        return tuple(person for person in self.people if person.is_child or person.is_unborn)

    def of_kind(self, *kinds: str) -> Iterator[Event]:
        return (event for event in self.events if event.kind in kinds)

    def worker(self, worker_id: str | None) -> Worker | None:
        return next((worker for worker in self.workers if worker.id == worker_id), None)
