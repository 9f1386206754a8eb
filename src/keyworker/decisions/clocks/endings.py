"""Does an end on record end what started a clock, or another of its kind?

An absence that ends leaves another one as it was. A clock that an absence started is no longer owed when the whole of that
absence ends, which the end names by its first day; while another part of it follows, nothing ends.
"""

from __future__ import annotations

from datetime import datetime

from keyworker.decisions.case.absences import first_day, is_over_by
from keyworker.policy.casefile import Event, instant
from keyworker.policy.rules.timescales import Ends
from keyworker.policy.vocabulary import kinds

_SAID_OF_AN_ABSENCE = (kinds.ABSENCE_STARTED, kinds.ABSENCE_EXTENDED)


def ends_this(end: Event, began: Event, wanted: Ends) -> bool:
    """Whether what ``began`` a clock is over by that end: one of the right worker, and of the right absence."""
    of_absence = end.kind == kinds.ABSENCE_ENDED and began.kind in _SAID_OF_AN_ABSENCE
    if wanted.of == "case" and not of_absence:
        return True
    worker, starting = end.field("worker"), began.field("worker")
    if wanted.of == "worker" and worker != starting:
        return False
    if wanted.of == "another-worker" and worker in (None, starting):
        return False
    return is_over_by(end, starting, first_day(began)) if of_absence else True


def came_before(end: Event, began: Event) -> bool:
    """Whether what ends such a clock is on record before what began it, of one day on which nobody knows the times.

    A case may be closed and taken up again on one day, and a worker be back from one absence as the next begins.
    """
    if end.day != began.day:
        return False
    again = {kinds.CASE_CLOSED: True, kinds.ABSENCE_ENDED: began.kind in _SAID_OF_AN_ABSENCE}
    if not again.get(end.kind):
        return False
    if isinstance(end.at, datetime) and isinstance(began.at, datetime):
        return False
    return _recorded(end) < _recorded(began)


def _recorded(event: Event) -> tuple[datetime, int]:
    """When it was recorded; of one time, as they stand in the case file."""
    return instant(event.recorded_at or event.day), event.serial
