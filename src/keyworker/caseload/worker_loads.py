"""How much does each worker carry, for many workers at once and a fixed number of queries?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, prefetch_related_objects
from django.db.models.fields.json import KT

from keyworker.decisions.taking_work import TakesWork
from keyworker.decisions.workload import Caseload, WorkloadAnswer, measure
from keyworker.policy.casefile import local_day
from keyworker.policy.conditions.dependencies import FACTS_RECORDED
from keyworker.policy.packs.pack import Pack
from keyworker.policy.refs import ref
from keyworker.policy.rules.derived import LatestField
from keyworker.policy.vocabulary import STATUTORY_STANDINGS, kinds
from keyworker.prepared import prepared
from keyworker.record.case_files import service_of, worker_document
from keyworker.record.models import Allocation, Case, CaseChild, Event, Standing
from keyworker.record.models.cases import Stage
from keyworker.record.models.people import is_unborn
from keyworker.workforce.models import Absence, Reduction, Worker

LIVE = (Stage.OPEN, Stage.ON_HOLD)


def caseloads(
    workers: Iterable[Worker],
    *,
    as_of: date,
    adding: Case | None = None,
    part: str = "lead",
    parts: Iterable[Allocation] | None = None,
    takes: Mapping[int, TakesWork] | None = None,
    pack: Pack | None = None,
) -> dict[int, Caseload]:
    """The caseload of each worker now, as the workload rules read it; ``adding`` is a case they might be
    given, in that ``part``.

    ``parts`` are their running allocations to live cases with the cases at hand, where they have been read already. ``takes``
    says of each whether they may be given more; without it nothing is said of leave, only of who leaves. What a ``pack``
    names as the latest field of an event is read as well.
    """
    rows = list(workers)
    # Of each the team and its service are told; where they are at hand already, nothing is asked.
    prefetch_related_objects(rows, "team__service")
    ids = [worker.pk for worker in rows]
    held = _by_worker(parts if parts is not None else _running_parts(ids))
    new = [adding.pk] if adding is not None and adding.pk else []
    cases = {each.case_id for allocations in held.values() for each in allocations}
    counted = _counted_of([*cases, *new], pack)
    reductions = _reductions(ids, as_of)
    added = counted.children_of(adding) if adding is not None else []
    proposed = _case(adding, part, as_of, counted) if adding is not None else None
    return {
        worker.pk: Caseload.model_validate(
            {
                "worker": _worker(
                    worker, (takes or {}).get(worker.pk), reductions[worker.pk], as_of
                ),
                "cases": [
                    _case(each.case, each.role, local_day(each.period.lower), counted)
                    for each in held[worker.pk]
                ],
                "adding": added,
                "proposed": proposed,
            }
        )
        for worker in rows
    }


def _by_worker(parts: Iterable[Allocation]) -> dict[int, list[Allocation]]:
    found: dict[int, list[Allocation]] = defaultdict(list)
    for allocation in parts:
        found[allocation.worker_id or 0].append(allocation)
    return found


def _running_parts(workers: Sequence[int]) -> Iterable[Allocation]:
    return _running_parts_of(workers=workers)


@prepared
def _running_parts_of(*, workers: Sequence[int]) -> QuerySet[Allocation]:
    running = Allocation.objects.running().filter(worker_id__in=workers, case__stage__in=LIVE)
    return running.select_related("case__team", "case__service").order_by("pk")


def _reductions(workers: Sequence[int], as_of: date) -> dict[int, list[Reduction]]:
    found: dict[int, list[Reduction]] = defaultdict(list)
    for reduction in _reductions_of(workers=workers, day=as_of):
        found[reduction.worker_id].append(reduction)
    return found


@prepared
def _reductions_of(*, workers: Sequence[int], day: date) -> QuerySet[Reduction]:
    in_force = Q(until__isnull=True) | Q(until__gte=day)
    rows = Reduction.objects.filter(in_force, worker_id__in=workers, started__lte=day)
    return rows.order_by("pk")


def workloads(
    pack: Pack,
    workers: Iterable[Worker],
    *,
    as_of: date,
    adding: Case | None = None,
    takes: Mapping[int, TakesWork] | None = None,
) -> dict[int, WorkloadAnswer]:
    """Each worker's caseload against the policy's range; empty where the policy has no workload rules."""
    if pack.workload is None:
        return {}
    return {
        pk: measure(pack, each, as_of=as_of)
        for pk, each in caseloads(
            workers, as_of=as_of, adding=adding, takes=takes, pack=pack
        ).items()
    }


@dataclass(frozen=True)
class _Counted:
    """What is counted of cases, by their numbers: the children of each, what each weighs, and what was told of it."""

    children: Mapping[int, list[dict[str, Any]]]
    points: Mapping[int, float]
    told: Mapping[int, dict[str, Any]]

    def children_of(self, case: Case) -> list[dict[str, Any]]:
        return self.children.get(case.pk, [])


def _counted_of(case_ids: Sequence[int], pack: Pack | None) -> _Counted:
    """The children of each case with their standings and complexity now, its points, what was told of it: three questions.

    One more where the policy names the latest field of an event.
    """
    ratings, points, told = _ratings(case_ids)
    children = _children_of(case_ids, ratings)
    latest = {
        name: fact.latest
        for name, fact in (pack.header.facts if pack is not None else {}).items()
        if fact.latest is not None
    }
    if latest:
        _put_latest(case_ids, latest, told, children)
    return _Counted(children, points, told)


def _put_latest(
    case_ids: Sequence[int],
    latest: Mapping[str, LatestField],
    told: dict[int, dict[str, Any]],
    children: Mapping[int, list[dict[str, Any]]],
) -> None:
    """Put beside what was told of each case, and of each child of it, what the latest event says."""
    kinds_read = sorted({each.event for each in latest.values()})
    for case, kind, said in _said_in(cases=case_ids, kinds=kinds_read):
        people = {str(each) for each in (said.get("people") or [said.get("person")])}
        for name, where in latest.items():
            family, _, rest = name.partition(".")
            value = said.get(where.field)
            if where.event != kind or value is None:
                continue
            if family == "case":
                told[case][rest] = value
            for child in children.get(case, ()) if family == "each" else ():
                if child["id"] in people:
                    child[rest] = value


@prepared
def _said_in(*, cases: Sequence[int], kinds: Sequence[str]) -> QuerySet[Event, Any]:
    said = Event.objects.uncorrected().filter(case_id__in=cases, kind__in=kinds)
    return said.order_by("at", "seq").values_list("case_id", "kind", "data")


def _children_of(
    case_ids: Sequence[int], ratings: Mapping[tuple[int, str], str]
) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for case, person, born, expected, standings in _standings_of(cases=case_ids):
        child = ref("P", person)
        found[case].append(
            {
                "id": child,
                "standing": standings,
                "unborn": is_unborn(born, expected),
                "born": born,
                "complexity": ratings.get((case, child)),
            }
        )
    return found


@prepared
def _standings_of(*, cases: Sequence[int]) -> QuerySet[CaseChild, Any]:
    now = Standing.objects.filter(
        case=OuterRef("case"), person=OuterRef("person"), ended__isnull=True
    ).order_by("pk")
    rows = CaseChild.objects.filter(case_id__in=cases).annotate(
        now=ArraySubquery(now.values("standing"))
    )
    asked = ("case_id", "person_id", "person__born", "person__expected", "now")
    return rows.order_by("pk").values_list(*asked)


def _ratings(
    case_ids: Sequence[int],
) -> tuple[dict[tuple[int, str], str], dict[int, float], dict[int, dict[str, Any]]]:
    """The latest rating of each child, the latest points of each case, and the latest facts told of it, that still stand."""
    levels: dict[tuple[int, str], str] = {}
    points: dict[int, float] = {}
    told: dict[int, dict[str, Any]] = defaultdict(dict)
    for case, kind, said in _rated_in(cases=case_ids):
        if kind == kinds.POINTS_GIVEN:
            if said.get("points") is not None:
                points[case] = said["points"]
        elif kind == FACTS_RECORDED:
            told[case].update(_told_of_case(said))
        else:
            for person in said.get("people") or [said.get("person")]:
                levels[case, str(person)] = str(said.get("level"))
    return levels, points, told


def _told_of_case(said: Mapping[str, Any]) -> dict[str, Any]:
    """Each fact of the case itself, without the ``case.`` before it."""
    return {
        str(each.get("fact")).removeprefix("case."): each.get("value")
        for each in said.get("facts") or ()
        if each.get("of") is None and str(each.get("fact")).startswith("case.")
    }


@prepared
def _rated_in(*, cases: Sequence[int]) -> QuerySet[Event, Any]:
    rated = Event.objects.uncorrected().filter(
        case_id__in=cases, kind__in=(kinds.COMPLEXITY_RATED, kinds.POINTS_GIVEN, FACTS_RECORDED)
    )
    return rated.order_by("at", "seq").values_list("case_id", "kind", "data")


def agreed_levels(loads: Mapping[str, WorkloadAnswer], case: Case) -> dict[str, float]:
    """By worker's reference, the count up to which both the manager and the worker have agreed: one query.

    An agreement made for another case counts only while the worker is still above the range: it lapses when the
    caseload comes back within it. Workers for whom one of the two has not agreed are left out.
    """
    if not loads:
        return {}
    return agreed_by_both(
        each
        for each in _agreed(workers=[*loads])
        if each.case_id == case.pk or loads[str(each.data["worker"])].position == "over"
    )


def agreed_increases(workers: Iterable[Worker]) -> dict[str, float]:
    """By worker's reference, the level that both the manager and the worker last agreed to: one query."""
    refs = [worker.ref for worker in workers]
    return agreed_by_both(_agreed(workers=refs))


