"""What does anybody who visits or rings this family have to know for their own safety?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import kinds
from keyworker.record.case_reader import CaseRows
from keyworker.record.models import Case, Event

_KINDS = (kinds.MARKER_ADDED, kinds.WARNING_NOTED)
_CORRECTED = kinds.EVENT_CORRECTED


@dataclass(frozen=True)
class Warned:
    """One warning as it stands, and since when it is on record."""

    words: str
    since: date


def warnings_in(read: CaseRows) -> tuple[Warned, ...]:
    """The warnings that stand, of a case already read, the latest first."""
    return _standing(read.events)


def warnings_on(case: Case) -> tuple[Warned, ...]:
    """As ``warnings_in``, of a case that was not read; one query."""
    return _standing(
        Event.objects.filter(case=case, kind__in=(*_KINDS, _CORRECTED)).order_by("seq")
    )


def _standing(events: Iterable[Event]) -> tuple[Warned, ...]:
    rows = [event for event in events if event.kind in {*_KINDS, _CORRECTED}]
    wrong = {str(event.data.get("corrects")) for event in rows if event.kind == _CORRECTED}
    found = [event for event in rows if event.kind in _KINDS and event.ref not in wrong]
    return tuple(Warned(_words(event), local_day(event.at)) for event in reversed(found))


def _words(event: Event) -> str:
    return str(
        event.data.get("marker")
        or event.data.get("note")
        or "A warning is on record; see the timeline"
    )
