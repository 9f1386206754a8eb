"""Which days are working days for this authority?

Monday to Friday, less the bank holidays of the pack's calendar, less the closures that the pack names and any local ones
that the authority adds. Counting back, a local closure that was not known on the day reached is left out: nobody is made
late by it before it was said.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.util import find_spec, module_from_spec

from keyworker.policy.closures import LocalClosure
from keyworker.policy.kept import Answers, kept

_SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The working days of one place: ``country`` and ``subdivision`` as the holidays library names them."""

    country: str = "GB"
    subdivision: str = "ENG"
    closures: frozenset[date] = field(default_factory=frozenset)
    local: tuple[LocalClosure, ...] = ()

    def is_working(self, day: date) -> bool:
        """Whether work is done on ``day``."""
        return self._years[day.year][self._counted[day] - 1] == day

    def add_working_days(self, start: date, count: int) -> date:
        """Return the ``count``-th working day after ``start`` (before it where negative); ``start`` is day 0.

        0 is the same working day: ``start`` itself, or the next working day where it is a day off.
        """
        if count == 0:
            return self.on_or_after(start)
        found = self._working_day(start, count)
        if count < 0 and self.local:
            return self._known_by(found, start, lambda known: known._working_day(start, count))
        return found

    def _working_day(self, start: date, count: int) -> date:
        year = start.year
        days, place = self._years[year], self._counted[start] + count - 1
        if count < 0 and days[place - count] != start:
            # A day off is none of those before it that are counted.
            place += 1
        while place >= len(days):
            place -= len(days)
            year, days = year + 1, self._years[year + 1]
        while place < 0:
            year, days = year - 1, self._years[year - 1]
            place += len(days)
        return days[place]

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after ``start`` up to and including ``end``; 0 where ``end`` is not later."""
        if end <= start:
            return 0
        count, counted = 0, self._counted
        for year in range(start.year, end.year):
            count += len(self._years[year])
        return count + counted[end] - counted[start]

    def on_or_after(self, day: date) -> date:
        """Return ``day`` if it is a working day, otherwise the next working day."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def on_or_before(self, day: date) -> date:
        """Return ``day`` if it is a working day, otherwise the working day before it."""
        found = self._before(day)
        if found != day and self.local:
            return self._known_by(found, day, lambda known: known._before(day))
        return found

    def closed_between(self, first: date, last: date) -> tuple[LocalClosure, ...]:
        """The local closures that take a working day from ``first`` to ``last``."""
        return tuple(
            each
            for each in self.local
            if each.overlaps(first, last)
            and any(
                self._without_local.is_working(day) for day in each.days() if first <= day <= last
            )
        )

    def _before(self, day: date) -> date:
        count, years = self._counted[day], self._years
        return years[day.year][count - 1] if count else years[day.year - 1][-1]

    def _known_by(self, found: date, start: date, again: Callable[[Calendar], date]) -> date:
        """``found``, which counting back came to; asked again without the closures that were said only after it."""
        late = [each for each in self.local if each.known > found and each.overlaps(found, start)]
        if not late:
            return found
        known = tuple(each for each in self.local if each.known <= found)
        return again(replace(self, local=known))

    @kept
    def _without_local(self) -> Calendar:
        return replace(self, local=())

    @kept
    def _closed(self) -> frozenset[date]:
        return self.closures.union(*(each.days() for each in self.local))

    @kept
    def _years(self) -> Answers[int, tuple[date, ...]]:
        place = self.country, self.subdivision, self._closed
        return Answers(lambda year: _working_days(*place, year))

    @kept
    def _counted(self) -> Answers[date, int]:
        """How many working days there are from the beginning of its year up to and with each day."""
        return Answers(lambda day: bisect_right(self._years[day.year], day))


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
