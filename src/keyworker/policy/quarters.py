"""Which quarter of a year is a day in, and how is it written?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = 3
_WRITTEN = re.compile(r"([1-9]\d{3})-([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a year, January to March the first."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * _MONTHS + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self._later(1).first - timedelta(days=1)

    @property
    def before(self) -> Quarter:
        """The quarter before it."""
        return self._later(-1)

    @property
    def words(self) -> str:
        """``January to March 2026``."""
        return f"{self.first:%B} to {self.last:%B} {self.year}"

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    def _later(self, by: int) -> Quarter:
        place = self.year * 4 + self.number - 1 + by
        return Quarter(place // 4, place % 4 + 1)


def quarter_of(day: date) -> Quarter:
    """The quarter that the day is in."""
    return Quarter(day.year, (day.month - 1) // _MONTHS + 1)


def quarter_written(text: str) -> Quarter | None:
    """The quarter that a text such as ``2026-1`` writes; None where it writes none."""
    found = _WRITTEN.fullmatch(text)
    return Quarter(int(found[1]), int(found[2])) if found else None
