"""When is something due that is asked for once in each week, from Monday to Sunday?

Each week has a clock of its own, due by the week's last working day. A week that went by without it stays missed: what
is done in the next counts for the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.limit import Limit, limit_within_week
from keyworker.decisions.clocks.run import Run, run_of
from keyworker.decisions.clocks.starts import Start
from keyworker.decisions.clocks.stops import StopSearch
from keyworker.policy.casefile import before
from keyworker.policy.durations import Duration, Unit
from keyworker.policy.rules.timescales import Timescale

WEEK = Duration(7, Unit.DAYS)


def weeks_of(
    rule: Timescale, case: CaseOnDay, search: StopSearch, start: Start
) -> Iterator[tuple[Run, Limit]]:
    """Every week from the start's own to that of the day asked about, or to the one in which it was no longer owed."""
    repeat, week = 0, start
    while week.day <= case.day:
        sunday = monday_of(week.day) + timedelta(days=6)
        run = run_of(rule, case, week, search, first=start, repeat=repeat, last_day=sunday)
        if run.ending is not None and before(run.ending.at, week.began):
            return
        yield run, limit_within_week(run, WEEK, _last_working_day(case, week, sunday))
        monday = sunday + timedelta(days=1)
        repeat, week = repeat + 1, replace(week, began=monday, day=monday)


def monday_of(day: date) -> date:
    """The Monday of the week that ``day`` falls in."""
    return day - timedelta(days=day.weekday())


def _last_working_day(case: CaseOnDay, week: Start, sunday: date) -> date:
    """The last working day of the week that is left from the start on; Sunday where there is none."""
    last = case.pack.calendar.on_or_before(sunday)
    return last if last >= week.day else sunday
