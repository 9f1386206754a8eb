"""Does an end on record end what started a clock, or another of its kind?

An absence that ends leaves another one as it was. A clock that an absence started is no longer owed when the whole of that
absence ends, which the end names by its first day; while another part of it follows, nothing ends. What was owed because
its holder went, or because a manager decided, is of the absence that ran then: what is said of another leaves it as it was, and
what is said of neither by name is of the one that runs.
"""

from __future__ import annotations

from datetime import datetime

from keyworker.decisions.case.absences import OF_ABSENCE, first_day, is_over_by
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.whose_absence import is_of_one_running
from keyworker.policy.casefile import Event, instant
from keyworker.policy.conditions.one_absence import SAID_OF_ONE
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.rules.timescales import Ends
from keyworker.policy.vocabulary import EVENT_KINDS, kinds

_IN_TURN = frozenset(name for name, kind in EVENT_KINDS.items() if kind.in_turn)

_ENTERED, _LEFT = "state.entered", "state.left"


def ends_this(end: Event, began: Event, wanted: Ends, case: CaseOnDay) -> bool:
    """Whether what ``began`` a clock is over by that end: one of the right worker, and of the right absence."""
    if end.kind == _LEFT and began.kind == _ENTERED and end.field("state") == began.field("state"):
        # A state may be left and entered again on one day: only the end of the very time that began it counts.
        return end.person == began.person and end.field("entered") == began.at
    if wanted.of == "case" and end.kind not in OF_ABSENCE:
        return True
    starting = began.field("worker")
    if not is_of_worker(wanted.of, end, began):
        return False
    if end.kind == kinds.ABSENCE_ENDED and began.kind in SAID_OF_ONE:
        return is_over_by(end, starting, first_day(began))
    if end.kind == kinds.ABSENCE_EXTENDED and began.kind in SAID_OF_ONE:
        return as_day(end.field("first_day")) in (None, first_day(began))
    if end.kind in OF_ABSENCE and began.kind not in OF_ABSENCE:
        return is_of_one_running(end, began, case)
    return True


def is_of_worker(of: str, event: Event, began: Event) -> bool:
    """Whether it is about the worker whom what began a clock names, or another, where a pattern is ``of`` one of these."""
    worker, starting = event.field("worker"), began.field("worker")
    if of == "worker":
        return bool(worker == starting)
    return of != "another-worker" or worker not in (None, starting)


def came_before(end: Event, began: Event) -> bool:
    """Whether what ends such a clock is on record before what began it, of one day on which nobody knows the times.

    A case may be closed and taken up again on one day, and a worker be back from one absence as the next begins.
    """
    again = {kinds.CASE_CLOSED: True, kinds.ABSENCE_ENDED: began.kind in SAID_OF_ONE}
    if not again.get(end.kind):
        return came_before_in_turn(end, began)
    return _is_recorded_before(end, began)


def came_before_in_turn(event: Event, began: Event) -> bool:
    """Whether two that go to and fro (a form filled in, sent back, scanned) are of one day without times, this one recorded first."""
    both = event.kind in _IN_TURN and began.kind in _IN_TURN
    return both and _is_recorded_before(event, began)


def _is_recorded_before(event: Event, began: Event) -> bool:
    if event.day != began.day:
        return False
    timed = isinstance(event.at, datetime) and isinstance(began.at, datetime)
    if timed and event.at != began.at:
        return False
    return _recorded(event) < _recorded(began)


def _recorded(event: Event) -> tuple[datetime, int]:
    """When it was recorded; of one time, as they stand in the case file."""
    return instant(event.recorded_at or event.day), event.serial
