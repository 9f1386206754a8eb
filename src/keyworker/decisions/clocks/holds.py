"""How long did a clock stand still, and does it stand still now?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from keyworker.decisions.clocks.run import Run
from keyworker.policy.calendar import Calendar
from keyworker.policy.casefile import before, local_day
from keyworker.policy.durations import Duration, Unit


@dataclass(frozen=True)
class Holds:
    """``days`` are given back, in days of the limit's kind; ``paused``: the clock stands still now."""

    days: int = 0
    paused: bool = False


NOT_HELD = Holds()


def holds_of(run: Run, length: Duration, limit: date | datetime) -> Holds:
    """What the holds of one run take: those that were on when it started, from then on, and those that began in it."""
    holds = _holds_begun(run, limit)
    paused = run.met is None and any(end is None for _, end in holds)
    return Holds(_days_held(run, length, holds), paused) if holds else NOT_HELD


def _holds_begun(run: Run, limit: date | datetime) -> list[tuple[date, date | None]]:
    """Each hold that began in this run before its limit, or was on as it started, with its end where it has one."""
    found = (
        (begin, next((end for end in ends if not before(end.at, begin.at)), None))
        for pause in run.rule.pauses
        for ends in [run.case.matching(pause.ends)]
        for begin in run.case.matching(pause.starts)
        if local_day(begin.at) <= local_day(limit)
    )
    started = run.start.began
    return [
        (max(begin.day, local_day(started)), end.day if end is not None else None)
        for begin, end in found
        if not before(begin.at, started) or end is None or before(started, end.at)
    ]


def _days_held(run: Run, length: Duration, holds: list[tuple[date, date | None]]) -> int:
    """The days of all holds together; no day counts twice."""
    # A hold that outlasts the run gives nothing more back: what was met keeps its limit as days pass.
    until = run.done[0] if run.done is not None else run.case.day
    total, counted_to = 0, date.min
    for begin, end in sorted((begin, min(end or until, until)) for begin, end in holds):
        begin = max(begin, counted_to)
        if end > begin:
            total += _days(begin, end, length, run.case.pack.calendar)
            counted_to = end
    return total


def _days(begin: date, end: date, length: Duration, calendar: Calendar) -> int:
    if length.unit is Unit.WORKING_DAYS:
        return calendar.working_days_between(begin, end)
    return (end - begin).days
