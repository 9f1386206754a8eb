"""What is the least that counting the same clocks' dates could cost?

NumPy's ``busday_offset`` over the same starts and the same lengths in working days, all at once, without knowing anything
of policy. No program that explains itself comes near it; it is a yardstick.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from keyworker.decisions.clocks.clock import Clock
from keyworker.policy.calendar import Calendar
from keyworker.policy.casefile import local_day

Dates = tuple[date, date]
_SATURDAY = 5


def dates_of(states: Iterable[Clock]) -> list[Dates]:
    """Day 0 and the limit of each clock."""
    return [(local_day(state.started), local_day(state.limit)) for state in states]


@dataclass(frozen=True)
class Kernel:
    """Day 0 of each clock, how many working days it runs, and the days off."""

    starts: Any
    lengths: Any
    holidays: Any

    def count(self) -> Any:
        """The last working day of each clock."""
        return np.busday_offset(self.starts, self.lengths, roll="backward", holidays=self.holidays)


def kernel_of(clocks: list[Dates], calendar: Calendar) -> Kernel:
    """The kernel for clocks with these dates."""
    day = date(min(start.year for start, _ in clocks), 1, 1)
    length = (date(max(limit.year for _, limit in clocks), 12, 31) - day).days + 1
    days = [day + timedelta(days=n) for n in range(length)]
    off = [each for each in days if each.weekday() < _SATURDAY and not calendar.is_working(each)]
    holidays = np.array(off, dtype="datetime64[D]")
    starts = np.array([start for start, _ in clocks], dtype="datetime64[D]")
    after = np.array([start + timedelta(days=1) for start, _ in clocks], dtype="datetime64[D]")
    ends = np.array([limit + timedelta(days=1) for _, limit in clocks], dtype="datetime64[D]")
    return Kernel(starts, np.maximum(np.busday_count(after, ends, holidays=holidays), 0), holidays)
