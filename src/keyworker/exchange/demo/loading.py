"""How does the told authority become one in the database?"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from keyworker.access.models import User
from keyworker.exchange.demo.generate import Demo, generate
from keyworker.exchange.demo.invented import Story, ToldEvent, ToldFamily, ToldWorker
from keyworker.exchange.demo.people import ToldTeam
from keyworker.exchange.models import DemoLoad
from keyworker.exchange.recording import next_references
from keyworker.policy.casefile import local_day
from keyworker.record.models import Case, CaseChild, Family, FamilyMember, Person
from keyworker.record.writing import History, NewEvent, add_histories
from keyworker.workforce.models import Absence, Duty, Service, Team, Worker

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
    with transaction.atomic():
        return _Loading(demo, now).load(seed, cases)


class _Loading:
    """The told keys as the ids they were given, as the tables fill."""

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
            told.slug: Team.objects.create(
                service=service,
                slug=told.slug,
                name=told.name,
                locality=told.locality,
                set_up_on=local_day(self.now),
            )
            for told in self.demo.teams
        }
        hashed = make_password(password)
        for told in self.demo.staff:
            user = None
            if told.username:
                given, _, family = told.name.partition(" ")
                user = User.objects.create(
                    username=told.username,
                    password=hashed,
                    access_role=told.access_role,
                    first_name=given,
                    last_name=family,
                    email=f"{told.username}@{self.demo.authority.email_domain}",
                )
            self.workers[told.key] = Worker(
                user=user,
                name=told.name,
                role=told.role,
                team=teams[told.team],
                fte=str(told.fte),
                started=told.started,
                email=f"{told.name.lower().replace(' ', '.')}@{self.demo.authority.email_domain}",
            )
        Worker.objects.bulk_create(self.workers.values())
        self.refs |= {key: worker.ref for key, worker in self.workers.items()}
        Duty.objects.bulk_create(self._duties())
        Absence.objects.bulk_create(
            Absence(
                worker=self.workers[told.key],
                first_day=told.away_from,
                expected_return=told.away_until,
                planned=told.away_planned,
                recorded_at=self.now,
            )
            for told in self.demo.staff
            if told.away_from is not None
        )

    def _duties(self) -> Iterator[Duty]:
        for told in self.demo.staff:
            for duty in told.duties:
                yield Duty(
                    worker=self.workers[told.key],
                    kind=duty.kind,
                    percent=str(duty.percent),
                    reason=duty.reason,
                    started=local_day(self.now).replace(day=1),
                )

    def _families(self) -> None:
        told = {id(story.family): story.family for story in self.demo.stories}
        self.families = {key: Family(name=family.name) for key, family in told.items()}
        Family.objects.bulk_create(self.families.values(), batch_size=AT_ONCE)
        people = [person for family in told.values() for person in family.people]
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
        FamilyMember.objects.bulk_create(
            [
                FamilyMember(
                    family=self.families[key],
                    person=self.people[person.key],
                    relationship=person.is_,
                )
                for key, family in told.items()
                for person in family.people
            ],
            batch_size=AT_ONCE,
        )

    def _cases(self, service: Service) -> list[tuple[Story, Case]]:
        teams = {team.slug: team for team in Team.objects.filter(service=service)}
        stories = sorted(self.demo.stories, key=lambda story: story.events[0].at)
        references = next_references(len(stories), on=local_day(self.now))
        rows = [
            Case(
                reference=reference,
                family=self.families[id(story.family)],
                service=service,
                team=teams[story.team],
                locality=story.locality,
                restricted=story.restricted,
            )
            for story, reference in zip(stories, references, strict=True)
        ]
        Case.objects.bulk_create(rows, batch_size=AT_ONCE)
        CaseChild.objects.bulk_create(
            [
                CaseChild(case=case, person=self.people[person.key])
                for story, case in zip(stories, rows, strict=True)
                for person in _about(story.family)
            ],
            batch_size=AT_ONCE,
        )
        return list(zip(stories, rows, strict=True))

    def _histories(self, rows: Sequence[tuple[Story, Case]]) -> Iterator[History]:
        for story, case in rows:
            yield History(
                case=case,
                events=[self._event(event) for event in story.events],
                recorded_at=[event.recorded_at or event.at for event in story.events],
                action="demo",
            )

    def _event(self, told: ToldEvent) -> NewEvent:
        by = self.workers[told.by.key] if told.by else None
        return NewEvent(kind=told.kind, at=told.at, data=self._with_ids(told.said), by=by)

    def _with_ids(self, said: Any) -> Any:
        if isinstance(said, str):
            return self.refs.get(said, said)
        if isinstance(said, dict):
            return {name: self._with_ids(value) for name, value in said.items()}
        if isinstance(said, (list, tuple)):
            return [self._with_ids(value) for value in said]
        return said


def _about(family: ToldFamily) -> list[Any]:
    return [*family.children, *family.unborn]


def _accounts(staff: Sequence[ToldWorker], teams: Sequence[ToldTeam]) -> list[dict[str, str]]:
    named = {team.slug: team.name for team in teams}
    return [
        {
            "username": told.username,
            "name": told.name,
            "access_role": told.access_role,
            "role": told.role,
            "team": named[told.team],
        }
        for told in staff
        if told.username
    ]
