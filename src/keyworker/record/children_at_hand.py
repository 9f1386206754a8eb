"""How do the children of many cases come to hand, in one question whose text is worked out once?

Afterwards ``case.case_children.all()`` asks nothing, as where the query of the cases itself brought them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from keyworker.prepared import prepared
from keyworker.record.models import Case, CaseChild


def bring_children(cases: Iterable[Case]) -> None:
    """Have the children of these cases at hand with their names; cases that have them already are left as they are."""
    by_number: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        if "case_children" not in _at_hand(case):
            by_number[case.pk].append(case)
    if not by_number:
        return
    found: dict[int, list[CaseChild]] = defaultdict(list)
    for child in _children(cases=[*by_number]):
        found[child.case_id].append(child)
    for number, rows in by_number.items():
        for case in rows:
            _keep(case, found[number])


@prepared
def _children(*, cases: Sequence[int]) -> QuerySet[CaseChild]:
    return CaseChild.objects.filter(case__in=cases).select_related("person").order_by("pk")


def _at_hand(case: Case) -> dict[str, Any]:
    # Where Django keeps what a query brought with it; a row that it brought nothing with has no such place yet.
    kept: dict[str, Any] = case.__dict__.setdefault("_prefetched_objects_cache", {})
    return kept


def _keep(case: Case, children: list[CaseChild]) -> None:
    # A query of the children of this case, answered already: asked anything further it asks the database.
    answered: Any = CaseChild.objects.all()
    # Whose they are is said only where it is asked, as by Django's own: to say it takes longer than all the rest.
    answered._deferred_filter = (False, (), {"case": case})
    answered._result_cache, answered._prefetch_done = children, True
    _at_hand(case)["case_children"] = answered
