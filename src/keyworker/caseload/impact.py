"""What would another policy change on a service's live work, before anybody agrees to it? Nothing on record is touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.caseload.taking_work import takes_of
from keyworker.caseload.team_capacity import capacities
from keyworker.caseload.worker_loads import workloads
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.trying.impact import (
    ClockChange,
    GateChange,
    clock_changes,
    gate_changes,
)
from keyworker.decisions.workload import TeamAnswer, WorkloadAnswer
from keyworker.policy.packs.difference.change import Change
from keyworker.policy.packs.difference.work import action_changes, notice_changes
from keyworker.policy.packs.pack import Pack
from keyworker.record.case_files import BATCH, files_of
from keyworker.record.models import Allocation, Case
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.workforce.models import Service, Team, Worker


@dataclass(frozen=True, kw_only=True)
class CaseImpact:
    """What changes on one case."""

    case: Case
    clocks: tuple[ClockChange, ...]
    gates: tuple[GateChange, ...]

    @property
    def team_name(self) -> str:
        """The team that has it."""
        return self.case.team.name if self.case.team is not None else "No team"


@dataclass(frozen=True, kw_only=True)
class LoadImpact:
    """A worker whose caseload stands otherwise against the range; None where a policy gives none."""

    worker: Worker
    before: WorkloadAnswer | None
    after: WorkloadAnswer | None

    @property
    def in_words(self) -> str:
        """Where the caseload stood against the range, and where it would."""
        before, after = (
            each.position if each else "no range" for each in (self.before, self.after)
        )
        return f"{before} becomes {after}"


@dataclass(frozen=True, kw_only=True)
class TeamLoadImpact:
    """A team whose whole caseload stands otherwise against its range; None where a policy gives none."""

    team: Team
    before: TeamAnswer | None
    after: TeamAnswer | None

    @property
    def in_words(self) -> str:
        """What the team carries of its range, before and after."""
        return f"{_of_range(self.before)} becomes {_of_range(self.after)}"


def _of_range(answer: TeamAnswer | None) -> str:
    if answer is None:
        return "no range"
    return f"{answer.figure} {answer.noun} {answer.against or '(no figure set)'}"


@dataclass(frozen=True, kw_only=True)
class Impact:
    """What changes on the live work of a service: on how many of the cases looked at, and on which.

    ``actions`` are what people may do, or are asked in doing it, and ``notices`` what they are sent, on whichever case.
    """

    looked_at: int
    actions: tuple[Change, ...]
    notices: tuple[Change, ...]
    cases: tuple[CaseImpact, ...]
    loads: tuple[LoadImpact, ...]
    teams: tuple[TeamLoadImpact, ...]


def impact_of(
    service: Service, *, now: Pack, then: Pack, on: date, actions: Sequence[str]
) -> Impact:
    """What ``then`` would change on every open case of the service that day."""
    cases = list(open_cases(service))
    found = tuple(changed_cases(cases, now, then, on, actions))
    return impact_with(service, found, now=now, then=then, on=on, looked_at=len(cases))


def open_cases(service: Service) -> CaseQuerySet:
    """The cases of the service that are not closed, the latest first."""
    return Case.objects.not_closed().filter(service=service).with_team().order_by("-pk")


def impact_with(
    service: Service,
    cases: tuple[CaseImpact, ...],
    *,
    now: Pack,
    then: Pack,
    on: date,
    looked_at: int,
) -> Impact:
    """The whole of it, once it is known what changes on the cases."""
    return Impact(
        looked_at=looked_at,
        actions=tuple(action_changes(now, then)),
        notices=tuple(notice_changes(now, then)),
        cases=cases,
        loads=tuple(_loads(service, now, then, on)),
        teams=tuple(_team_loads(service, now, then, on)),
    )


def changed_cases(
    cases: Sequence[Case], now: Pack, then: Pack, on: date, actions: Sequence[str]
) -> Iterator[CaseImpact]:
    """Those of the cases on which something is otherwise under ``then``, with what it is."""
    lots = (cases[start : start + BATCH] for start in range(0, len(cases), BATCH))
    for lot in lots:
        for case, file in files_of(lot):
            before, after = CaseOnDay(now, file, on), CaseOnDay(then, file, on)
            found = CaseImpact(
                case=case,
                clocks=tuple(clock_changes(before, after)),
                gates=tuple(gate_changes(before, after, actions)),
            )
            if found.clocks or found.gates:
                yield found


def _loads(service: Service, now: Pack, then: Pack, on: date) -> Iterator[LoadImpact]:
    workers = list(_holding(service, on))
    takes = takes_of(workers, on)
    before, after = (workloads(each, workers, as_of=on, takes=takes) for each in (now, then))
    for worker in workers:
        old, new = before.get(worker.pk), after.get(worker.pk)
        if (old.position if old else None) != (new.position if new else None):
            yield LoadImpact(worker=worker, before=old, after=new)


def _team_loads(service: Service, now: Pack, then: Pack, on: date) -> Iterator[TeamLoadImpact]:
    teams = list(service.teams.order_by("name"))
    before, after = (
        capacities(each, [team.pk for team in teams], as_of=on) for each in (now, then)
    )
    for team in teams:
        old, new = before.get(team.pk), after.get(team.pk)
        if _of_range(old) != _of_range(new):
            yield TeamLoadImpact(team=team, before=old, after=new)


def _holding(service: Service, on: date) -> Iterable[Worker]:
    """Who works in the service and holds a case of it."""
    people = Worker.objects.active_on(on).filter(team__service=service).select_related("team")
    return people.filter(pk__in=Allocation.objects.running().values("worker")).order_by("name")
