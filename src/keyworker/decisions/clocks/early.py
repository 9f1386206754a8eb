"""May what came before a clock started meet it all the same?

A family may be told of an absence before it is recorded, and whoever holds the case already need not be chosen again. What
was done for something else, or is over by the time the clock starts, counts for nothing.
"""

from __future__ import annotations

from datetime import date, datetime

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.dates import field_date
from keyworker.decisions.clocks.endings import ends_this
from keyworker.decisions.clocks.starts import Start
from keyworker.policy.casefile import Event, before
from keyworker.policy.rules.timescales import Stops, Timescale
from keyworker.policy.vocabulary import EVENT_KINDS


def counts_early(
    pattern: Stops,
    event: Event,
    at: date | datetime,
    *,
    rule: Timescale,
    case: CaseOnDay,
    start: Start,
) -> bool:
    """Whether an event of before the start counts, as the pattern wants it."""
    if pattern.early == "lasting":
        return _lasts(event, case, start)
    if pattern.early == "alone":
        return not before(at, start.event.at) or _is_of_nothing_else(at, rule, case, start)
    return pattern.early


def is_told_that_day(
    event: Event, at: date | datetime, rule: Timescale, case: CaseOnDay, start: Start
) -> bool:
    """Whether somebody was told of it with an earlier hour of the day on which the clock started.

    Of several that start it on one day this is so of the first alone: what was said after that is of what had begun by then.
    """
    kind = EVENT_KINDS.get(event.kind)
    if kind is None or not kind.tells or event is start.event:
        return False
    begun = [each for each in case.matching(rule.starts) if each.day == start.event.day]
    return not any(before(each.at, start.event.at) for each in begun if each is not start.event)


def _lasts(event: Event, case: CaseOnDay, start: Start) -> bool:
    """Whether the part that began with it is still played at the start, and by anyone on the first day."""
    role, worker = event.field("role"), str(event.field("worker"))
    parts = case.state.periods
    theirs = [each for each in parts if each.worker == worker and each.role == role]
    if not any(each.covers(start.began) for each in theirs):
        return False
    first = field_date(start.event, "first_day")
    if first is None or before(first, start.began):
        return True
    return any(each.role == role and each.covers(first) for each in parts)


def _is_of_nothing_else(
    at: date | datetime, rule: Timescale, case: CaseOnDay, start: Start
) -> bool:
    """Whether all that may have been meant by then was over, but for what started the clock, which nothing changed yet."""
    if start.event.kind != rule.starts.event:
        return False
    place_of = case.timeline.place_of
    others = (
        each for each in case.of_kind(rule.starts.event) if place_of(each) < place_of(start.event)
    )
    return all(_was_over(each, at, rule, case) for each in others)


def _was_over(other: Event, at: date | datetime, rule: Timescale, case: CaseOnDay) -> bool:
    return any(
        not before(end.at, other.at)
        and not before(at, end.at)
        and ends_this(end, other, pattern, case)
        for pattern in rule.ends
        for end in case.matching(pattern)
    )
