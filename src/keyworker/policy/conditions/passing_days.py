"""On which days may passing time alone change how a value compares with today?

Between two records only the day moves: someone has a birthday, a window no longer reaches back to an event, a date that
is compared with today comes. Those days are found exactly, so that a condition need be asked on them alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

from keyworker.policy.casefile import local_day
from keyworker.policy.conditions.compared import ComparedWith
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.patterns import EventPattern
from keyworker.policy.conditions.tests import LookUp, Tests, moved_day
from keyworker.policy.durations import WorkingDays

_DAY = timedelta(days=1)


def days_against_today(tests: Tests, look_up: LookUp, calendar: WorkingDays) -> Iterator[date]:
    """``today: {before: each.born + 14 years}``: the day named, and the day after it."""
    for compared in tests.compared:
        if not compared.readable or compared.is_today:
            continue
        day = as_day(compared.name if compared.is_date else look_up(compared.name))
        if day is not None:
            day = moved_day(day, compared.length, calendar)
            yield from (day, day + _DAY)


def days_of_comparison(
    value: object, tests: Tests, calendar: WorkingDays, after: date, until: date
) -> Iterator[date]:
    """``case.removed_on: {before: today - 18 months}``: the days on which today, so moved, reaches and passes it."""
    day = as_day(value)
    for compared in tests.compared:
        if day is None or not compared.is_today or not compared.readable:
            continue
        for fixed in (day, day + _DAY):

            def has_come(
                today: date, fixed: date = fixed, compared: ComparedWith = compared
            ) -> bool:
                return moved_day(today, compared.length, calendar) >= fixed

            yield from first_day(has_come, after, until)


def days_of_pattern(
    pattern: EventPattern, facts: Facts, after: date, until: date
) -> Iterator[date]:
    """The days on which a field of an event that is compared with today comes to be earlier or later than it."""
    # Any of the kind may pass the comparison on one day or another.
    for event in facts.events(_any_of(pattern.event), about_item=False):
        for name, tests in pattern.where.items():
            value = event.day if name == "at" else event.field(name)
            yield from days_of_comparison(value, tests, facts.calendar, after, until)


@cache
def _any_of(kind: str) -> EventPattern:
    return EventPattern(event=kind)


def first_day(holds: Callable[[date], bool], after: date, until: date) -> Iterator[date]:
    """The first day after ``after`` on which what goes on holding once it holds does; none where it comes later."""
    if not holds(until) or holds(after):
        return
    no, yes = after, until
    while (yes - no).days > 1:
        middle = no + (yes - no) // 2
        no, yes = (no, middle) if holds(middle) else (middle, yes)
    yield yes


def as_day(value: object) -> date | None:
    """The day that a value is or writes; None where it is none."""
    if isinstance(value, date):
        return local_day(value)
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
