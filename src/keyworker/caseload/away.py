"""Is the practitioner of a case away: since when, until when, does the family know, and what follows from it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from keyworker.caseload.due import Due
from keyworker.policy.casefile import local_day
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.refs import ref
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.vocabulary import actions, kinds
from keyworker.prepared import prepared
from keyworker.record.case_reader import CaseRows
from keyworker.record.leads_absences import as_one
from keyworker.record.models import Event
from keyworker.workforce.models import Absence, Worker


@dataclass(frozen=True)
class Away:
    """What everyone who opens the case of an absent practitioner has to know."""

    worker: Worker
    since: date
    back: date | None
    holder: Worker | None
    holder_is_away: bool
    has_holders: bool
    family_told: date | None
    dues: list[Due]


def away(
    read: CaseRows,
    lead: Worker | None,
    holder: Worker | None,
    dues: Sequence[Due],
    *,
    pack: Pack,
    day: date,
) -> Away | None:
    """The absence of the case's lead on a day; None where they are at work, or nobody leads it. One query at most."""
    if lead is None:
        return None
    parts = [each for each in (lead, holder) if each is not None]
    found = list(_absences(workers=[each.pk for each in parts]))
    of_lead = [each for each in found if each.worker_id == lead.pk]
    running = next((each for each in of_lead if each.covers(day)), None)
    if running is None:
        return None
    absence = as_one(running, of_lead, pack=pack, day=day)
    told = _family_told(read, absence)
    rules = {rule.id for rule in pack.timescales if _is_of_absence(rule)}
    return Away(
        worker=lead,
        since=absence.first_day,
        back=absence.expected_return,
        holder=holder,
        holder_is_away=holder is not None
        and any(each.worker_id == holder.pk and each.covers(day) for each in found),
        has_holders=holder is not None or pack.offers(actions.CHOOSE_HOLDER),
        family_told=local_day(told.at) if told is not None else None,
        dues=[due for due in dues if due.clock.rule in rules],
    )


def _is_of_absence(rule: Timescale) -> bool:
    """Whether it is owed because of an absence: from the absence itself, or to choose who holds the case in it."""
    offered = rule.missed.offer if rule.missed is not None else None
    return rule.starts.event.startswith("absence.") or offered == actions.CHOOSE_HOLDER


@prepared
def _absences(*, workers: Sequence[int]) -> QuerySet[Absence]:
    return Absence.objects.filter(worker__in=workers).order_by("-first_day")


def _family_told(read: CaseRows, absence: Absence) -> Event | None:
    """When the family was last told something since that absence was recorded, as the case knows of it."""
    recorded = read.uncorrected(kinds.ABSENCE_STARTED)
    begun = next((each for each in recorded if _is_of(each, absence)), None)
    if begun is None:
        return None
    return next((each for each in read.uncorrected(kinds.FAMILY_TOLD) if each.at >= begun.at), None)


def _is_of(event: Event, absence: Absence) -> bool:
    """Whether a part of that absence began with it; one that names neither worker nor day is of any."""
    worker, first = event.data.get("worker"), as_day(event.data.get("first_day"))
    if worker not in (None, ref("W", absence.worker_id)):
        return False
    return first is None or (absence.first_day <= first < (absence.expected_return or date.max))
