"""Does an end on record end what started a clock, or another of its kind?

An absence that ends leaves another one as it was. A clock that an absence started is no longer owed when the whole of that
absence ends, which the end names by its first day; while another part of it follows, nothing ends. What was owed because
its holder went, or because a manager decided, is of the absence that ran then: what is said of another leaves it as it was, and
what is said of neither by name is of the one that runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from keyworker.decisions.case.absences import OF_ABSENCE, Part, first_day, is_over_by, parts_of
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.casefile import Event, instant
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.rules.timescales import Ends
from keyworker.policy.vocabulary import kinds

_SAID_OF_AN_ABSENCE = (kinds.ABSENCE_STARTED, kinds.ABSENCE_EXTENDED)
# What is done about an absence and does not say about which.
IN_AN_ABSENCE = frozenset({kinds.ABSENCE_REVIEWED, kinds.ABSENCE_TRIAGED, kinds.FAMILY_TOLD})


def ends_this(end: Event, began: Event, wanted: Ends, case: CaseOnDay) -> bool:
    """Whether what ``began`` a clock is over by that end: one of the right worker, and of the right absence."""
    if wanted.of == "case" and end.kind not in OF_ABSENCE:
        return True
    worker, starting = end.field("worker"), began.field("worker")
    if wanted.of == "worker" and worker != starting:
        return False
    if wanted.of == "another-worker" and worker in (None, starting):
        return False
    if end.kind == kinds.ABSENCE_ENDED and began.kind in _SAID_OF_AN_ABSENCE:
        return is_over_by(end, starting, first_day(began))
    if end.kind == kinds.ABSENCE_EXTENDED and began.kind in _SAID_OF_AN_ABSENCE:
        return as_day(end.field("first_day")) in (None, first_day(began))
    if end.kind in OF_ABSENCE and began.kind not in OF_ABSENCE:
        return _is_of_one_running(end, began, case)
    return True


def is_of_its_absence(said: Event, began: Event, case: CaseOnDay) -> bool:
    """Whether what was decided or told in an absence, without naming it, was of the one that ``began`` a clock.

    While another runs, it is of that one.
    """
    if said.kind not in IN_AN_ABSENCE or began.kind not in _SAID_OF_AN_ABSENCE:
        return True
    running = _running(case, said.day)
    worker = began.field("worker")
    theirs = [part for whose, part in running if worker in (None, whose) or whose is None]
    return not theirs or any(first_day(began) in (each.first, each.named) for each in theirs)


def _is_of_one_running(end: Event, began: Event, case: CaseOnDay) -> bool:
    """Whether it names an absence that ran when the clock began; any, where it names none or none ran."""
    named = as_day(end.field("first_day"))
    running = [part for _, part in _running(case, began.day)]
    if named is None or not running:
        return True
    return any(
        named in (each.first, each.named) or named <= each.first < end.day for each in running
    )


def _running(case: CaseOnDay, day: date) -> list[tuple[object, Part]]:
    """The absences that the case has it ran on the day, as they were said by then, with whose they are."""
    return case.once(("away", day), lambda: list(_away(case, day)))


def _away(case: CaseOnDay, day: date) -> Iterator[tuple[object, Part]]:
    said: defaultdict[object, list[Event]] = defaultdict(list)
    for kind in OF_ABSENCE:
        for event in case.of_kind(kind):
            if event.day <= day:
                said[event.field("worker")].append(event)
    for worker, events in said.items():
        for part in parts_of(events):
            if part.first <= day and (part.back is None or part.back > day):
                yield worker, part


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
