"""How is the sample authority written to the database?"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from keyworker.access.models import AccessRole, User
from keyworker.actions.on_worker.reductions import reduction_fields
from keyworker.exchange.demo.generate import Demo, generate
from keyworker.exchange.demo.invented import (
    InventedCase,
    InventedEvent,
    InventedFamily,
    InventedPerson,
    InventedWorker,
)
from keyworker.exchange.demo.people import InventedTeam
from keyworker.exchange.models import DemoLoad
from keyworker.exchange.recording import next_references
from keyworker.policy.casefile import local_day
from keyworker.record.in_bulk import gather_statistics
from keyworker.record.leads_absences import absence_fields
from keyworker.record.models import Case, CaseChild, Family, FamilyMember, Person
from keyworker.record.sealed_rows import written_by_keyworker
from keyworker.record.subjects import OnCase, OnWorker
from keyworker.record.writing import History, NewEvent, add_histories
from keyworker.workforce.models import Absence, Reduction, Service, Team, Worker

AT_ONCE = 2000
_WORDS = (
    "amber",
    "bridge",
    "copper",
    "dapple",
    "ember",
    "fern",
    "garnet",
    "harbour",
    "island",
    "juniper",
    "kestrel",
    "lantern",
    "meadow",
    "north",
    "orchard",
    "pebble",
    "quarry",
    "river",
    "saddle",
    "timber",
)


class AlreadyInUse(Exception):
    """The database holds an authority already; the sample one is only ever loaded into an empty one."""


def loaded() -> DemoLoad | None:
    """The sample authority in this database, if there is one."""
    return DemoLoad.objects.order_by("-pk").first()


def load(*, now: datetime, seed: int, cases: int) -> DemoLoad:
    """Load the sample authority into an empty database, whole or not at all.

    Raises:
        AlreadyInUse: the database holds services or cases already.
    """
    if Service.objects.exists() or Case.objects.exists():
        raise AlreadyInUse(
            "this database holds an authority already; the demonstration needs an empty one"
        )
    demo = generate(now=now, seed=seed, cases=cases)
    with transaction.atomic(), written_by_keyworker():
        found = _Load(demo, now).load(seed, cases)
    gather_statistics()
    return found


class _Load:
    """The keys of the invented people and workers with the ids of their rows, as the tables fill."""

    def __init__(self, demo: Demo, now: datetime) -> None:
        self.demo, self.now = demo, now
        self.refs: dict[str, str] = {}
        self.workers: dict[str, Worker] = {}

    def load(self, seed: int, cases: int) -> DemoLoad:
        kind = self.demo.authority.service
        service = Service.objects.create(slug=kind.slug, name=kind.name, pack=kind.pack)
        password = (
            "-".join(secrets.choice(_WORDS) for _ in range(3)) + f"-{secrets.randbelow(90) + 10}"
        )
        self._staff(service, password)
        self._families()
        rows = self._cases(service)
        add_histories(self._histories(rows))
        return DemoLoad.objects.create(
            seed=seed,
            cases=cases,
            loaded_at=self.now,
            password=password,
            accounts=_accounts(self.demo.staff, self.demo.teams),
        )

    def _staff(self, service: Service, password: str) -> None:
        teams = {
            team.slug: Team.objects.create(
                service=service,
                slug=team.slug,
                name=team.name,
                locality=team.locality,
                set_up_on=local_day(self.now),
            )
            for team in self.demo.teams
        }
        hashed = make_password(password)
        self.workers = {
            worker.key: self._worker(worker, teams[worker.team], hashed)
            for worker in self.demo.staff
        }
        Worker.objects.bulk_create(self.workers.values())
        self.refs |= {key: worker.ref for key, worker in self.workers.items()}
        reductions = Reduction.objects.bulk_create(self._reductions())
        absences = Absence.objects.bulk_create(self._absences())
        add_histories(self._of_workers(reductions, absences))

    def _worker(self, worker: InventedWorker, team: Team, hashed: str) -> Worker:
        domain = self.demo.authority.email_domain
        user = None
        if worker.username:
            given, _, family = worker.name.partition(" ")
            user = User.objects.create(
                username=worker.username,
                password=hashed,
                access_role=worker.access_role,
                first_name=given,
                last_name=family,
                email=f"{worker.username}@{domain}",
            )
        return Worker(
            user=user,
            name=worker.name,
            role=worker.role,
            team=team,
            fte=str(worker.fte),
            started=worker.started,
            email=f"{worker.name.lower().replace(' ', '.')}@{domain}",
        )

    def _absences(self) -> Iterator[Absence]:
        for worker in self.demo.staff:
            if worker.away_from is not None:
                yield Absence(
                    worker=self.workers[worker.key],
                    first_day=worker.away_from,
                    expected_return=worker.away_until,
                    planned=worker.away_planned,
                    recorded_at=self._known_since(worker),
                )

    def _known_since(self, worker: InventedWorker) -> datetime:
        """When the absence was first known: on the first of the cases, or now where no case has it."""
        known = (
            event.at
            for case in self.demo.cases
            for event in case.events
            if event.kind == "absence.started" and event.fields["worker"] == worker.key
        )
        return min(known, default=self.now)

    def _reductions(self) -> Iterator[Reduction]:
        for worker in self.demo.staff:
            for reduction in worker.reductions:
                yield Reduction(
                    worker=self.workers[worker.key],
                    kind=reduction.kind,
                    percent=str(reduction.percent),
                    reason=reduction.reason,
                    started=local_day(self.now).replace(day=1),
                    entered_by=self._manager_of(worker),
                    entered_at=self.now,
                )

    def _of_workers(
        self, reductions: Sequence[Reduction], absences: Sequence[Absence]
    ) -> Iterator[History]:
        """The events on workers' own records that stand behind these rows."""
        found: dict[int, list[tuple[datetime, NewEvent]]] = defaultdict(list)
        workers = {worker.pk: worker for worker in self.workers.values()}
        for each in reductions:
            started = NewEvent(
                kind="reduction.started",
                at=self.now,
                data=reduction_fields(each),
                by=each.entered_by,
            )
            found[each.worker_id].append((self.now, started))
        for away in absences:
            data = {**absence_fields(away), "planned": away.planned}
            away_since = NewEvent(kind="absence.started", at=away.recorded_at, data=data)
            found[away.worker_id].append((away.recorded_at, away_since))
        for number, recorded in found.items():
            yield History(
                subject=OnWorker(workers[number]),
                events=[event for _, event in recorded],
                recorded_at=[at for at, _ in recorded],
                action="demo",
            )

    def _manager_of(self, worker: InventedWorker) -> Worker | None:
        """Who manages a worker's team, to have entered what is said of them."""
        first = {(each.team, each.access_role): each for each in reversed(self.demo.staff)}
        found = first.get((worker.team, AccessRole.PRACTICE_MANAGER))
        return self.workers[found.key] if found is not None else None

    def _families(self) -> None:
        families = {id(case.family): case.family for case in self.demo.cases}
        self.families = {key: Family(name=family.name) for key, family in families.items()}
        Family.objects.bulk_create(self.families.values(), batch_size=AT_ONCE)
        self._people([person for family in families.values() for person in family.people])
        FamilyMember.objects.bulk_create(
            [
                FamilyMember(
                    family=self.families[key],
                    person=self.people[person.key],
                    relationship=person.is_,
                )
                for key, family in families.items()
                for person in family.people
            ],
            batch_size=AT_ONCE,
        )

    def _people(self, people: Sequence[InventedPerson]) -> None:
        rows = [
            Person(
                given_name=person.given_name,
                family_name=person.family_name,
                born=person.born,
                expected=person.expected,
                sex=person.sex,
            )
            for person in people
        ]
        Person.objects.bulk_create(rows, batch_size=AT_ONCE)
        self.people = {person.key: row for person, row in zip(people, rows, strict=True)}
        self.refs |= {key: row.ref for key, row in self.people.items()}

    def _cases(self, service: Service) -> list[tuple[InventedCase, Case]]:
        teams = {team.slug: team for team in Team.objects.filter(service=service)}
        invented = sorted(self.demo.cases, key=lambda case: case.events[0].at)
        references = next_references(len(invented), on=local_day(self.now))
        rows = [
            Case(
                reference=reference,
                family=self.families[id(each.family)],
                service=service,
                team=teams[each.team],
                locality=each.locality,
                restricted=each.restricted,
            )
            for each, reference in zip(invented, references, strict=True)
        ]
        Case.objects.bulk_create(rows, batch_size=AT_ONCE)
        CaseChild.objects.bulk_create(
            [
                CaseChild(case=case, person=self.people[person.key])
                for each, case in zip(invented, rows, strict=True)
                for person in _about(each.family)
            ],
            batch_size=AT_ONCE,
        )
        return list(zip(invented, rows, strict=True))

    def _histories(self, rows: Sequence[tuple[InventedCase, Case]]) -> Iterator[History]:
        for each, case in rows:
            yield History(
                subject=OnCase(case),
                events=[self._event(event) for event in each.events],
                recorded_at=[event.recorded_at or event.at for event in each.events],
                action="demo",
            )

    def _event(self, invented: InventedEvent) -> NewEvent:
        by = self.workers[invented.by.key] if invented.by else None
        return NewEvent(
            kind=invented.kind, at=invented.at, data=self._with_ids(invented.fields), by=by
        )

    def _with_ids(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.refs.get(value, value)
        if isinstance(value, dict):
            return {name: self._with_ids(each) for name, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._with_ids(each) for each in value]
        return value


def _about(family: InventedFamily) -> list[Any]:
    return [*family.children, *family.unborn]


def _accounts(
    staff: Sequence[InventedWorker], teams: Sequence[InventedTeam]
) -> list[dict[str, str]]:
    named = {team.slug: team.name for team in teams}
    return [
        {
            "username": worker.username,
            "name": worker.name,
            "access_role": worker.access_role,
            "role": worker.role,
            "team": named[worker.team],
        }
        for worker in staff
        if worker.username
    ]
