"""Who is told of a duty? Whoever its reminder names and may open the case, in post and here; else whoever covers for them.

Asked of many cases of a service at once: a fixed number of questions, and one for each of those who are told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from keyworker.access.roles import ACCESS, Reach, roles_answering_for
from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary.roles import (
    ALLOCATION_ROLES,
    MANAGERS,
    PROPOSED,
    RESPONSIBLE,
    SERVICE_MANAGERS,
)
from keyworker.record.models import Allocation, Case, Timescale
from keyworker.workforce.models import Absence, Service, Worker

_OF_THE_SERVICE = frozenset(role for role, each in ACCESS.items() if each.sees is Reach.SERVICE)
_MANAGING_TEAMS = frozenset(roles_answering_for(Reach.TEAM))
_MANAGING_THE_SERVICE = frozenset(roles_answering_for(Reach.SERVICE))
_LINE_MANAGER = "line-manager"


class People:
    """Those of a service who may be told of some of its cases at an instant."""

    def __init__(self, service: Service, cases: Collection[Case], *, at: datetime) -> None:
        self._cases, self._at = {case.pk: case for case in cases}, at
        day = local_day(at)
        parts = Allocation.objects.running().filter(case__in=self._cases, worker__isnull=False)
        self._parts: dict[tuple[int, str], list[int]] = defaultdict(list)
        for case, part, worker in parts.values_list("case", "role", "worker"):
            if worker is not None:
                self._parts[case, part].append(worker)
        named = {number for each in self._parts.values() for number in each}
        named |= {
            each for case in cases for each in (case.accountable_id, case.proposed_to_id) if each
        }
        here = Worker.objects.active_on(day).filter(user__is_active=True)
        here = here.select_related("user", "team")
        of_service = list(here.filter(team__service=service))
        # Whoever has a part in a case may work elsewhere.
        others = here.filter(pk__in=named).exclude(team__service=service)
        self._workers = {each.pk: each for each in (*of_service, *others)}
        self._of_service = of_service
        away = Absence.objects.covering(day).filter(worker__in=self._workers)
        self._away = frozenset(away.values_list("worker", flat=True))
        self._opens: dict[int, frozenset[int]] = {}

    def told(self, to: Sequence[str], clock: Timescale) -> list[int]:
        """The workers whom these words mean of a clock, by number; never nobody while somebody manages the case."""
        case = self._cases[clock.case_id]
        meant = [worker for each in to for worker in self._named(each, case, clock)]
        managing = self._managers(case)
        wanted = self._may_open(self._here_or_covered(meant, case), case)
        wanted = wanted or self._may_open(self._here(managing) or managing, case)
        return wanted or self._may_open(self._managing_the_service(), case)

    def _named(self, word: str, case: Case, clock: Timescale) -> Iterable[int]:
        if word == RESPONSIBLE:
            if clock.worker_id is not None:
                return [clock.worker_id]
            return self._named(clock.responsible, case, clock)
        if word == PROPOSED:
            return [case.proposed_to_id] if case.proposed_to_id is not None else []
        if word == MANAGERS:
            return self._managers(case)
        if word == SERVICE_MANAGERS:
            return self._managing_the_service()
        if word == "accountable" and case.accountable_id is not None:
            return [case.accountable_id]
        if word == "accountable" and case.accountable_role:
            return self._in_job(case.accountable_role, case)
        if word in ALLOCATION_ROLES:
            return self._playing(word, case)
        managers = self._line_managers(case) if word == _LINE_MANAGER else []
        return managers or self._in_job(word, case)

    def _playing(self, part: str, case: Case) -> Sequence[int]:
        own = self._parts.get((case.pk, part), [])
        # Whoever holds a case does so for its lead.
        return own or (self._parts.get((case.pk, "holding"), []) if part == "lead" else [])

    def _line_managers(self, case: Case) -> list[int]:
        leads = (self._workers.get(each) for each in self._playing("lead", case))
        return [each.line_manager_id for each in leads if each and each.line_manager_id]

    def _in_job(self, role: str, case: Case) -> list[int]:
        """Those in that job: of the case's team, and those whose access is to the whole service wherever they sit."""
        return [
            each.pk
            for each in self._of_service
            if role in each.roles
            and (self._is_near(each, case) or self._role(each) in _OF_THE_SERVICE)
        ]

    def _is_near(self, worker: Worker, case: Case) -> bool:
        if case.team_id is not None:
            return worker.team_id == case.team_id
        return not case.locality or worker.team.locality == case.locality

    def _managers(self, case: Case) -> list[int]:
        """Whoever manages its team; with nobody who does, the service."""
        own = [
            each.pk
            for each in self._of_service
            if self._role(each) in _MANAGING_TEAMS
            and case.team_id is not None
            and each.team_id == case.team_id
        ]
        return own or self._managing_the_service()

    def _managing_the_service(self) -> list[int]:
        return [e.pk for e in self._of_service if self._role(e) in _MANAGING_THE_SERVICE]

    @staticmethod
    def _role(worker: Worker) -> str:
        return worker.user.access_role if worker.user is not None else ""

    def _here(self, workers: Iterable[int]) -> list[int]:
        return [each for each in workers if each in self._workers and each not in self._away]

    def _here_or_covered(self, meant: Sequence[int], case: Case) -> list[int]:
        """Each of them who is here; for whoever is away or has left, who holds the case for them, else who manages it."""
        found = self._here(meant)
        if len(found) < len(meant):
            found += self._here(self._parts.get((case.pk, "holding"), [])) or self._here(
                self._managers(case)
            )
        return list(dict.fromkeys(found))

    def _may_open(self, workers: Iterable[int], case: Case) -> list[int]:
        known = (each for each in dict.fromkeys(workers) if each in self._workers)
        return sorted(each for each in known if case.pk in self._opened_by(each))

    def _opened_by(self, worker: int) -> frozenset[int]:
        if worker not in self._opens:
            user = self._workers[worker].user
            theirs = Case.objects.visible_to(user, at=self._at) if user else Case.objects.none()
            found = theirs.filter(pk__in=self._cases).values_list("pk", flat=True)
            self._opens[worker] = frozenset(found)
        return self._opens[worker]