@prepared
def _agreed(*, workers: Sequence[str]) -> QuerySet[Event]:
    agreed = Event.objects.uncorrected().alias(of=KT("data__worker"))
    return agreed.filter(kind=kinds.INCREASE_AGREED, of__in=workers).order_by("at", "pk")


def agreed_by_both(agreements: Iterable[Event]) -> dict[str, float]:
    """By worker's reference, the level that both the manager and the worker last agreed to; the earliest given first."""
    levels: dict[str, dict[str, float]] = defaultdict(dict)
    for each in agreements:
        levels[str(each.data["worker"])][str(each.data.get("agreed_by"))] = float(
            each.data.get("level") or 0
        )
    return {
        worker: min(said.values())
        for worker, said in levels.items()
        if {"manager", "practitioner"} <= said.keys()
    }


def absent_on(workers: Sequence[int], day: date) -> set[int]:
    """Which of these workers are away on a day."""
    return set(
        Absence.objects.covering(day)
        .filter(worker_id__in=workers)
        .values_list("worker_id", flat=True)
    )


def _worker(
    worker: Worker, takes: TakesWork | None, reductions: Sequence[Reduction], as_of: date
) -> dict[str, Any]:
    # By which children it is done, so that none is counted twice; what says only its share is as any other work.
    with_children = [each for each in reductions if each.children]
    return {
        **worker_document(worker, on=as_of),
        "absent": takes.away if takes is not None else None,
        "leave_from": takes.leave_from if takes is not None else None,
        "does_unitemised_supervised_contact": worker.does_unitemised_supervised_contact,
        "reductions": [
            {
                "type": each.kind,
                "percent": float(each.percent),
                "from": each.started,
                "until": each.until,
                "reason": each.reason,
            }
            for each in reductions
            if not each.children
        ],
        "supervised_contact": [
            {
                "type": each.kind,
                "children": [ref("P", child) for child in each.children],
                "count_by": each.count_by,
                "percent": float(each.percent) if each.percent else None,
            }
            for each in with_children
        ],
    }


def _case(case: Case, part: str, since: date, counted: _Counted) -> dict[str, Any]:
    """A case as the workload rules read it, in which a worker plays this part since that day, or might."""
    children = counted.children_of(case)
    standings = {standing for child in children for standing in child["standing"]}
    return {
        **counted.told.get(case.pk, {}),
        "id": case.reference,
        "family": ref("F", case.family_id),
        "part": part,
        "stage": case.stage,
        "type": case.type or None,
        "source": case.source or None,
        "opened_on": case.opened_on,
        "held_since": since,
        "service": service_of(case),
        "team": case.team.slug if case.team else None,
        "locality": case.locality or None,
        "points": counted.points.get(case.pk),
        "standings": sorted(standings),
        "statutory": bool(standings & STATUTORY_STANDINGS),
        "children_count": sum(not child["unborn"] for child in children),
        "children": children,
    }
