"""What can be changed, and what does each kind of thing know about being changed?

A *subject* is what an action is done to: a case, a worker, a team, a service, the authority, or a case that is not
there yet. Each kind says how it is locked, at which version it stands, which policy governs it on a day, what its
record looks like to the decisions, who may open or manage it, and which column of an event names it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from keyworker.access.models import User
from keyworker.access.roles import Reach
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.no_policy import NO_POLICY
from keyworker.policy.packs.pack import Pack
from keyworker.record import projection
from keyworker.record.case_files import case_file
from keyworker.record.case_reader import CaseRows, read_case
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case, Event
from keyworker.record.subject_files import authority_file, service_file, team_file, worker_file
from keyworker.record.visibility import may_manage, may_manage_team, may_view, works_in
from keyworker.workforce.models import Service, Team, Worker


class Subject(ABC):
    """What an action is done to. ``closed_to_others`` is what somebody is told who may not do anything to it."""

    kind: ClassVar[str]
    closed_to_others: ClassVar[str] = "You cannot open this record."

    @property
    @abstractmethod
    def service(self) -> Service | None:
        """The service it belongs to; None for the authority as a whole."""

    @property
    @abstractmethod
    def version(self) -> int:
        """How many events are on its record: what a page was shown of it is told by this number."""

    @property
    @abstractmethod
    def number(self) -> int:
        """Which one of its kind it is."""

    @abstractmethod
    def locked(self, submission: UUID | None = None) -> Self:
        """The same as it stands now, held until the transaction ends so that nobody else changes it."""

    def fresh(self) -> Self:
        """The same as it stands now, without holding it."""
        return self

    @abstractmethod
    def events(self) -> QuerySet[Event]:
        """What is on its record."""

    @abstractmethod
    def columns(self) -> dict[str, Any]:
        """The column of an event that names it."""

    @abstractmethod
    def file(self) -> CaseFile:
        """Its record as the decisions see it."""

    @abstractmethod
    def admits(self, user: User, *, at: datetime) -> bool:
        """Whether this person may open it, or manage it where it is not a case."""

    @abstractmethod
    def brought_up_to_date(self, version: int) -> CaseOnDay | None:
        """Have its row say what its events now come to; a case as it then stands under its policy."""

    @cached_property
    def as_case(self) -> Case:
        """The case it is; for anything else an empty one of the same service, so that a form can ask about that."""
        return Case(service=self.service)

    @property
    def worker(self) -> Worker:
        """The worker it is. Raises TypeError where it is not one."""
        raise TypeError(f"{self.kind} is not a worker")

    @property
    def team(self) -> Team:
        """The team it is. Raises TypeError where it is not one."""
        raise TypeError(f"{self.kind} is not a team")

    def pack_on(self, day: date) -> Pack:
        """The policy that governs it on a day; none where it cannot be read, so that nothing is recorded under it."""
        return governing(self.service, day) if self.service is not None else NO_POLICY

    def rows(self) -> CaseRows | None:
        """The rows behind its file, for a page that tells everything of a case; None for anything else."""
        return None

    def recorded_by(self, submission: UUID) -> tuple[Event, ...]:
        """What this submission of a form recorded already, here and elsewhere; none where it did not act here."""
        if not self.events().filter(submission=submission).exists():
            return ()
        return tuple(Event.objects.filter(submission=submission).order_by("pk"))

    def settled(self, events: Sequence[Event]) -> Subject:
        """The subject that there is once these were recorded."""
        return self

    @classmethod
    def bring_up_to_date(cls, subjects: Sequence[tuple[Subject, int]]) -> None:
        """The same for many of a kind at once, each with how many events it now has."""
        for each, version in subjects:
            each.brought_up_to_date(version)


@dataclass(frozen=True)
class OnCase(Subject):
    """A case: its row is locked, and what is read off its events follows them in the same transaction."""

    case: Case
    kind: ClassVar[str] = "case"

    @property
    def service(self) -> Service:
        return self.case.service

    @property
    def version(self) -> int:
        return self.case.version

    @property
    def number(self) -> int:
        return self.case.pk

    @cached_property
    def as_case(self) -> Case:
        return self.case

    def locked(self, submission: UUID | None = None) -> OnCase:
        rows = Case.objects.with_team().select_for_update(of=("self",))
        return OnCase(rows.get(pk=self.case.pk))

    def fresh(self) -> OnCase:
        return OnCase(Case.objects.with_team().get(pk=self.case.pk))

    def events(self) -> QuerySet[Event]:
        return Event.objects.filter(case=self.case)

    def columns(self) -> dict[str, Any]:
        return {"case": self.case}

    def file(self) -> CaseFile:
        return case_file(self.case)

    def rows(self) -> CaseRows:
        return read_case(self.case)

    def admits(self, user: User, *, at: datetime) -> bool:
        return may_view(user, self.case, at=at)

    def brought_up_to_date(self, version: int) -> CaseOnDay | None:
        return projection.project(self.case, self.file())

    @classmethod
    def bring_up_to_date(cls, subjects: Sequence[tuple[Subject, int]]) -> None:
        projection.project_many(each.as_case for each, _ in subjects)


@dataclass(frozen=True)
class _OnRow(Subject):
    """What is neither a case nor the authority: a row that counts its events."""

    row: Any
    column: ClassVar[str]
    related: ClassVar[tuple[str, ...]] = ()

    @property
    def version(self) -> int:
        return int(self.row.version)

    @property
    def number(self) -> int:
        return int(self.row.pk)

    def locked(self, submission: UUID | None = None) -> Self:
        rows = type(self.row).objects.select_for_update(of=("self",))
        return replace(self, row=rows.select_related(*self.related).get(pk=self.row.pk))

    def fresh(self) -> Self:
        rows = type(self.row).objects.select_related(*self.related)
        return replace(self, row=rows.get(pk=self.row.pk))

    def events(self) -> QuerySet[Event]:
        return Event.objects.filter(**self.columns())

    def columns(self) -> dict[str, Any]:
        return {self.column: self.row}

    def brought_up_to_date(self, version: int) -> CaseOnDay | None:
        self.row.version = version
        type(self.row).objects.filter(pk=self.row.pk).update(version=version)
        return None


@dataclass(frozen=True)
class OnWorker(_OnRow):
    """A worker: managed by those of their own team, and by service managers of the service."""

    row: Worker
    kind: ClassVar[str] = "worker"
    column: ClassVar[str] = "worker"
    related: ClassVar[tuple[str, ...]] = ("team__service",)
    closed_to_others: ClassVar[str] = "You can do this for workers of your own team only."

    @property
    def worker(self) -> Worker:
        return self.row

    @property
    def service(self) -> Service:
        return self.row.team.service

    @cached_property
    def as_case(self) -> Case:
        return Case(service=self.service, team=self.row.team)

    def file(self) -> CaseFile:
        return worker_file(self.row)

    def admits(self, user: User, *, at: datetime) -> bool:
        return may_manage(user, self.row)


@dataclass(frozen=True)
class OnTeam(_OnRow):
    """A team: managed by its own managers, and by service managers of its service."""

    row: Team
    kind: ClassVar[str] = "team"
    column: ClassVar[str] = "team"
    related: ClassVar[tuple[str, ...]] = ("service",)
    closed_to_others: ClassVar[str] = "You can do this for your own team only."

    @property
    def team(self) -> Team:
        return self.row

    @property
    def service(self) -> Service:
        return self.row.service

    @cached_property
    def as_case(self) -> Case:
        return Case(service=self.service, team=self.row)

    def file(self) -> CaseFile:
        return team_file(self.row)

    def admits(self, user: User, *, at: datetime) -> bool:
        return may_manage_team(user, self.row)


@dataclass(frozen=True)
class OnService(_OnRow):
    """A service, such as its rota: for everybody who works there and does more than hold cases."""

    row: Service
    kind: ClassVar[str] = "service"
    column: ClassVar[str] = "service"
    closed_to_others: ClassVar[str] = "You can do this for your own service only."

    @property
    def service(self) -> Service:
        return self.row

    def file(self) -> CaseFile:
        return service_file(self.row)

    def admits(self, user: User, *, at: datetime) -> bool:
        return works_in(user, self.row) and user.access.sees is not Reach.OWN


@dataclass(frozen=True)
class OnAuthority(Subject):
    """The authority as a whole. It has no row: a lock of the database's own stands for it."""

    kind: ClassVar[str] = "authority"

    @property
    def service(self) -> None:
        return None

    @property
    def version(self) -> int:
        return self.events().count()

    @property
    def number(self) -> int:
        return 0

    def locked(self, submission: UUID | None = None) -> OnAuthority:
        _hold(_AUTHORITY)
        return self

    def events(self) -> QuerySet[Event]:
        return Event.objects.of_the_authority()

    def columns(self) -> dict[str, Any]:
        return {}

    def file(self) -> CaseFile:
        return authority_file()

    def admits(self, user: User, *, at: datetime) -> bool:
        return False

    def brought_up_to_date(self, version: int) -> None:
        return None


