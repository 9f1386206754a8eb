"""On which days may passing time alone change the answer of a condition?

Between two records only the day moves: someone has a birthday, a window no longer reaches back to an event, a date that
is compared with today comes. Those days are found exactly, so that a condition need be asked on them alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from keyworker.policy.casefile import local_day
from keyworker.policy.conditions.fact_tests import is_date, moved_by, moved_day
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
from keyworker.policy.durations import Duration, WorkingDays

if TYPE_CHECKING:
    from keyworker.policy.conditions.reasons import Facts

_DAY = timedelta(days=1)


def turning_days(condition: Condition, facts: Facts, *, after: date, until: date) -> list[date]:
    """The days after ``after`` and up to ``until`` on which the answer may differ from the day before, in order."""
    found = set(_turning(condition, facts, after, until))
    return sorted(day for day in found if after < day <= until)


def _turning(condition: Condition, facts: Facts, after: date, until: date) -> Iterator[date]:
    match condition:
        case All() | AnyOf():
            for each in condition.conditions:
                yield from _turning(each, facts, after, until)
        case Not():
            yield from _turning(condition.condition, facts, after, until)
        case Quantified():
            items = facts.items(condition.of)
            for item in () if isinstance(items, Unknown) else items:
                yield from _turning(condition.condition, item, after, until)
        case Happened():
            for pattern in (condition.pattern, *condition.since):
                yield from _of_pattern(pattern, facts, after, until)
        case Counted():
            yield from _of_pattern(condition.pattern, facts, after, until)
            yield from _of_window(condition, facts, after, until)
        case FactTest():
            yield from _of_fact(condition, facts, after, until)
        case Always():
            return


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
    # Kept, not made anew: what matched a pattern is remembered by the pattern itself.
    return EventPattern(event=kind)


def _of_fact(condition: FactTest, facts: Facts, after: date, until: date) -> Iterator[date]:
    family, _, rest = condition.fact.partition(".")
    if condition.fact == "today":
        yield from _against_today(condition.tests, facts)
        return
    if rest == "age":
        yield from _birthdays(_as_day(facts.get(f"{family}.born")), after, until)
    elif rest == "months_qualified":
        yield from _month_days(_as_day(facts.get(f"{family}.qualified")), after, until)
    yield from _of_comparison(
        facts.get(condition.fact), condition.tests, facts.calendar, after, until
    )


def _against_today(tests: Tests, facts: Facts) -> Iterator[date]:
    """``today: {before: each.born + 14 years}``: the day named, and the day after it."""
    for wanted in (tests.before, tests.after, tests.matches):
        name, length = moved_by(wanted) if wanted else ("", None)
        day = (
            _as_day(name if is_date(name) else facts.get(name))
            if name and name != "today"
            else None
        )
        if day is not None:
            day = moved_day(day, length, facts.calendar)
            yield from (day, day + _DAY)


def _of_comparison(
    value: object, tests: Tests, calendar: WorkingDays, after: date, until: date
) -> Iterator[date]:
    """``case.removed_on: {before: today - 18 months}``: the days on which today, so moved, reaches and passes it."""
    day = _as_day(value)
    for wanted in (tests.before, tests.after, tests.matches):
        name, length = moved_by(wanted) if wanted else ("", None)
        if day is None or name != "today":
            continue
        for fixed in (day, day + _DAY):

            def has_come(
                today: date, fixed: date = fixed, length: Duration | None = length
            ) -> bool:
                return moved_day(today, length, calendar) >= fixed

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


def _birthdays(born: date | None, after: date, until: date) -> Iterator[date]:
    if born is None:
        return
    for year in range(max(after.year, born.year), until.year + 1):
        try:
            yield born.replace(year=year)
        except ValueError:
            yield date(year, 3, 1)


def _month_days(since: date | None, after: date, until: date) -> Iterator[date]:
    """The days on which another month is full; in a month too short for it, on the first of the next."""
    if since is None:
        return
    month = after.replace(day=1)
    while month <= until:
        yield month
        if since.day <= ((month + timedelta(days=32)).replace(day=1) - month).days:
            yield month.replace(day=since.day)
        month = (month + timedelta(days=32)).replace(day=1)


def _as_day(value: object) -> date | None:
    if isinstance(value, date):
        return local_day(value)
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
