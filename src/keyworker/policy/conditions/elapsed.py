"""How large is a number that grows with time alone (an age, the months since somebody qualified), and when does it grow?

Which facts are such numbers is declared with the facts, in ``vocabulary.facts``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from keyworker.policy.vocabulary.facts import Elapsed


def elapsed_on(day: date, since: date, counted: Elapsed) -> int:
    """How many whole years or months have passed since ``since``."""
    if counted.unit == "years":
        return day.year - since.year - ((day.month, day.day) < (since.month, since.day))
    return (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)


def days_it_grows(counted: Elapsed, since: date, *, after: date, until: date) -> Iterator[date]:
    """The days near or between ``after`` and ``until`` on which another year or month is full."""
    return (
        _anniversaries(since, after, until)
        if counted.unit == "years"
        else _month_days(since, after, until)
    )


def _anniversaries(since: date, after: date, until: date) -> Iterator[date]:
    for year in range(max(after.year, since.year), until.year + 1):
        try:
            yield since.replace(year=year)
        except ValueError:
            # Of 29 February, in a year that has none: the day on which the year is full is 1 March.
            yield date(year, 3, 1)


def _month_days(since: date, after: date, until: date) -> Iterator[date]:
    """The days on which another month is full; in a month too short for it, on the first of the next."""
    month = after.replace(day=1)
    while month <= until:
        yield month
        following = (month + timedelta(days=32)).replace(day=1)
        if since.day <= (following - month).days:
            yield month.replace(day=since.day)
        month = following
