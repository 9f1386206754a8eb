"""Does a condition hold: yes, no, or not known yet, without a word of why?

``reasons`` gives the same answers with their reasons. Where a condition is asked over and over (after every event of
a long record), only the truth is wanted, and parts that can no longer change it need not be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from keyworker.policy.casefile import Event, before, local_day
from keyworker.policy.conditions.fact_tests import is_given, passes
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.model import (
    All,
    Always,
    AnyOf,
    Condition,
    Counted,
    FactTest,
    Happened,
    Not,
    Quantified,
)
from keyworker.policy.conditions.truth import Truth, Unknown
from keyworker.policy.durations import Duration, WorkingDays, add_months


def truth_of(condition: Condition, facts: Facts) -> Truth:
    """The truth of ``condition``, by Kleene's rules."""
    answer: Callable[[Any, Facts], Truth] = _TRUTHS[type(condition)]
    return answer(condition, facts)


def happened_events(condition: Happened, facts: Facts) -> Sequence[Event]:
    """The events by which it has happened; none where it has not."""
    matching = facts.events(
        condition.pattern, about_item=condition.about == "each", named_in=condition.named_in
    )
    latest = [
        events[-1] for each in condition.since if (events := facts.events(each, about_item=False))
    ]
    return [event for event in matching if not any(before(event.at, since.at) for since in latest)]


def counted_events(condition: Counted, facts: Facts) -> Sequence[Event]:
    """The events that count, on or within the length of time before the day asked about."""
    matching = facts.events(
        condition.pattern, about_item=condition.about == "each", named_in=condition.named_in
    )
    opens = opening_day(condition, facts)
    return [
        event
        for event in matching
        if event.day <= facts.day and (opens is None or event.day >= opens)
    ]


def opening_day(condition: Counted, facts: Facts) -> date | None:
    """The first day of the time in which events count; None where all do."""
    return opening_day_on(facts.day, condition, facts)


def opening_day_on(day: date, condition: Counted, facts: Facts) -> date | None:
    """The same, seen from another day."""
    return _back(day, condition.within, facts.calendar) if condition.within is not None else None


def _back(day: date, length: Duration, calendar: WorkingDays) -> date:
    if length.unit.value in {"months", "years"}:
        return add_months(day, -length.count * (12 if length.unit.value == "years" else 1))
    return local_day(Duration(-length.count, length.unit).after(day, calendar))


def _fact(condition: FactTest, facts: Facts) -> Truth:
    value = facts.get(condition.fact)
    if condition.tests.known is not None:
        return Truth.YES if is_given(value) is condition.tests.known else Truth.NO
    if isinstance(value, Unknown):
        return Truth.UNKNOWN
    return passes(condition.tests, value, facts.get, facts.calendar)


def _happened(condition: Happened, facts: Facts) -> Truth:
    return Truth.YES if happened_events(condition, facts) else Truth.NO


def _counted(condition: Counted, facts: Facts) -> Truth:
    return Truth.YES if len(counted_events(condition, facts)) >= condition.at_least else Truth.NO


def _quantified(condition: Quantified, facts: Facts) -> Truth:
    items = facts.items(condition.of)
    if isinstance(items, Unknown):
        return Truth.UNKNOWN
    truths = (truth_of(condition.condition, item) for item in items)
    if condition.over == "most":
        return most_of(list(truths))
    if condition.over == "every":
        return _worst(truths)
    some = _best(truths)
    return some if condition.over == "some" else ~some


def most_of(truths: Sequence[Truth]) -> Truth:
    """Whether more than half are so; half of them, or none at all, are not most."""
    sure = sum(truth is Truth.YES for truth in truths)
    may = sum(truth is not Truth.NO for truth in truths)
    if 2 * sure > len(truths):
        return Truth.YES
    return Truth.UNKNOWN if 2 * may > len(truths) else Truth.NO


def _worst(truths: Iterable[Truth]) -> Truth:
    worst = Truth.YES
    for truth in truths:
        worst &= truth
        if worst is Truth.NO:
            break
    return worst


def _best(truths: Iterable[Truth]) -> Truth:
    best = Truth.NO
    for truth in truths:
        best |= truth
        if best is Truth.YES:
            break
    return best


_TRUTHS: dict[type, Callable[[Any, Facts], Truth]] = {
    All: lambda condition, facts: _worst(truth_of(each, facts) for each in condition.conditions),
    AnyOf: lambda condition, facts: _best(truth_of(each, facts) for each in condition.conditions),
    Not: lambda condition, facts: ~truth_of(condition.condition, facts),
    Always: lambda condition, facts: Truth.YES,
    Quantified: _quantified,
    Happened: _happened,
    Counted: _counted,
    FactTest: _fact,
}
