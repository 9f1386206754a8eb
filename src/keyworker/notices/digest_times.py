"""When do people read what they were reminded of? From the hour of the morning that the authority chose, on working days."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings

from keyworker.policy.calendar import Calendar
from keyworker.policy.casefile import LONDON, local_day

_A_DAY = timedelta(days=1)


def hour_of_digest() -> int | None:
    """The hour at which the morning's digest leaves; None where the authority has none sent."""
    hour: int | None = settings.KEYWORKER_DIGEST_HOUR
    return hour


def is_morning(now: datetime, calendar: Calendar) -> bool:
    """Whether it is a working day, and its hour for the digest has come."""
    hour = hour_of_digest()
    return (
        hour is not None
        and calendar.is_working(local_day(now))
        and now.astimezone(LONDON).hour >= hour
    )


def next_morning(now: datetime, calendar: Calendar) -> datetime:
    """Now, where it is a working day and its hour has come; otherwise the first moment at which that is so."""
    hour = hour_of_digest() or 0
    day, since = local_day(now), now.astimezone(LONDON)
    if calendar.is_working(day) and since.hour >= hour:
        return now
    if not calendar.is_working(day):
        day = calendar.on_or_after(day)
    return datetime.combine(day, time(hour), LONDON)
