"""On which days may passing time alone change the answer of a condition?

Between two records only the day moves: someone has a birthday, a window no longer reaches back to an event, a date that
is compared with today comes. Those days are found exactly, so that a condition need be asked on them alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from keyworker.policy.casefile import local_day
from keyworker.policy.conditions.compared import TODAY, ComparedWith
from keyworker.policy.conditions.elapsed import days_it_grows
from keyworker.policy.conditions.fact_tests import moved_day
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.model import (
    All,
    Always,
    AnyOf,
    Condition,
    Counted,
    EventPattern,
    FactTest,
    Happened,
    Not,
    Quantified,
    Tests,
)
from keyworker.policy.conditions.truth import Unknown
from keyworker.policy.conditions.truth_of import happened_events, opening_day_on
from keyworker.policy.durations import WorkingDays
from keyworker.policy.vocabulary.facts import elapsed_fact

_DAY = timedelta(days=1)


def days_that_change(condition: Condition, facts: Facts, *, after: date, until: date) -> list[date]:
    """The days after ``after`` and up to ``until`` on which the answer may differ from the day before, in order."""
    days = set(_days_of(condition, facts, after, until))
    return sorted(day for day in days if after < day <= until)


def _days_of(condition: Condition, facts: Facts, after: date, until: date) -> Iterator[date]:
    """The days of the condition, some of them perhaps outside the time asked about."""
    return _DAYS[type(condition)](condition, facts, after, until)


def _of_several(condition: All | AnyOf, facts: Facts, after: date, until: date) -> Iterator[date]:
    for each in condition.conditions:
        yield from _days_of(each, facts, after, until)


def _of_not(condition: Not, facts: Facts, after: date, until: date) -> Iterator[date]:
    return _days_of(condition.condition, facts, after, until)


def _of_items(condition: Quantified, facts: Facts, after: date, until: date) -> Iterator[date]:
    items = facts.items(condition.of)
    for item in () if isinstance(items, Unknown) else items:
        yield from _days_of(condition.condition, item, after, until)


def _of_happened(condition: Happened, facts: Facts, after: date, until: date) -> Iterator[date]:
    for pattern in (condition.pattern, *condition.since):
        yield from _of_pattern(pattern, facts, after, until)


def _of_counted(condition: Counted, facts: Facts, after: date, until: date) -> Iterator[date]:
    yield from _of_pattern(condition.pattern, facts, after, until)
    yield from _of_window(condition, facts, after, until)


def _of_fact(condition: FactTest, facts: Facts, after: date, until: date) -> Iterator[date]:
    if condition.fact == TODAY:
        yield from _against_today(condition.tests, facts)
        return
    counted = elapsed_fact(condition.fact)
    if counted is not None:
        family = condition.fact.partition(".")[0]
        since = _as_day(facts.get(f"{family}.{counted.since}"))
        if since is not None:
            yield from days_it_grows(counted, since, after=after, until=until)
    yield from _of_comparison(
        facts.get(condition.fact), condition.tests, facts.calendar, after, until
    )


def _of_window(condition: Counted, facts: Facts, after: date, until: date) -> Iterator[date]:
    """The day on which each event drops out of the window."""
    if condition.within is None:
        return
    anyone = Happened(pattern=condition.pattern, about=condition.about, named_in=condition.named_in)
    for event in happened_events(anyone, facts):

        def has_left(day: date, happened: date = event.day) -> bool:
            opens = opening_day_on(day, condition, facts)
            return opens is not None and opens > happened

        yield from _first_day(has_left, after, until)


def _of_pattern(pattern: EventPattern, facts: Facts, after: date, until: date) -> Iterator[date]:
    """The days on which a field that is compared with today comes to be earlier or later than it."""
    if not pattern.asks_today:
        return
    # Any of the kind may pass the comparison on one day or another.
    for event in facts.events(_any_of(pattern.event), about_item=False):
        for name, tests in pattern.where.items():
            value = event.day if name == "at" else event.field(name)
            yield from _of_comparison(value, tests, facts.calendar, after, until)


@cache
def _any_of(kind: str) -> EventPattern:
    return EventPattern(event=kind)


def _against_today(tests: Tests, facts: Facts) -> Iterator[date]:
    """``today: {before: each.born + 14 years}``: the day named, and the day after it."""
    for compared in tests.compared:
        if not compared.readable or compared.is_today:
            continue
        day = _as_day(compared.name if compared.is_date else facts.get(compared.name))
        if day is not None:
            day = moved_day(day, compared.length, facts.calendar)
            yield from (day, day + _DAY)


def _of_comparison(
    value: object, tests: Tests, calendar: WorkingDays, after: date, until: date
) -> Iterator[date]:
    """``case.removed_on: {before: today - 18 months}``: the days on which today, so moved, reaches and passes it."""
    day = _as_day(value)
    for compared in tests.compared:
        if day is None or not compared.is_today or not compared.readable:
            continue
        for fixed in (day, day + _DAY):

            def has_come(
                today: date, fixed: date = fixed, compared: ComparedWith = compared
            ) -> bool:
                return moved_day(today, compared.length, calendar) >= fixed

            yield from _first_day(has_come, after, until)


def _first_day(holds: Callable[[date], bool], after: date, until: date) -> Iterator[date]:
    """The first day after ``after`` on which what goes on holding once it holds does; none where it comes later."""
    if not holds(until) or holds(after):
        return
    no, yes = after, until
    while (yes - no).days > 1:
        middle = no + (yes - no) // 2
        no, yes = (no, middle) if holds(middle) else (middle, yes)
    yield yes


def _as_day(value: object) -> date | None:
    if isinstance(value, date):
        return local_day(value)
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


_DAYS: dict[type, Callable[[Any, Facts, date, date], Iterator[date]]] = {
    All: _of_several,
    AnyOf: _of_several,
    Not: _of_not,
    Always: lambda condition, facts, after, until: iter(()),
    Quantified: _of_items,
    Happened: _of_happened,
    Counted: _of_counted,
    FactTest: _of_fact,
}
