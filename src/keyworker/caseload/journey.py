"""Where else was a family worked with: in which service, from when to when, and who led it, one after another?

Of the cases that whoever looks may open, and of no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, QuerySet

from keyworker.caseload.carried import others_of_family
from keyworker.policy.vocabulary import kinds
from keyworker.prepared import prepared
from keyworker.record.models import Allocation, Case, Event, JourneyStep
from keyworker.record.seers import Asked


def held_in_turn(case: Case) -> list[Allocation]:
    """Who held a part in the case, the one whose part began last first, each with their team at hand."""
    return _parts_in(case=case.pk)


@prepared
def _parts_in(*, case: int) -> QuerySet[Allocation]:
    return Allocation.objects.filter(case=case).latest_first()


# Where somebody says why a case is given to a worker: with the allocation, or with what was asked and agreed before it.
SAYS_WHY: Final = (kinds.ALLOCATION_STARTED, kinds.ALLOCATION_PROPOSED, kinds.ALLOCATION_AGREED)


def reason_of(step: Event, others: Iterable[Event]) -> str:
    """Why a step was taken: as it says itself, or as was said last before it when that worker was asked or agreed.

    ``others`` are events of the same case.
    """
    own = str(step.data.get("reason") or "")
    if own or step.kind not in SAYS_WHY:
        return own
    before = [
        each
        for each in others
        if each.kind in SAYS_WHY
        and each.at <= step.at
        and each.data.get("worker") == step.data.get("worker")
        and each.data.get("reason")
    ]
    return str(max(before, key=lambda each: (each.at, each.seq)).data["reason"]) if before else ""


@dataclass(frozen=True)
class Stretch:
    """One case of a family's, with everybody who led it in turn, and how often its worker changed and it moved."""

    case: Case
    led_by: tuple[str, ...]
    workers: int = 0
    moves: int = 0


def journey_beside(case: Case, asked: Asked) -> list[Stretch]:
    """The family's other cases that somebody may open, the one received last first."""
    others = sorted(others_of_family(case, asked), key=_received, reverse=True)
    leads = _leads(others) if others else {}
    changed = _changes(others) if others else {}
    return [
        Stretch(
            each,
            tuple(leads.get(each.pk, ())),
            changed.get((each.pk, JourneyStep.What.WORKER), 0),
            changed.get((each.pk, JourneyStep.What.TEAM), 0),
        )
        for each in others
    ]


def _received(case: Case) -> tuple[date, int]:
    return case.received_on or case.opened_on or case.closed_on or date.min, case.pk


def _leads(cases: list[Case]) -> dict[int, list[str]]:
    """Whoever led each of them, in turn; the same person twice running once."""
    found: dict[int, list[str]] = defaultdict(list)
    held = Allocation.objects.filter(case__in=cases, role="lead", worker__isnull=False)
    for number, name in held.order_by("period").values_list("case_id", "worker__name"):
        if found[number][-1:] != [name]:
            found[number].append(name)
    return found


def _changes(cases: list[Case]) -> dict[tuple[int, str], int]:
    """How often each of them changed its worker, and moved."""
    changes = JourneyStep.objects.filter(case__in=cases, changes=True).order_by()
    counts = changes.values_list("case_id", "what").annotate(number=Count("pk"))
    return {(case, what): number for case, what, number in counts}
