"""Which cases are without anybody once this worker has left, or since they did?

A case is among them until somebody else plays the part that was theirs. Those with a child whom the law does not let go
unheld come first.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from keyworker.policy.casefile import instant
from keyworker.record.models import Allocation, Case, Standing
from keyworker.record.models.allocations import AllocationQuerySet
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.workforce.models import Worker

# Whoever plays one of these answers for the family's work.
_ANSWERING = ("lead", "accountable", "key-worker", "holding")


@dataclass(frozen=True)
class LeftBehind:
    """One such case: the part that nobody plays, and the standings that make it statutory."""

    case: Case
    part: str
    statutory: tuple[str, ...]


def left_behind(worker: Worker, cases: CaseQuerySet) -> list[LeftBehind]:
    """Of these cases, a fixed number of questions however many."""
    played = _parts(worker).values_list("case", "role")
    # Of several in a case, the lead's.
    parts = dict(sorted(played, key=lambda each: each[1] == "lead"))
    rows = list(cases.not_closed().filter(pk__in=list(parts)).with_children().order_by("reference"))
    standings = Standing.objects.statutory().by_case([case.pk for case in rows])
    found = [
        LeftBehind(case, parts[case.pk], tuple(sorted(standings.get(case.pk, ())))) for case in rows
    ]
    return sorted(found, key=lambda each: not each.statutory)


def number_left_behind(worker: Worker) -> int:
    """How many there are, those included that the person who asks may not open."""
    cases = Case.objects.not_closed().filter(pk__in=_parts(worker).values("case"))
    return cases.count()


def _parts(worker: Worker) -> AllocationQuerySet:
    """What they play now, or played to their last day, and nobody else plays."""
    to_the_last = Q(period__upper_inf=True)
    if worker.left is not None:
        to_the_last |= Q(period__endswith__gte=instant(worker.left))
    others = Allocation.objects.running().exclude(worker=worker)
    taken = others.filter(case=OuterRef("case"), role=OuterRef("role"))
    theirs = Allocation.objects.filter(to_the_last, worker=worker, role__in=_ANSWERING)
    return theirs.exclude(Exists(taken))
