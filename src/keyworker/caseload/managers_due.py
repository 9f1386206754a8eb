"""What does a manager's first page show of what is due: theirs, what is late in their reach, and what nears its limit?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from keyworker.caseload.due import (
    NOTHING,
    Due,
    When,
    Within,
    dues,
    in_order,
    meant,
    running,
    together,
)
from keyworker.prepared import prepared
from keyworker.record.children_at_hand import bring_children
from keyworker.record.models import Allocation, Case, Timescale
from keyworker.record.models.timescales import TimescaleQuerySet
from keyworker.record.new_versions import up_to_date
from keyworker.workforce.models import Worker

# Nobody is warned of a duty longer before than this: an index finds what is due by then, and no later clock is read.
_WARNED_BEFORE = timedelta(days=31)


@dataclass(frozen=True)
class ManagersDue:
    """What a manager's first page shows of what is due, each soonest first; ``nearing`` its limit is not late yet."""

    of_cases: dict[int, list[Due]]
    overdue: list[Due]
    nearing: list[Due]
    theirs: list[Due]


def due_for_manager(
    worker: Worker,
    cases: Sequence[Case],
    within: Within,
    *,
    as_of: date,
    shown: Collection[int] = (),
    most: int = 10,
) -> ManagersDue:
    """What runs on ``cases``, the oldest overdue on the cases ``within`` their reach, what nears its limit there by the
    time at which the policy warns, and what is their own to do.

    Two queries, for the children of ``cases`` too. What the policy lays on their job but on nobody by name counts as theirs.
    Nothing stands twice: what is theirs, and what runs on the cases ``shown`` by number, is neither among the overdue nor
    among what nears its limit.
    """
    shape, values = meant(within)
    ask = partial(
        _for_manager,
        3 * most,
        worker.roles,
        *shape,
        **values,
        asking=worker.pk,
        cases=[case.pk for case in cases] or [NOTHING],
        shown=sorted(shown) or [NOTHING],
        day=as_of,
        until=as_of + _WARNED_BEFORE,
    )
    rows: list[Any] = up_to_date(ask, on=as_of)
    theirs = {row.pk for row in rows if row.is_theirs}
    known = {case.pk: case for case in cases}
    for row in rows:
        row.case = known.setdefault(row.case_id, row.case)
    bring_children(known.values())
    found = together(dues(rows, as_of=as_of))
    return _managers_due(found, cases, theirs, shown, most)


@prepared
def _for_manager(
    most: int,
    roles: tuple[str, ...],
    *within: Any,
    asking: int,
    cases: Sequence[int],
    shown: Sequence[int],
    day: date,
    until: date,
    **values: Any,
) -> QuerySet[Timescale]:
    def reached() -> TimescaleQuerySet:
        return running(within, day, **values)

    dated = reached().filter(limit__isnull=False)
    late = dated.filter(limit__lt=day).exclude(case__in=shown)[:most]
    soon = dated.filter(limit__gte=day, limit__lte=until, warn_on__lte=day)
    nearing = soon.exclude(case__in=shown).exclude(case__stage="received")[:most]
    # Each by an index of its own: in one condition the database would read every clock that runs in the service.
    ways = _ways_laid_on(asking, roles)
    own = [dated.filter(way).exclude(case__stage="received")[:most].values("pk") for way in ways]
    running_there = reached().filter(case__in=cases)
    # One set of numbers, and not any of three: the database would read every clock there is. Whether they are within
    # reach was asked of each part, and is not asked again.
    wanted = late.values("pk").union(
        nearing.values("pk"), *own, running_there.order_by().values("pk")
    )
    clocks = in_order(Timescale.objects.filter(pk__in=wanted))
    return clocks.annotate(is_theirs=ExpressionWrapper(reduce(or_, ways), BooleanField()))


def _managers_due(
    found: list[Due],
    cases: Sequence[Case],
    theirs: set[int],
    shown: Collection[int],
    most: int,
) -> ManagersDue:
    by_case: dict[int, list[Due]] = {case.pk: [] for case in cases}
    for due in found:
        if due.clock.case_id in by_case:
            by_case[due.clock.case_id].append(due)
    own = [due for due in found if due.clock.pk in theirs and due.case.stage != "received"][:most]
    above = {due.clock.pk for due in own}
    others = [due for due in found if due.clock.pk not in above and due.clock.case_id not in shown]
    late = [due for due in others if due.when is When.OVERDUE]
    nearing = [due for due in others if due.nears_limit and due.case.stage != "received"]
    return ManagersDue(of_cases=by_case, overdue=late[:most], nearing=nearing[:most], theirs=own)


def _ways_laid_on(worker: int, roles: Sequence[str]) -> tuple[Q, Q, Q]:
    """By their name, by their job where nobody is named, and as line manager of whoever leads the case."""
    leads = Allocation.objects.running().filter(case=OuterRef("case"), role="lead")
    managed = Q(responsible="line-manager") & Q(Exists(leads.filter(worker__line_manager=worker)))
    return Q(worker=worker), Q(worker__isnull=True, responsible__in=roles), managed
