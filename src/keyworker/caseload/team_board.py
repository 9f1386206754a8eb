"""How is the work shared out in a team, and how do teams compare?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from keyworker.caseload.load_cache import loads_of, wrong_loads
from keyworker.caseload.suitability import carries_cases
from keyworker.caseload.taking_work import first_leave
from keyworker.caseload.worker_loads import agreed_increases, caseloads
from keyworker.decisions.taking_work import TakesWork, last_day_soon
from keyworker.decisions.workload import Caseload, WorkloadAnswer, measure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.wording import number
from keyworker.policy.written_names import in_order
from keyworker.prepared import prepared
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case, TeamLoad, Timescale
from keyworker.record.models.case_questions import TeamFigures
from keyworker.record.names import workers_numbered
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
    takes: TakesWork
    overdue: int
    agreed_to: float | None = None

    @property
    def absent(self) -> bool:
        return self.takes.away

    @property
    def is_over(self) -> bool:
        """Over the range, here or away: what they hold is theirs all the same."""
        return self.load is not None and self.load.position == "over"

    @property
    def takes_work(self) -> bool:
        """Whether they are here, and stay, to be given anything new."""
        return not self.takes.not_here

    @property
    def has_room(self) -> bool:
        """Below the range and here to take a case: nobody who is away, is about to be, or leaves has room."""
        return self.load is not None and self.load.position == "room" and self.takes.may

    @property
    def over_unanswered(self) -> bool:
        """Over the range, and no increase up to that number agreed by both the manager and the worker."""
        if not self.is_over or self.load is None:
            return False
        unanswered = self.agreed_to is None or self.agreed_to < self.load.count
        return unanswered or self.load.is_over_further


@dataclass(frozen=True)
class OutOfRange:
    """Somebody who carries more or less than their range, from ``least`` to ``most``.

    ``agreed_to`` is the level up to which an increase was agreed, where one was; ``measured`` says what is counted, where
    that is not what the policy measures first, and no such agreement is about it.
    """

    worker: Worker
    count: float
    least: float | None
    most: float | None
    agreed_to: float | None
    measured: str = ""

    @property
    def over_unanswered(self) -> bool:
        """Whether no increase up to what they carry was agreed."""
        return bool(self.measured) or self.agreed_to is None or self.agreed_to < self.count

    @property
    def in_words(self) -> str:
        """What they carry of how much: ``26 of 20 to 25``."""
        most, count = number(self.most or 0), number(self.count)
        of = f"{number(self.least)} to {most}" if self.least else f"at most {most}"
        return f"{self.measured}: {count} of {of}" if self.measured else f"{count} of {of}"

    @property
    def share(self) -> float:
        """How many times their range they carry; 0 where it has no upper end."""
        return self.count / self.most if self.most else 0.0


@dataclass(frozen=True)
class TeamLine:
    """A team with its figures, for those who look after it or several.

    ``unanswered`` are over their range with no increase agreed, ``agreed`` with one; ``with_room`` are below it. Of
    several teams side by side only the fullest of the ``number_unanswered`` are named.
    """

    team: Team
    waiting: int
    open: int
    without_lead: int
    overdue: int
    over: int
    room: int
    number_unanswered: int
    unanswered: list[OutOfRange]
    agreed: list[OutOfRange]
    with_room: list[OutOfRange]

    @property
    def over_range(self) -> list[OutOfRange]:
        """Everybody over their range, the fullest first."""
        return sorted(
            (*self.unanswered, *self.agreed),
            key=lambda each: (-each.share, each.worker.name),
        )


def sets_range(pack: Pack) -> bool:
    """Whether the policy says how much people should carry, and not only of some, such as the newly qualified, that it is less."""
    if pack.workload is None:
        return False
    measures = (pack.workload, *pack.workload.measures)
    figures = (
        figure
        for measure in measures
        for each in measure.ranges
        for figure in (each.from_, each.to)
    )
    return any(_is_given(pack, each) for each in figures)


def _is_given(pack: Pack, figure: float | LocalDefault | None) -> bool:
    """Whether it is a figure; a local default may leave it open with an empty list."""
    if isinstance(figure, LocalDefault):
        return pack.setting(figure.setting).value not in ((), [], None)
    return figure is not None


def team_loads(team: Team, day: date) -> list[Carried]:
    """Everyone in the team who carries cases, the fullest first."""
    follow_service(team.service, on=day)
    return _carried([team], team.service, day)


def _carried(teams: Sequence[Team], service: Service, day: date) -> list[Carried]:
    pack = governing(service, day)
    at_work = [
        _AtWork(each, _takes(each, pack), each.late)
        for each in _at_work(teams=[team.pk for team in teams], day=day, soon=last_day_soon(day))
    ]
    workers = [each.worker for each in at_work]
    takes = {each.worker.pk: each.takes for each in at_work}
    held = caseloads(workers, as_of=day, takes=takes, pack=pack)
    agreed = agreed_increases(workers)
    found = [
        _carried_by(each, held[each.worker.pk], pack, day, agreed.get(each.worker.ref))
        for each in at_work
        if held[each.worker.pk].cases or each.takes.carries
    ]
    return sorted(found, key=_fullness)


def _takes(worker: Any, pack: Pack) -> TakesWork:
    """Whether somebody may be given more, by their row as it is asked for here."""
    carries = carries_cases(pack, worker)
    return TakesWork(worker.away, worker.leave_from, worker.left, carries=carries)


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
        takes=at_work.takes,
        overdue=at_work.late,
        agreed_to=agreed_to,
    )


@dataclass(frozen=True)
class _AtWork:
    """A worker on a day: whether they are given anything new, and how many duties that they answer for are ``late``."""

    worker: Worker
    takes: TakesWork
    late: int


@prepared
def _at_work(*, teams: Sequence[int], day: date, soon: date) -> QuerySet[Any]:
    late = Timescale.objects.late_on(day).filter(worker=OuterRef("pk"))
    counted = late.order_by().values("worker").annotate(n=Count("pk")).values("n")
    theirs = Absence.objects.filter(worker=OuterRef("pk"))
    found = Worker.objects.filter(team__in=teams).active_on(day)
    return found.select_related("team__service", "user").annotate(
        away=Exists(theirs.covering(day)),
        leave_from=Subquery(first_leave(theirs, after=day, until=soon).values("first_day")[:1]),
        late=Coalesce(Subquery(counted), 0),
    )


def _fullness(carried: Carried) -> tuple[float, tuple[str, str], int]:
    load = carried.load
    full = load.count / load.range.to if load and load.range.to else 0.5
    # Two may be called the same: they stand in one order all the same, whenever it is asked.
    return (-full, in_order(carried.worker.name), carried.worker.pk)


# The lists of those out of their range, as they are kept.
_OUT_OF_RANGE = ("unanswered", "agreed", "with_room")


def teams_side_by_side(service: Service, day: date, *, named: int | None = None) -> list[TeamLine]:
    """Each team of the service with its figures, for whoever answers for all of it: a fixed number of queries.

    Of those over their range so many are ``named``, the fullest of all teams, or everybody.
    """
    teams = [each for each in service.teams.all() if each.is_there(day)]
    lines = _lines(service, teams, day, naming=("unanswered",), named=named)
    # On the day on which it closed a team is still there; with everything gone from it nobody answers for it any more.
    return [each for each in lines if each.team.ended is None or each.waiting or each.open]


def team_line(team: Team, day: date) -> TeamLine:
    """The same of one team."""
    (line,) = _lines(team.service, [team], day, naming=_OUT_OF_RANGE)
    return line


def _lines(
    service: Service,
    teams: Sequence[Team],
    day: date,
    *,
    naming: Sequence[str],
    named: int | None = None,
) -> list[TeamLine]:
    """What was counted of a team is kept until something changes there; of workers, those lists are read that are named."""
    follow_service(service, on=day)
    loads = loads_of(service, teams, day, partial(_counted, service, day=day))
    kept = [each for load in loads.values() for name in naming for each in getattr(load, name)]
    if named is not None:
        kept = sorted(kept, key=_share)[:named]
    workers = {each.pk: each for each in workers_numbered({each["worker"] for each in kept})}
    return [_line(team, loads[team.pk], workers) for team in teams]


def overdue_in_teams(service: Service, day: date) -> list[tuple[Team, list[tuple[str, str, int]]]]:
    """Each team of the service with what is overdue there by duty (rule, title and how many), as it is kept."""
    teams = list(service.teams.all())
    follow_service(service, on=day)
    loads = loads_of(service, teams, day, partial(_counted, service, day=day))
    return [(team, [(*each,) for each in loads[team.pk].overdue_by_duty]) for team in teams]


def count_everywhere(day: date) -> None:
    """Count what changed in every service, so that nobody waits for it who opens a page first."""
    for service in Service.objects.order_by("pk"):
        follow_service(service, on=day)
        loads_of(service, list(service.teams.all()), day, partial(_counted, service, day=day))


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
        number_unanswered=len(load.unanswered),
        unanswered=_out_of_range(load.unanswered, workers),
        agreed=_out_of_range(load.agreed, workers),
        with_room=_out_of_range(load.with_room, workers),
    )


def _share(kept: Mapping[str, Any]) -> float:
    """Sorts the fullest first."""
    return -kept["count"] / kept["to"] if kept["to"] else 0.0


def _out_of_range(
    kept: Sequence[dict[str, Any]], workers: Mapping[int, Worker]
) -> list[OutOfRange]:
    return [
        OutOfRange(
            workers[each["worker"]],
            each["count"],
            each["from"],
            each["to"],
            each["agreed_to"],
            each["measured"],
        )
        for each in kept
        if each["worker"] in workers
    ]


def _counted(service: Service, teams: Sequence[Team], *, day: date) -> dict[int, dict[str, Any]]:
    """The figures and caseloads of these teams, as they are kept."""
    figures = Case.objects.of_service(service).filter(team__in=teams).figures_by_team()
    late = Timescale.objects.late_on(day).of_service(service).filter(team__in=teams).by_team()
    found: dict[int, dict[str, Any]] = {
        team.pk: {
            **_figures(figures.get(team.pk, TeamFigures())),
            "overdue": sum(number for _, _, number in late.get(team.pk, ())),
            "overdue_by_duty": [list(each) for each in late.get(team.pk, ())],
            "over": 0,
            "room": 0,
            **{name: [] for name in _OUT_OF_RANGE},
        }
        for team in teams
    }
    for each in _carried(teams, service, day):
        if each.load is None:
            continue
        of_team = found[each.worker.team_id]
        of_team["over"] += each.is_over
        of_team["room"] += each.has_room
        if (name := _list_of(each)) is not None:
            of_team[name].append(_kept_of(each, each.load))
    return found


def _list_of(carried: Carried) -> str | None:
    """The list of those out of their range that they stand on; none where they are within it, or away."""
    if carried.is_over:
        return "unanswered" if carried.over_unanswered else "agreed"
    return "with_room" if carried.has_room else None


def _kept_of(carried: Carried, load: WorkloadAnswer) -> dict[str, Any]:
    decisive = load.decisive
    return {
        "worker": carried.worker.pk,
        "count": decisive.count,
        "from": decisive.range.from_,
        "to": decisive.range.to,
        "agreed_to": carried.agreed_to,
        "measured": decisive.title if decisive is not load.first else "",
    }


def _figures(of_team: TeamFigures) -> dict[str, int]:
    return {
        "waiting": of_team.waiting,
        "open": of_team.open,
        "without_lead": of_team.unallocated,
    }
