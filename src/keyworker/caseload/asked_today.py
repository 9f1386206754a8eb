"""Of which live cases does each rule of a policy ask something today?

What a rule asks of a case is a clock that runs on it. How many there are is asked once for the whole policy; which they are, of
one rule, soonest due first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count

from keyworker.policy.packs.pack import Pack
from keyworker.record.children_at_hand import bring_children
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case, Timescale
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.record.models.timescales import TimescaleQuerySet
from keyworker.workforce.models import Service


def asked_today(pack: Pack, cases: CaseQuerySet, *, on: date) -> dict[str, int]:
    """By rule, of how many of these cases it asks something that day."""
    rows = _running(pack, cases, on).order_by().values_list("rule")
    return dict(rows.annotate(n=Count("case", distinct=True)))


def asked_by_rule(
    pack: Pack, rule: str, cases: CaseQuerySet, *, on: date, most: int
) -> Sequence[Timescale]:
    """The first so many of those clocks of one rule, soonest due first, with the children at hand."""
    clocks = _running(pack, cases, on).under(rule).order_by("limit", "pk")
    found = list(clocks.select_related("case__team", "case__service", "worker")[:most])
    bring_children(each.case for each in found)
    return found


def every_live_case() -> CaseQuerySet:
    """For whoever is told how many there are, and opens none of them."""
    return Case.objects.not_closed()


def _running(pack: Pack, cases: CaseQuerySet, on: date) -> TimescaleQuerySet:
    services = [each for each in Service.objects.all() if governing(each, on).id == pack.id]
    return Timescale.objects.within(cases).running_on(on).filter(service__in=services)
