"""How is the sample authority written to the database?"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from keyworker.access.models import User
from keyworker.actions.first_administrator import FirstDay, begin
from keyworker.actions.on_authority.letterhead import SET as SET_LETTERHEAD
from keyworker.actions.outcome import Done
from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.exchange.demo.generate import Demo, generate
from keyworker.exchange.demo.invented import (
    InventedCase,
    InventedEvent,
    InventedFamily,
    InventedPerson,
)
from keyworker.exchange.demo.referring import refer_on
from keyworker.exchange.demo.staffing import Staffing
from keyworker.exchange.models import DemoLoad
from keyworker.exchange.recording import next_references
from keyworker.policy.casefile import local_day
from keyworker.record.in_bulk import gather_statistics
from keyworker.record.models import Case, CaseChild, Family, FamilyMember, Person
from keyworker.record.sealed_rows import written_by_keyworker
from keyworker.record.subjects import OnAuthority, OnCase
from keyworker.record.writing import History, NewEvent, add_histories
from keyworker.workforce.models import Service, Team, Worker

AT_ONCE = 2000
# The user name of whoever administers the sample authority.
_ADMINISTRATOR = "administrator"
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
        password = (
            "-".join(secrets.choice(_WORDS) for _ in range(3)) + f"-{secrets.randbelow(90) + 10}"
        )
        administrator = begin(
            FirstDay(
                authority=self.demo.authority.authority,
                name=self.demo.administrator,
                user_name=_ADMINISTRATOR,
                password=password,
            ),
            now=self.now,
        )
        self._letterhead(administrator)
        staff = Staffing(self.demo, self.now)
        self.workers = staff.appoint(password)
        self.refs |= {key: worker.ref for key, worker in self.workers.items()}
        self._families()
        rows = self._cases()
        add_histories(self._histories(rows))
        refer_on(self.demo.authority.referred_on, now=self.now)
        return DemoLoad.objects.create(
            seed=seed,
            cases=cases,
            loaded_at=self.now,
            password=password,
            accounts=[_account(worker) for worker in self._who_sign_in(administrator)],
        )

    def _letterhead(self, administrator: User) -> None:
        sent = Submission(
            actor=administrator.worker,
            user=administrator,
            id=uuid4(),
            now=self.now,
            entered=self.demo.authority.letterhead.model_dump(),
        )
        outcome = perform(SET_LETTERHEAD.id, OnAuthority(), sent)
        assert isinstance(outcome, Done), outcome

    def _who_sign_in(self, administrator: User) -> list[Worker]:
        signing = [self.workers[each.key] for each in self.demo.everyone if each.username]
        return [*signing, administrator.worker]

    def _families(self) -> None:
        families = {id(case.family): case.family for case in self.demo.every_case}
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

    def _cases(self) -> list[tuple[InventedCase, Case]]:
        teams = {team.slug: team for team in Team.objects.select_related("service")}
        invented = sorted(self.demo.every_case, key=lambda case: case.events[0].at)
        references = next_references(len(invented), on=local_day(self.now))
        rows = [
            Case(
                reference=reference,
                family=self.families[id(each.family)],
                service=teams[each.team].service,
                team=teams[each.team],
                locality=each.locality,
                restricted=each.restricted,
            ).enter()
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


def _account(worker: Worker) -> dict[str, str]:
    user = worker.user
    assert user is not None
    return {
        "username": user.username,
        "name": worker.name,
        "access_role": user.access_role,
        "role": worker.role,
        "team": worker.team.name,
        "service": worker.team.service.name,
    }
