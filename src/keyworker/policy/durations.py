"""How long is "3 working days", and what date does it end on?

Day 0 is the calendar date of the trigger; day 1 is the next working day; the duty is met if it is done by the end of
the last day. Weeks are seven calendar days; months keep the day number, clamped to the month's end; hours and
minutes run on the clock through weekends, and are as long on the day on which clocks change.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from keyworker.policy.casefile import LONDON, in_utc, local_day
from keyworker.policy.kept import kept


class Unit(StrEnum):
    """What a duration counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_DAYS = "working days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


# A name of a module is found much sooner than a member of an Enum.
OF_THE_CLOCK = {Unit.MINUTES: timedelta(minutes=1), Unit.HOURS: timedelta(hours=1)}
WORKING_DAYS = Unit.WORKING_DAYS


class WorkingDays(Protocol):
    """What a duration needs of a calendar."""

    def is_working(self, day: date) -> bool: ...

    def add_working_days(self, start: date, count: int) -> date: ...

    def working_days_between(self, start: date, end: date) -> int: ...


_WRITTEN = re.compile(
    r"^\s*(-?\d+)\s+(working\s+days?|minutes?|hours?|days?|weeks?|months?|years?)\s*$"
)


@dataclass(frozen=True, order=False)
class Duration:
    """A length of time as a policy states it, such as ``3 working days``.

    ``count`` is a whole number of ``unit``; a negative count reaches backwards from a date.
    """

    count: int
    unit: Unit

    @staticmethod
    @lru_cache(maxsize=1024)
    def parse(text: str) -> Duration:
        """Read ``7 working days``, ``1 week``, ``24 hours``, ``15 minutes``.

        Raises ValueError where the text has no whole number or no unit.
        """
        found = _WRITTEN.match(text)
        if not found:
            raise ValueError(
                f"{text!r} is not a duration; write a whole number and a unit, such as '3 working days', "
                "'16 weeks', '6 months' or '24 hours'"
            )
        word = " ".join(found[2].split())
        return Duration(int(found[1]), Unit(word if word.endswith("s") else word + "s"))

    def after(self, start: date | datetime, calendar: WorkingDays) -> date | datetime:
        """Return the last day (for hours and minutes, the last instant) on which the duty is still in time.

        ``start`` may be an instant in Europe/London; only hours and minutes look at its time of day. Raises ValueError where
        they are counted from a date without a time.
        """
        one = OF_THE_CLOCK.get(self.unit)
        if one is not None:
            if not isinstance(start, datetime):
                raise ValueError(f"a limit in {self.unit} needs the time at which it started")
            # An hour is an hour on the day on which clocks change, too. What was given by the clock of some place is
            # told by the clock of that day here: an hour's difference may have ended in between.
            end = in_utc(start) + self.count * one
            # By its name: a time read from a file is in a UTC of its own.
            return end if start.tzname() == "UTC" else end.astimezone(LONDON)
        return self.after_day(local_day(start), calendar)

    def after_day(self, start: date, calendar: WorkingDays) -> date:
        """The same, of a length in days, weeks, months or years."""
        if self.unit is WORKING_DAYS:
            return calendar.add_working_days(start, self.count)
        if self._days is not None:
            return start + self._days
        return add_months(start, self.count * (12 if self.unit is Unit.YEARS else 1))

    @kept
    def _days(self) -> timedelta | None:
        """The length, where it is a number of calendar days."""
        of_one = {Unit.DAYS: 1, Unit.WEEKS: 7}.get(self.unit)
        return timedelta(days=of_one * self.count) if of_one else None

    @kept
    def is_of_the_clock(self) -> bool:
        """Whether it ends at an instant, and not with a day."""
        return self.unit in OF_THE_CLOCK

    @kept
    def back(self) -> Duration:
        """As long, the other way."""
        return Duration(-self.count, self.unit)

    def days_past(self, limit: date, done: date, calendar: WorkingDays) -> int:
        """Count how late ``done`` is against ``limit`` in the duty's own unit of days: 0 when in time."""
        if done <= limit:
            return 0
        if self.unit is WORKING_DAYS:
            return max(1, calendar.working_days_between(limit, done))
        return (done - limit).days

    def __str__(self) -> str:
        unit = self.unit.value
        return f"{self.count} {unit[:-1] if abs(self.count) == 1 else unit}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validated, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": r"^-?\d+ (working days?|minutes?|hours?|days?|weeks?|months?|years?)$",
            "examples": ["3 working days", "16 weeks"],
        }

    @classmethod
    def _validated(cls, value: Any) -> Duration:
        if isinstance(value, Duration):
            return value
        if isinstance(value, str):
            return cls.parse(value)
        raise ValueError(f"{value!r} has no unit; write a duration such as '{value} working days'")


def add_months(day: date, months: int) -> date:
    """Move ``months`` on, keeping the day number, clamped to the month's end."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))
