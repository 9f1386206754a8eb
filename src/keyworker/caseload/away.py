"""Is the practitioner of a case away: since when, until when, does the family know, and what follows from it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.caseload.due import Due
from keyworker.policy.casefile import local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds
from keyworker.record.case_reader import CaseRows
from keyworker.record.models import Event
from keyworker.workforce.models import Worker


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
    read: CaseRows,
    lead: Worker | None,
    holder: Worker | None,
    dues: Sequence[Due],
    *,
    pack: Pack,
    day: date,
) -> Away | None:
    """The absence of the case's lead on a day; None where they are at work, or nobody leads it. One query at most."""
    absence = lead.absences.covering(day).latest_begun() if lead is not None else None
    if lead is None or absence is None:
        return None
    told = _family_told(read, day)
    rules = {rule.id for rule in pack.timescales if rule.starts.event.startswith("absence.")}
    return Away(
        worker=lead,
        since=absence.first_day,
        back=absence.expected_return,
        holder=holder,
        family_told=local_day(told.at) if told is not None else None,
        dues=[due for due in dues if due.clock.rule in rules],
    )


def _family_told(read: CaseRows, day: date) -> Event | None:
    """When the family was last told something since the absence that the case knows of."""
    begun = next(
        (each for each in read.uncorrected(kinds.ABSENCE_STARTED) if local_day(each.at) <= day),
        None,
    )
    if begun is None:
        return None
    return next((each for each in read.uncorrected(kinds.FAMILY_TOLD) if each.at >= begun.at), None)
