"""Who is in post in each service of the sample authority: how are they written to the database?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password

from keyworker.access.models import AccessRole, User
from keyworker.actions.on_worker.reductions import reduction_fields
from keyworker.exchange.demo.generate import Demo
from keyworker.exchange.demo.invented import InventedWorker
from keyworker.exchange.demo.people import InventedTeam
from keyworker.policy.casefile import local_day
from keyworker.record.leads_absences import absence_fields
from keyworker.record.subjects import OnWorker
from keyworker.record.writing import History, NewEvent, add_histories
from keyworker.workforce.models import Absence, Reduction, Service, Team, Worker


class Staffing:
    """The services with their teams and people, as the tables fill."""

    def __init__(self, demo: Demo, now: datetime) -> None:
        self.demo, self.now = demo, now
        self.workers: dict[str, Worker] = {}

    def _teams(self) -> dict[str, Team]:
        """The teams of every service, by slug."""
        kind = self.demo.authority.service
        told = [(kind.slug, kind.name, kind.pack, self.demo.teams)]
        told += [
            (each.told.slug, each.told.name, each.told.pack, each.teams)
            for each in self.demo.beside
        ]
        return {
            team.slug: self._team(service, team)
            for slug, name, pack, teams in told
            for service in [Service.objects.create(slug=slug, name=name, pack=pack)]
            for team in teams
        }

    def _team(self, service: Service, team: InventedTeam) -> Team:
        return Team.objects.create(
            service=service,
            slug=team.slug,
            name=team.name,
            locality=team.locality,
            service_line=team.line,
            set_up_on=local_day(self.now),
        )

    def appoint(self, password: str) -> dict[str, Worker]:
        """Write everyone in post, with their teams, other work and absences. Gives them by the keys they were invented by."""
        teams, hashed = self._teams(), make_password(password)
        self.workers = {
            worker.key: self._worker(worker, teams[worker.team], hashed)
            for worker in self.demo.everyone
        }
        Worker.objects.bulk_create(self.workers.values())
        self._line_managers()
        reductions = Reduction.objects.bulk_create(self._reductions())
        absences = Absence.objects.bulk_create(self._absences())
        add_histories(self._of_workers(reductions, absences))
        return self.workers

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
            )
        return Worker(
            user=user,
            name=worker.name,
            role=worker.role,
            team=team,
            fte=str(worker.fte),
            started=worker.started,
            email=f"{worker.name.lower().replace(' ', '.')}@{domain}",
            profession=worker.profession,
            qualities=dict(worker.qualities),
        )

    def _line_managers(self) -> None:
        managed = [each for each in self.demo.everyone if each.managed_by not in {"", each.key}]
        for each in managed:
            self.workers[each.key].line_manager = self.workers[each.managed_by]
        Worker.objects.bulk_update([self.workers[each.key] for each in managed], ["line_manager"])

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
