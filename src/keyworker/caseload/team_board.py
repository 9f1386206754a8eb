"""How is the work shared out in a team, and how do teams compare?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from keyworker.caseload.candidates import holding_roles
from keyworker.caseload.load_cache import loads_of, wrong_loads
from keyworker.caseload.worker_loads import agreed_by_both, caseloads
from keyworker.decisions.workload import Caseload, WorkloadAnswer, measure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case, Event, TeamLoad, Timescale
from keyworker.record.models.case_questions import TeamFigures
from keyworker.record.new_versions import follow_service
from keyworker.workforce.models import Absence, Service, Team, Worker


@dataclass(frozen=True)
class Carried:
    """A worker with what they carry; ``load`` is None where no policy says how caseloads count."""

    worker: Worker
    children: int
    by_standing: dict[str, int]
    load: WorkloadAnswer | None
    cases: int
    held_cases: int
    absent: bool
    overdue: int
    agreed_to: float | None = None

    @property
    def is_over(self) -> bool:
        """Over the range, here or away: what they hold is theirs all the same."""
        return self.load is not None and self.load.position == "over"

    @property
    def has_room(self) -> bool:
        """Below the range and here to take a case: nobody away has room."""
        return self.load is not None and self.load.position == "room" and not self.absent

    @property
    def over_unanswered(self) -> bool:
        """Over the range, and no increase up to that number agreed by both the manager and the worker."""
        return (
            self.is_over
            and self.load is not None
            and (self.agreed_to is None or self.agreed_to < self.load.count)
        )


@dataclass(frozen=True)
class OverRange:
    """Someone over their range, from ``least`` to ``most``, with no increase agreed up to their ``count``."""

    worker: Worker
    count: float
    least: float | None
    most: float | None


@dataclass(frozen=True)
class TeamLine:
    """A team with its figures, for those who look after several."""

    team: Team
    waiting: int
    open: int
    without_lead: int
    overdue: int
    over: int
    room: int
    unanswered: list[OverRange]


def team_loads(team: Team, day: date) -> list[Carried]:
    """Everyone in the team who carries cases, the fullest first."""
    follow_service(team.service, on=day)
    return _carried(Worker.objects.filter(team=team), team.service, day)


def _carried(asked: QuerySet[Worker], service: Service, day: date) -> list[Carried]:
    at_work = _at_work(asked & Worker.objects.active_on(day), day)
    workers = [each.worker for each in at_work]
    pack = pack_for(service, day)
    holders = holding_roles(pack)
    held = caseloads(workers, as_of=day)
    agreed = agreed_increases(workers)
    found = [
        _carried_by(each, held[each.worker.pk], pack, day, agreed.get(each.worker.ref))
        for each in at_work
        if held[each.worker.pk].cases or not holders or set(each.worker.roles) & holders
    ]
    return sorted(found, key=_fullness)


def _carried_by(
    at_work: _AtWork, caseload: Caseload, pack: Pack, day: date, agreed_to: float | None
) -> Carried:
    own = [case for case in caseload.cases if case.part != "holding"]
    children = {child.id: child for case in own for child in case.children}
    standings = Counter(each for child in children.values() for each in child.standing)
    return Carried(
        worker=at_work.worker,
        children=len(children),
        by_standing=dict(sorted(standings.items())),
        load=measure(pack, caseload, as_of=day) if pack.workload is not None else None,
        cases=len(own),
        held_cases=len(caseload.cases) - len(own),
        absent=at_work.away,
        overdue=at_work.late,
        agreed_to=agreed_to,
    )


@dataclass(frozen=True)
class _AtWork:
    """A worker on a day: whether they are away, and how many duties that they answer for are ``late``."""

    worker: Worker
    away: bool
    late: int


def _at_work(workers: QuerySet[Worker], day: date) -> list[_AtWork]:
    late = Timescale.objects.late_on(day).filter(worker=OuterRef("pk"))
    counted = late.order_by().values("worker").annotate(n=Count("pk")).values("n")
    found = workers.annotate(
        away=Exists(Absence.objects.covering(day).filter(worker=OuterRef("pk"))),
        late=Coalesce(Subquery(counted), 0),
    )
    return [_AtWork(each, each.away, each.late) for each in found.select_related("team")]


def agreed_increases(workers: Iterable[Worker]) -> dict[str, float]:
    """By worker's reference, the level that both the manager and the worker last agreed to: one query."""
    refs = [worker.ref for worker in workers]
    rows = Event.objects.uncorrected().filter(kind=kinds.INCREASE_AGREED, data__worker__in=refs)
    return agreed_by_both(rows.order_by("at", "pk"))


