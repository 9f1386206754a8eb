"""How much does each worker carry, for many workers at once and a fixed number of queries?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from keyworker.decisions.workload import Caseload, WorkloadAnswer, measure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.refs import ref
from keyworker.policy.vocabulary import kinds
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
    parts: Iterable[Allocation] | None = None,
) -> dict[int, Caseload]:
    """The caseload of each worker now, as the workload rules read it; ``adding`` is a case they might be given.

    ``parts`` are their running allocations to live cases with the cases at hand, where they have been read already.
    """
    rows = list(workers)
    ids = [worker.pk for worker in rows]
    held = _by_worker(parts if parts is not None else _running_parts(ids))
    new = [adding.pk] if adding is not None and adding.pk else []
    cases = {each.case_id for allocations in held.values() for each in allocations}
    children = children_of([*cases, *new])
    reductions = _reductions(ids, as_of)
    added = children.get(adding.pk, []) if adding is not None else []
    return {
        worker.pk: Caseload.model_validate(
            {
                "worker": _worker(worker, reductions[worker.pk]),
                "cases": [_case(each, children[each.case_id]) for each in held[worker.pk]],
                "adding": added,
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
    running = Allocation.objects.running().filter(worker_id__in=workers, case__stage__in=LIVE)
    return running.select_related("case").order_by("pk")


def _reductions(workers: Sequence[int], as_of: date) -> dict[int, list[Reduction]]:
    found: dict[int, list[Reduction]] = defaultdict(list)
    in_force = Q(until__isnull=True) | Q(until__gte=as_of)
    rows = Reduction.objects.filter(in_force, worker_id__in=workers, started__lte=as_of)
    for reduction in rows.order_by("pk"):
        found[reduction.worker_id].append(reduction)
    return found


def workloads(
    pack: Pack, workers: Iterable[Worker], *, as_of: date, adding: Case | None = None
) -> dict[int, WorkloadAnswer]:
    """Each worker's caseload against the policy's range; empty where the policy has no workload rules."""
    if pack.workload is None:
        return {}
    return {
        pk: measure(pack, each, as_of=as_of)
        for pk, each in caseloads(workers, as_of=as_of, adding=adding).items()
    }


def children_of(case_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The children of each case with their standings and complexity now, as the workload rules read them."""
    now = Standing.objects.filter(
        case=OuterRef("case"), person=OuterRef("person"), ended__isnull=True
    ).order_by("pk")
    rows = CaseChild.objects.filter(case_id__in=case_ids).annotate(
        now=ArraySubquery(now.values("standing"))
    )
    ratings = _complexity(case_ids)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    asked = ("case_id", "person_id", "person__born", "person__expected", "now")
    for case, person, born, expected, standings in rows.order_by("pk").values_list(*asked):
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


def _complexity(case_ids: Sequence[int]) -> dict[tuple[int, str], str]:
    """The latest rating of each child that still stands."""
    rated = Event.objects.uncorrected().filter(case_id__in=case_ids, kind=kinds.COMPLEXITY_RATED)
    found: dict[tuple[int, str], str] = {}
    for case, said in rated.order_by("at", "seq").values_list("case_id", "data"):
        for person in said.get("people") or [said.get("person")]:
            found[case, str(person)] = str(said.get("level"))
    return found


def agreed_levels(loads: Mapping[str, WorkloadAnswer], case: Case) -> dict[str, float]:
    """By worker's reference, the count up to which both the manager and the worker have agreed: one query.

    An agreement made for another case counts only while the worker is still above the range: it lapses when the
    caseload comes back within it. Workers for whom one of the two has not agreed are left out.
    """
    if not loads:
        return {}
    agreements = Event.objects.uncorrected().filter(
        kind=kinds.INCREASE_AGREED, data__worker__in=[*loads]
    )
    return agreed_by_both(
        each
        for each in agreements.order_by("at", "pk")
        if each.case_id == case.pk or loads[str(each.data["worker"])].position == "over"
    )


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


def _worker(worker: Worker, reductions: Sequence[Reduction]) -> dict[str, Any]:
    # By which children it is done, so that none is counted twice; what says only its share is as any other work.
    with_children = [each for each in reductions if each.children]
    return {
        "id": worker.ref,
        "role": worker.role,
        "profession": worker.profession or None,
        "fte": float(worker.fte),
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
                "children": [ref("P", child) for child in each.children],
                "count_by": each.count_by,
                "percent": float(each.percent) if each.percent else None,
            }
            for each in with_children
        ],
    }


def _case(allocation: Allocation, children: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    case = allocation.case
    return {
        "id": case.reference,
        "family": ref("F", case.family_id),
        "part": allocation.role,
        "stage": case.stage,
        "children": list(children),
    }
