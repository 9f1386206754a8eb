"""When is a duty due that is asked for once in each week, from Monday to Sunday?

Each week has a clock of its own, due by the week's last working day. A week that went by without it stays missed: what
is done in the next counts for the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.limit import Due
from keyworker.decisions.clocks.run import Run
from keyworker.decisions.clocks.starts import Start
from keyworker.policy.casefile import Event, before, local_day
from keyworker.policy.durations import Duration, Unit
from keyworker.policy.rules.timescales import Timescale

WEEK = Duration(7, Unit.DAYS)


@dataclass(frozen=True)
class WeekRun(Run):
    """One week of the duty. Over, it is no longer owed, whether or not it was met."""

    @cached_property
    def sunday(self) -> date:
        return monday_of(self.start.day) + timedelta(days=6)

    @property
    def over(self) -> date | None:
        return self.sunday if self.case.day > self.sunday and self.met is None else None

    @cached_property
    def _first_stop(self) -> tuple[Event, date | datetime] | None:
        found = super()._first_stop
        return found if found is not None and local_day(found[1]) <= self.sunday else None


@dataclass(frozen=True)
class WeekDue(Due):
    """Due by the last working day of the week; by Sunday where the week has none."""

    @cached_property
    def _plain(self) -> date | datetime:
        assert isinstance(self.run, WeekRun)
        sunday = self.run.sunday
        last = self._calendar.on_or_before(sunday)
        return last if last >= self.run.start.day else sunday


def weeks(rule: Timescale, case: CaseOnDay, start: Start) -> Iterator[tuple[WeekRun, WeekDue]]:
    """Every week from the start's own to that of the day asked about, or to the one in which the duty ended."""
    turn, week = 0, start
    while week.day <= case.day:
        run = WeekRun(rule, case, week, turn)
        if run.ending is not None and before(run.ending.at, week.began):
            return
        yield run, WeekDue(run, WEEK)
        monday = monday_of(week.day) + timedelta(days=7)
        turn, week = turn + 1, Start(start.event, monday, start.subject, start.person, start.notes)


def monday_of(day: date) -> date:
    """The Monday of the week that ``day`` falls in."""
    return day - timedelta(days=day.weekday())
