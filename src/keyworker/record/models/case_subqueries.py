"""What is asked of the rows that hang on a case, for every case of a list in the same question?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from keyworker.policy.vocabulary.kinds import GUIDANCE_SENT
from keyworker.record.models.allocations import Allocation
from keyworker.record.models.children import CaseChild
from keyworker.record.models.events import Event
from keyworker.record.models.timescales import Timescale, TimescaleQuerySet
from keyworker.workforce.models import Absence

if TYPE_CHECKING:
    from keyworker.workforce.models import Worker

LIVE = ("open", "on-hold")
# By this a referrer learns that a referral was not opened.
TOLD_OF_NOT_OPENED = GUIDANCE_SENT


def children_at_hand(of: str = "") -> Prefetch[str]:
    """The children of cases with their names, in one question; ``of`` leads from the rows asked for to their case."""
    return Prefetch(f"{of}case_children", CaseChild.objects.select_related("person").order_by("pk"))


def running_parts(*roles: str) -> QuerySet[Allocation]:
    """The parts that are played in the case now: any, or these."""
    parts = Allocation.objects.running().filter(case=OuterRef("pk"))
    return parts.filter(role__in=roles) if roles else parts


def parts_of(worker: Worker, *roles: str) -> QuerySet[Allocation]:
    """Of those, the worker's own."""
    return running_parts(*roles).filter(worker=worker)


def running_clocks(day: date) -> TimescaleQuerySet:
    """The clocks that run on the case on a day."""
    return Timescale.objects.running_on(day).filter(case=OuterRef("pk"))


def late_on(day: date) -> Combinable:
    """How many duties of the case are past their limit."""
    late = running_clocks(day).late_on(day).order_by().values("case")
    return Coalesce(Subquery(late.annotate(n=Count("pk")).values("n")), 0)


def what_is_counted(day: date) -> dict[str, Combinable]:
    """What the figures of a list of cases are counted from."""
    lead = running_parts("lead")
    away = Absence.objects.covering(day).filter(worker=OuterRef("worker"))
    return {
        "late": late_on(day),
        "is_untold": ExpressionWrapper(untold(), BooleanField()),
        "lead_is_away": Exists(lead.filter(Exists(away))),
        # Whoever is away too holds nothing.
        "is_held": Exists(running_parts("holding").exclude(Exists(away))),
    }


def untold() -> Q:
    """Referrals not opened whose referrer has still to be told."""
    told = Event.objects.uncorrected().filter(case=OuterRef("pk"), kind=TOLD_OF_NOT_OPENED)
    return Q(stage="not-opened") & ~Q(Exists(told))


def stage_figures() -> dict[str, Count]:
    """How many cases there are at the stages that are counted."""
    return {
        "waiting": Count("pk", filter=Q(stage="received")),
        "open": Count("pk", filter=Q(stage__in=LIVE)),
    }


def figures() -> dict[str, Count | Sum]:
    """The figures themselves, of cases that are not closed."""
    live = Q(stage__in=LIVE)
    return {
        **stage_figures(),
        "guidance": Count("pk", filter=Q(is_untold=True)),
        "unallocated": Count("pk", filter=Q(without_lead_since__isnull=False)),
        "not_held": Count("pk", filter=live & Q(lead_is_away=True, is_held=False)),
        "overdue": Sum("late"),
    }
