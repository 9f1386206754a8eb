"""The practitioner is away: since when, until when, who holds the case, does the family know, and what follows?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.caseload.due import Due
from keyworker.policy.casefile import local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds
from keyworker.record.models import Case, Event
from keyworker.workforce.models import Absence, Worker


@dataclass(frozen=True)
class Away:
    """What everyone who opens the case of an absent practitioner has to know."""

    worker: Worker
    since: date
    back: date | None
    holder: Worker | None
    family_told: date | None
    dues: list[Due]


def away(
    case: Case,
    lead: Worker | None,
    holder: Worker | None,
    dues: Sequence[Due],
    *,
    pack: Pack | None,
    day: date,
) -> Away | None:
    """The absence of the case's lead on a day; None where they are at work, or nobody leads it."""
    if lead is None:
        return None
    absence = Absence.objects.covering(day).filter(worker=lead).order_by("-first_day").first()
    if absence is None:
        return None
    known = (
        Event.objects.filter(case=case, kind=kinds.ABSENCE_STARTED, at__date__lte=day)
        .order_by("-at", "-seq")
        .first()
    )
    told = (
        Event.objects.filter(case=case, kind=kinds.FAMILY_TOLD, at__gte=known.at)
        if known is not None
        else None
    )
    latest = told.order_by("-at", "-seq").first() if told is not None else None
    rules = (
        {rule.id for rule in pack.timescales if rule.starts.event.startswith("absence.")}
        if pack
        else set()
    )
    return Away(
        worker=lead,
        since=absence.first_day,
        back=absence.expected_return,
        holder=holder,
        family_told=local_day(latest.at) if latest is not None else None,
        dues=[due for due in dues if due.clock.rule in rules],
    )
