"""Whom do the lists name as holders, and who holds the cases here now?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from keyworker.exchange.annex_a.changes import Held
from keyworker.exchange.annex_a.picture import Holder
from keyworker.policy.refs import ref
from keyworker.record.models import Allocation, Case

NO_TEAM = "Team not named"


def teams_named(holders: Sequence[Holder]) -> list[str]:
    """Every team the lists name; one more for workers who are named without theirs."""
    named = [each.team for each in holders if each.team]
    teamless = any(each.worker and not each.team for each in holders)
    return [*named, *([NO_TEAM] if teamless else [])]


def workers_named(holders: Sequence[Holder]) -> list[tuple[str, str]]:
    """Every worker the lists name, each time with the team they are named with."""
    return [
        (name, each.team or NO_TEAM)
        for each in holders
        for name in (each.worker, each.adviser)
        if name
    ]


def leads(cases: Iterable[Case]) -> dict[int, str]:
    """Who leads each case now, by the case's id."""
    current = Allocation.objects.running().filter(case__in=[case.pk for case in cases], role="lead")
    return {case: ref("W", worker) for case, worker in current.values_list("case_id", "worker_id")}


def held(cases: Iterable[Case]) -> dict[int, list[Held]]:
    """The parts people have now, by the case's id."""
    found: dict[int, list[Held]] = defaultdict(list)
    for each in Allocation.objects.running().filter(case__in=[case.pk for case in cases]):
        worker = ref("W", each.worker_id) if each.worker_id else None
        found[each.case_id].append(Held(worker, each.role, each.period.lower))
    return found
