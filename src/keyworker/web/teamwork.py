"""How is the work shared out in a team, and how do teams compare?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from keyworker.access.models import User
from keyworker.casework.caseload import absent_on, caseloads, corrected_refs
from keyworker.casework.choosing import holding_roles
from keyworker.casework.following import follow_service
from keyworker.casework.models import Case, Event, Timescale
from keyworker.casework.packs import pack_for
from keyworker.decisions.workload import WorkloadAnswer, measure
from keyworker.workforce.models import Service, Team, Worker


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
    def over_unanswered(self) -> bool:
        """Over the range, and no increase up to that number agreed by both the manager and the worker."""
        over = self.load is not None and self.load.position == "over"
        return over and self.load is not None and (self.agreed_to is None or self.agreed_to < self.load.count)


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
    unanswered: list[Carried]


def team_loads(team: Team, day: date) -> list[Carried]:
    """Everyone in the team who carries cases, the fullest first."""
    return _carried(list(Worker.objects.active_on(day).filter(team=team).select_related("team")), team.service, day)


def _carried(workers: list[Worker], service: Service, day: date) -> list[Carried]:
    follow_service(service, on=day)
    pack = pack_for(service, day)
    holders = holding_roles(pack)
    held = caseloads(workers, as_of=day)
    away = absent_on([worker.pk for worker in workers], day)
    agreed = agreed_increases(workers)
    late = dict(
        Timescale.objects.filter(worker__in=workers, status="running", limit__lt=day, started__lte=day)
        .exclude(case__stage="closed")
        .values_list("worker")
        .annotate(n=Count("pk"))
    )
    found = []
    for worker in workers:
        caseload = held[worker.pk]
        if not caseload.cases and holders and not set(worker.roles) & holders:
            continue
        load = measure(pack, caseload, as_of=day) if pack is not None and pack.workload is not None else None
        parts = [case.part for case in caseload.cases]
        children = {child.id: child for case in caseload.cases if case.part != "holding" for child in case.children}
        standings = Counter(each for child in children.values() for each in child.standing)
        found.append(
            Carried(
                worker=worker,
                children=len(children),
                by_standing=dict(sorted(standings.items())),
                load=load,
                cases=len([part for part in parts if part != "holding"]),
                held_cases=parts.count("holding"),
                absent=worker.pk in away,
                overdue=late.get(worker.pk, 0),
                agreed_to=agreed.get(worker.ref),
            )
        )
    return sorted(found, key=_fullness)


def agreed_increases(workers: Iterable[Worker]) -> dict[str, float]:
    """By worker's reference, the level that both the manager and the worker last agreed to: a fixed two queries."""
    refs = [worker.ref for worker in workers]
    rows = list(Event.objects.filter(kind="increase.agreed", data__worker__in=refs).order_by("at", "pk"))
    wrong = corrected_refs({each.case_id for each in rows})
    levels: dict[str, dict[str, float]] = {}
    for each in rows:
        if each.ref not in wrong:
            said = levels.setdefault(str(each.data["worker"]), {})
            said[str(each.data.get("agreed_by"))] = float(each.data.get("level") or 0)
    return {ref: min(said.values()) for ref, said in levels.items() if {"manager", "practitioner"} <= said.keys()}


def _fullness(carried: Carried) -> tuple[float, str]:
    load = carried.load
    full = load.count / load.range.to if load and load.range.to else 0.5
    return (-full, carried.worker.name)


def teams_side_by_side(user: User, service: Service, day: date) -> list[TeamLine]:
    """Each team of the service with its figures: a fixed number of queries."""
    follow_service(service, on=day)
    cases = Case.objects.visible_to(user).filter(service=service)
    live = Q(stage__in=("open", "on-hold"))
    counts = {
        row["team"]: row
        for row in cases.values("team").annotate(
            waiting=Count("pk", filter=Q(stage="received")), open=Count("pk", filter=live)
        )
    }
    without = dict(cases.without_lead().values_list("team").annotate(n=Count("pk")))
    running = Timescale.objects.filter(case__in=cases, status="running", limit__lt=day, started__lte=day)
    late = dict(running.exclude(case__stage="closed").values_list("case__team").annotate(n=Count("pk")))
    workers = list(Worker.objects.active_on(day).filter(team__service=service).select_related("team"))
    loads = _carried(workers, service, day)
    lines = []
    for team in service.teams.all():
        row = counts.get(team.pk, {})
        positions = [each.load.position for each in loads if each.worker.team_id == team.pk and each.load]
        lines.append(
            TeamLine(
                team=team,
                waiting=row.get("waiting", 0),
                open=row.get("open", 0),
                without_lead=without.get(team.pk, 0),
                overdue=late.get(team.pk, 0),
                over=positions.count("over"),
                room=positions.count("room"),
                unanswered=[each for each in loads if each.worker.team_id == team.pk and each.over_unanswered],
            )
        )
    return lines
