"""Of which absence was something decided, done or told, where more than one of a worker's is on record?

What is decided about an absence, or told the family, does not name it. While one runs it is of that one; before any does, of
those that are on record and still to come. What is said later of another absence leaves it as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from keyworker.decisions.case.absences import OF_ABSENCE, Part, first_day, in_order, parts_of
from keyworker.decisions.case.known_case import KnownCase
from keyworker.policy.casefile import Event
from keyworker.policy.conditions.one_absence import DECIDED_IN_ONE, SAID_OF_ONE
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.vocabulary import kinds


def is_of_its_absence(said: Event, began: Event, case: KnownCase) -> bool:
    """Whether what was decided or told in an absence, without naming it, was of the one that ``began`` a clock.

    While another runs, it is of that one.
    """
    if said.kind not in DECIDED_IN_ONE or began.kind not in SAID_OF_ONE:
        return True
    running = _of_worker(began, _running(case, said.day))
    return not running or any(first_day(began) in (each.first, each.named) for each in running)


def is_of_one_running(end: Event, began: Event, case: KnownCase) -> bool:
    """Whether what is said of an absence is of one that ran when a clock began, or that was decided on before it did.

    Where it names none, or none was on record, it may be of any. What was decided in advance is over once all that it may
    have been about is.
    """
    named = as_day(end.field("first_day"))
    running = [part for _, part in _running(case, began.day)]
    if running or began.kind not in DECIDED_IN_ONE:
        return named is None or not running or _is_among(named, end.day, running)
    to_come = _of_worker(began, _known(case, began.day))
    if named is not None and to_come and not _is_among(named, end.day, to_come):
        return False
    if end.kind != kinds.ABSENCE_ENDED:
        return True
    firsts = {each.first for each in to_come}
    return not any(each.first in firsts for each in _of_worker(began, _known(case, end.day)))


def decided_of(start: Event, said: Sequence[Event], case: KnownCase) -> list[Event]:
    """Those of what was ``said`` that are of the absence which ``start`` says something of, since that came to be known."""
    every = (each for kind in SAID_OF_ONE for each in case.of_kind(kind))
    began = in_order([start, *(each for each in every if _is_of_one(each, start))])[0]
    place_of, worker = case.timeline.place_of, start.field("worker")
    return [
        each
        for each in said
        if place_of(each) >= place_of(began)
        and each.field("worker") in (None, worker)
        and (each.kind not in SAID_OF_ONE or _is_of_one(each, start))
        and is_of_its_absence(each, start, case)
    ]


def _is_of_one(said: Event, other: Event) -> bool:
    """Whether both say something of one absence of one worker."""
    if said.field("worker") != other.field("worker"):
        return False
    return not _names(said).isdisjoint(_names(other))


def _names(event: Event) -> set[date]:
    """The first days by which it is known: of the whole, and of the part that is meant."""
    first = first_day(event)
    return {first, as_day(event.field("again_from")) or first}


def _is_among(named: date, day: date, parts: Sequence[Part]) -> bool:
    """Whether an absence named by its first day, of which something is said on ``day``, is one of the parts."""
    return any(named in (each.first, each.named) or named <= each.first < day for each in parts)


def _of_worker(began: Event, known: Sequence[tuple[object, Part]]) -> list[Part]:
    """Those of the worker whom the event names, or of whom nobody says whose they are."""
    worker = began.field("worker")
    return [part for whose, part in known if worker in (None, whose) or whose is None]


def _running(case: KnownCase, day: date) -> list[tuple[object, Part]]:
    """The absences that the case has it ran on the day, as they were said by then, with whose they are."""
    return [(whose, part) for whose, part in _known(case, day) if part.first <= day]


def _known(case: KnownCase, day: date) -> list[tuple[object, Part]]:
    """The same, with those that were still to come."""
    return case.once(("absences", day), lambda: list(_on_record(case, day)))


def _on_record(case: KnownCase, day: date) -> Iterator[tuple[object, Part]]:
    said: defaultdict[object, list[Event]] = defaultdict(list)
    for kind in OF_ABSENCE:
        for event in case.of_kind(kind):
            if event.day <= day:
                said[event.field("worker")].append(event)
    for worker, events in said.items():
        for part in parts_of(events):
            if part.back is None or part.back > day:
                yield worker, part