def _fullness(carried: Carried) -> tuple[float, str]:
    load = carried.load
    full = load.count / load.range.to if load and load.range.to else 0.5
    return (-full, carried.worker.name)


def teams_side_by_side(service: Service, day: date) -> list[TeamLine]:
    """Each team of the service with its figures, for whoever answers for all of it: a fixed number of queries.

    What was counted of a team is kept until something changes there.
    """
    follow_service(service, on=day)
    loads = loads_of(service, day, partial(_counted, service, day=day))
    numbers = {each["worker"] for load in loads.values() for each in load.unanswered}
    workers = {each.pk: each for each in Worker.objects.all_numbered(numbers)} if numbers else {}
    return [_line(team, loads[team.pk], workers) for team in service.teams.all()]


def count_everywhere(day: date) -> None:
    """Count what changed in every service, so that nobody waits for it who opens a page first."""
    for service in Service.objects.order_by("pk"):
        follow_service(service, on=day)
        loads_of(service, day, partial(_counted, service, day=day))


def kept_wrongly(day: date) -> Iterator[str]:
    """Where what is kept of a team is not what counting finds, a sentence each."""
    for service in Service.objects.order_by("pk"):
        for team in wrong_loads(service, day, partial(_counted, service, day=day)):
            yield f"team {team.slug}: the figures that are kept are not those that counting finds"


def _line(team: Team, load: TeamLoad, workers: Mapping[int, Worker]) -> TeamLine:
    return TeamLine(
        team=team,
        waiting=load.waiting,
        open=load.open,
        without_lead=load.without_lead,
        overdue=load.overdue,
        over=load.over,
        room=load.room,
        unanswered=[
            OverRange(workers[each["worker"]], each["count"], each["from"], each["to"])
            for each in load.unanswered
            if each["worker"] in workers
        ],
    )


def _counted(service: Service, teams: Sequence[Team], *, day: date) -> dict[int, dict[str, Any]]:
    """The figures and caseloads of these teams, as they are kept."""
    figures = Case.objects.of_service(service).filter(team__in=teams).figures_by_team()
    late = Timescale.objects.late_on(day).of_service(service).filter(team__in=teams).by_team()
    found: dict[int, dict[str, Any]] = {
        team.pk: {
            **_figures(figures.get(team.pk, TeamFigures())),
            "overdue": late.get(team.pk, 0),
            "over": 0,
            "room": 0,
            "unanswered": [],
        }
        for team in teams
    }
    for each in _carried(Worker.objects.filter(team__in=teams), service, day):
        if each.load is None:
            continue
        of_team = found[each.worker.team_id]
        of_team["over"] += each.is_over
        of_team["room"] += each.has_room
        if each.over_unanswered:
            within = each.load.range
            of_team["unanswered"].append(
                {
                    "worker": each.worker.pk,
                    "count": each.load.count,
                    "from": within.from_,
                    "to": within.to,
                }
            )
    return found


def _figures(of_team: TeamFigures) -> dict[str, int]:
    return {
        "waiting": of_team.waiting,
        "open": of_team.open,
        "without_lead": of_team.unallocated,
    }