@dataclass(frozen=True)
class NotYetACase(Subject):
    """A case that begins with what is recorded now: there is no row to lock, so a double click waits for its twin."""

    begins_in: Service
    kind: ClassVar[str] = "new-case"
    closed_to_others: ClassVar[str] = "You can do this for your own service only."

    @property
    def service(self) -> Service:
        return self.begins_in

    @property
    def version(self) -> int:
        return 0

    @property
    def number(self) -> int:
        return self.begins_in.pk

    def locked(self, submission: UUID | None = None) -> NotYetACase:
        if submission is not None:
            _hold(submission.int % (1 << 63))
        return self

    def events(self) -> QuerySet[Event]:
        return Event.objects.none()

    def columns(self) -> dict[str, Any]:
        raise TypeError("an event needs a case that is there")

    def file(self) -> CaseFile:
        return CaseFile()

    def admits(self, user: User, *, at: datetime) -> bool:
        return works_in(user, self.begins_in)

    def brought_up_to_date(self, version: int) -> None:
        return None

    def recorded_by(self, submission: UUID) -> tuple[Event, ...]:
        begun = Event.objects.filter(submission=submission, case__service=self.begins_in)
        return tuple(begun.select_related("case__service", "case__team").order_by("seq"))

    def settled(self, events: Sequence[Event]) -> Subject:
        return subject_of(events[0])


_AUTHORITY = 1
_WITH_A_RECORD: dict[str, type[OnCase | OnWorker | OnTeam | OnService]] = {
    "case": OnCase,
    "worker": OnWorker,
    "team": OnTeam,
    "service": OnService,
}


def subject_of(event: Event) -> Subject:
    """What an event is about."""
    for column, kind in _WITH_A_RECORD.items():
        row: Model | None = getattr(event, column) if getattr(event, f"{column}_id") else None
        if row is not None:
            return kind(row)  # type: ignore[arg-type]
    return OnAuthority()


def _hold(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
