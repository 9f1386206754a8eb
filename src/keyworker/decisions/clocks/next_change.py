"""On which day may anything worked out of a case first come out otherwise, with nothing recorded meanwhile?

Whatever the engine decides by the day is asked when it turns: what lies ahead becomes known, a state begins or ends, a rule
comes to apply or ceases to, another week begins, a hold gives another day back. Until that day the case need not be looked
at. What stays the same as days pass is not meant: how late a clock is follows from its limit, one that sleeps is kept with
the day on which it starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain
from typing import Final

from keyworker.decisions.case.absences import OF_ABSENCE, first_day
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.facts import CaseFacts
from keyworker.decisions.case.leaving import leaving_days
from keyworker.decisions.case.states import turns_on
from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.restated import may_start
from keyworker.decisions.clocks.starts import Start, starts_of
from keyworker.policy.conditions.model import Condition
from keyworker.policy.conditions.passing_days import days_of_comparison
from keyworker.policy.conditions.truth import Truth

# However sure one is that nothing comes, a case is looked at again by then.
LONGEST: Final = timedelta(weeks=13)
_DAY: Final = timedelta(days=1)


def next_change(case: CaseOnDay, derived: Iterable[Clock]) -> date:
    """The first day after the case's own on which its states, its clocks (``derived``) or what is known may differ.

    Never a day too late; perhaps one on which nothing differs after all.
    """
    until = case.day + LONGEST
    days = chain(
        (until,),
        _known_from(case),
        chain.from_iterable(turns_on(state, case, until=until) for state in case.pack.states),
        _rules_turn(case, until),
        _answers_turn(case, until),
        _patterns_turn(case, until),
        chain.from_iterable(_clock_moves(each, case.day) for each in derived),
    )
    return min(day for day in days if day > case.day)


def _known_from(case: CaseOnDay) -> Iterator[date]:
    """When each event has happened and is on record, and when a worker of the case has left, goes away or has another job or team."""
    day = case.day
    for worker in case.casefile.workers:
        yield from worker.changes
    yield from (each.known_from for each in case.casefile.events if each.known_from > day)
    yield from leaving_days(case.casefile)
    yield from (first_day(each) for each in case.casefile.of_kind(*OF_ABSENCE))


def _rules_turn(case: CaseOnDay, until: date) -> Iterator[date]:
    """When a timescale comes to apply to what may have started it or ceases to, and when a first week begins."""
    for rule in case.pack.duties:
        asks = rule.when is not None and rule.when.reads.day
        if not (asks or rule.repeats == "week") or not may_start(rule.starts, case):
            continue
        for start in starts_of(rule, case):
            if rule.repeats == "week":
                yield start.day
            if rule.when is not None and asks:
                yield from _applies_otherwise(rule.when, case, start, until)


def _answers_turn(case: CaseOnDay, until: date) -> Iterator[date]:
    """When somebody else may come to answer for the case."""
    for row in case.pack.accountability:
        if row.when.reads.day:
            yield from row.when.days_between(case.facts(), after=case.day, until=until)


def _applies_otherwise(
    condition: Condition, case: CaseOnDay, start: Start, until: date
) -> Iterator[date]:
    def applies(day: date) -> bool:
        facts = CaseFacts(case, start=start.event, person=start.person, on=day)
        return condition.truth(facts) is not Truth.NO

    now = applies(case.day)
    facts = CaseFacts(case, start=start.event, person=start.person)
    days = condition.days_between(facts, after=case.day, until=until)
    yield from (day for day in days if applies(day) is not now)


def _patterns_turn(case: CaseOnDay, until: date) -> Iterator[date]:
    """When a field that a timescale compares with today comes to be earlier or later than it, of any event."""
    calendar = case.pack.calendar
    for pattern in case.pack.timescale_patterns_by_today:
        for event in case.timeline.events:
            for name, tests in pattern.where.items():
                value = event.day if name == "at" else event.field(name)
                yield from days_of_comparison(value, tests, calendar, case.day, until)


def _clock_moves(clock: Clock, day: date) -> Iterator[date]:
    """When a clock is another, or gets one beside it."""
    if clock.is_held:
        yield day + _DAY
    if clock.week_until is not None:
        yield clock.week_until + _DAY
