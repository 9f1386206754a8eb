"""Which days are working days for this authority?

Monday to Friday, less the bank holidays of the pack's calendar, less any local closures the authority adds.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.util import find_spec, module_from_spec

from keyworker.policy.kept import kept

_SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The working days of one place: ``country`` and ``subdivision`` as the holidays library names them."""

    country: str = "GB"
    subdivision: str = "ENG"
    closures: frozenset[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        """Whether work is done on ``day``."""
        days = self._working_days_of(day.year)
        place = bisect_left(days, day)
        return place < len(days) and days[place] == day

    def add_working_days(self, start: date, count: int) -> date:
        """Return the ``count``-th working day after ``start`` (before it where negative); ``start`` is day 0.

        0 is the same working day: ``start`` itself, or the next working day where it is a day off.
        """
        if count == 0:
            return self.on_or_after(start)
        year = start.year
        days = self._years.get(year) or self._working_days_of(year)
        place = (
            bisect_right(days, start) + count - 1 if count > 0 else bisect_left(days, start) + count
        )
        if 0 <= place < len(days):
            return days[place]
        while place >= len(days):
            place -= len(days)
            year, days = year + 1, self._working_days_of(year + 1)
        while place < 0:
            year, days = year - 1, self._working_days_of(year - 1)
            place += len(days)
        return days[place]

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after ``start`` up to and including ``end``; 0 where ``end`` is not later."""
        if end <= start:
            return 0
        count = bisect_right(self._working_days_of(end.year), end)
        count -= bisect_right(self._working_days_of(start.year), start)
        return count + sum(len(self._working_days_of(year)) for year in range(start.year, end.year))

    def on_or_after(self, day: date) -> date:
        """Return ``day`` if it is a working day, otherwise the next working day."""
        days = self._working_days_of(day.year)
        place = bisect_left(days, day)
        return days[place] if place < len(days) else self._working_days_of(day.year + 1)[0]

    def on_or_before(self, day: date) -> date:
        """Return ``day`` if it is a working day, otherwise the working day before it."""
        days = self._working_days_of(day.year)
        place = bisect_right(days, day)
        return days[place - 1] if place else self._working_days_of(day.year - 1)[-1]

    def _working_days_of(self, year: int) -> tuple[date, ...]:
        days = self._years.get(year)
        if days is None:
            days = _working_days(self.country, self.subdivision, self.closures, year)
            self._years[year] = days
        return days

    @kept
    def _years(self) -> dict[int, tuple[date, ...]]:
        return {}


@cache
def _bank_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    # Imported on first use: the library is large and most commands never count a working day.
    import holidays

    _spare_the_other_countries()
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


def _spare_the_other_countries() -> None:
    """Have the library import the country it is asked for, not the other 250 with it, as its package of countries does."""
    name = "holidays.countries"
    package = find_spec(name)
    if package is not None and name not in sys.modules:
        sys.modules[name] = module_from_spec(package)


@lru_cache(maxsize=256)
def _working_days(
    country: str, subdivision: str, closures: frozenset[date], year: int
) -> tuple[date, ...]:
    off, first = closures | _bank_holidays(country, subdivision, year), date(year, 1, 1)
    length = (date(year, 12, 31) - first).days + 1
    return tuple(
        day
        for day in (first + timedelta(days=n) for n in range(length))
        if day.weekday() < _SATURDAY and day not in off
    )
