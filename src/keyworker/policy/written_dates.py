"""When is a date or time that somebody wrote one that can be meant; if it is not, what is said?

Typed, imported or posted, a date is held to the same rules, which stand here and nowhere else:

* the year has four figures, or two of the century that lies nearest to now;
* it is a year in which somebody lives of whom, or to whom, anything is recorded;
* a time is London's. One that the clocks leap over in spring is no time; one that comes twice in autumn is the first;
* a birth is not on a day to come; an unborn child is expected within the length of a pregnancy, and is not born yet.

A sentence that is raised says what to do, and holds no name.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from time import strptime

from keyworker.policy.casefile import LONDON, local_day

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
# Nobody of whom a children's service keeps a record was born longer ago; an unborn child may be some weeks late.
OLDEST, LONGEST_AHEAD, LONGEST_LATE = 120, timedelta(weeks=42), timedelta(weeks=5)
_LONGEST_YEAR = 4


class NotADate(ValueError):
    """What was written cannot be meant; said in one sentence for whoever wrote it."""


def day_of_parts(day: str, month: str, year: str) -> date:
    """A date given as day, month and year, each as typed. Raises NotADate."""
    parts = [each.strip() for each in (day, month, year)]
    if not all(
        each.isascii() and each.isdecimal() and len(each) <= _LONGEST_YEAR for each in parts
    ):
        raise NotADate("Enter a real date, such as 27 5 2026")
    try:
        found = date(full_year(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        raise NotADate("Enter a real date, such as 27 5 2026") from None
    return likely(found)


def full_year(year: str) -> int:
    """A year of two figures is of the century in which it lies nearest to now, as dates are commonly read."""
    return strptime(year, "%y").tm_year if len(year) == 2 else int(year)


def written_day(text: str) -> date:
    """A date written as year-month-day; what follows it, such as a time, is left. Raises NotADate."""
    try:
        found = date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise NotADate("Enter a real date, such as 2026-05-27") from None
    return likely(found)


def written_moment(text: str) -> date | datetime:
    """A date, or a date with a time; where no zone is written, London's. Raises NotADate."""
    text = text.strip()
    try:
        found = date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        raise NotADate("Enter a real date and time, such as 2026-05-27 15:20") from None
    return in_london(likely(found))


def in_london(moment: date | datetime) -> date | datetime:
    """The moment with London's zone where it has none. Raises NotADate where the clocks leapt over it."""
    if not isinstance(moment, datetime) or moment.tzinfo is not None:
        return moment
    aware = moment.replace(tzinfo=LONDON)
    if aware.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != moment:
        raise NotADate(
            f"There was no {moment:%H:%M} that day: the clocks went forward from 1:00 to 2:00. "
            "Enter the time that the clock showed"
        )
    return aware


def likely(day: date) -> date:
    """The day. Raises NotADate where nobody lives then of whom, or to whom, anything is recorded."""
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise NotADate("Enter the year with four figures, such as 2026")
    return day


def birth_trouble(*, born: date | None, expected: date | None, on: date | datetime) -> str | None:
    """Why a child cannot be born, or expected, on that day, as asked on the day ``on``; None where they can."""
    today = local_day(on)
    if born is not None and born > today:
        return "Nobody is born on a day to come: give the date expected instead"
    if born is not None and born.year < today.year - OLDEST:
        return "Enter the year of birth with four figures: nobody on record is as old as that"
    if expected is None:
        return None
    if born is not None:
        return "Give the date of birth or the date expected, not both: a child who is born is expected no more"
    if expected > today + LONGEST_AHEAD:
        return (
            "No child is expected more than nine months ahead: check the year of the date expected"
        )
    if expected < today - LONGEST_LATE:
        return "The date expected is long past: give the date of birth, or check the year"
    return None


# From which age somebody can be entitled to leaving-care support, and to which age children's law reaches.
_LEAVER_FROM, _LEAVER_TO, _CHILD_TO = 15, 26, 19
# What an unborn child cannot have yet.
_ONLY_BORN = frozenset({"looked-after", "care-leaver"})


def standing_trouble(
    standing: str, *, born: date | None, expected: date | None, on: date | datetime
) -> str | None:
    """Why a child of that birth cannot have the standing that began on that day; None where they can.

    Of a child whose birth is not known nothing is doubted. An unborn child may have a plan, but not be in care.
    """
    day = local_day(on)
    if born is None:
        unborn = expected is not None and standing in _ONLY_BORN
        return "A child who is not born yet cannot have this standing" if unborn else None
    if day < born and (standing in _ONLY_BORN or day < born - LONGEST_AHEAD):
        return "This standing would have begun before the child was born"
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if standing == "care-leaver" and not _LEAVER_FROM <= age <= _LEAVER_TO:
        return f"Nobody is a care leaver at {age}: check the date of birth and the day"
    if standing not in {"care-leaver", "caf"} and age >= _CHILD_TO:
        return f"This is a standing of children, and at {age} nobody is one: check the date of birth and the day"
    return None
