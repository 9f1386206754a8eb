"""Does an end on record end what started a clock, or another of its kind?

An absence that ends leaves another one as it was. A clock that an absence started is no longer owed when that absence ends,
which the end names by its first day; one that names no absence, as ends did once, is of the one that ran then.
"""

from __future__ import annotations

from datetime import date

from keyworker.policy.casefile import Event
from keyworker.policy.rules.timescales import Ends
from keyworker.policy.vocabulary import kinds

_SAID_OF_AN_ABSENCE = (kinds.ABSENCE_STARTED, kinds.ABSENCE_EXTENDED)


def ends_this(end: Event, began: Event, wanted: Ends) -> bool:
    """Whether what ``began`` a clock is over by that end: one of the right worker, and of the right absence."""
    worker, starting = end.field("worker"), began.field("worker")
    if wanted.of == "worker" and worker != starting:
        return False
    if wanted.of == "another-worker" and worker in (None, starting):
        return False
    if end.kind == kinds.ABSENCE_ENDED and began.kind in _SAID_OF_AN_ABSENCE:
        return _of_one_worker(end, began) and _of_one_absence(end, began)
    return True


def _of_one_worker(end: Event, began: Event) -> bool:
    """What does not say whose absence it is may be anyone's."""
    named = {end.field("worker"), began.field("worker")} - {None}
    return len(named) < 2


def _of_one_absence(end: Event, began: Event) -> bool:
    first = _first_day(began)
    return first == _first_day(end) if end.field("first_day") else first < end.day


def _first_day(event: Event) -> date:
    written = event.field("first_day")
    return date.fromisoformat(str(written)[:10]) if written else event.day
