"""What does anybody who visits or rings this family have to know for their own safety?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import kinds
from keyworker.record.case_reader import CaseRows
from keyworker.record.models import Event

_KINDS = (kinds.MARKER_ADDED, kinds.WARNING_NOTED)


@dataclass(frozen=True)
class Warned:
    """One warning as it stands, and since when it is on record."""

    words: str
    since: date


def warnings_in(read: CaseRows) -> tuple[Warned, ...]:
    """The warnings that stand, those that a later event corrects left out, the latest first."""
    return tuple(Warned(_words(event), local_day(event.at)) for event in read.uncorrected(*_KINDS))


def _words(event: Event) -> str:
    return str(
        event.data.get("marker")
        or event.data.get("note")
        or "A warning is on record; see the timeline"
    )
