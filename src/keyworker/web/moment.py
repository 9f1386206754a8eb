"""When was this page asked for, and of which day does it tell?

The clock is asked once a request. What is recorded, who may see a record and who has looked at it bear that instant.
What is due and what follows from the record is shown of the day that the address names (``?as_of=2026-03-03``), or of
today where it names none. A day to come cannot be shown: looking would bring cases under a policy not yet in force.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.http import HttpRequest

from keyworker import clock
from keyworker.policy.casefile import local_day
from keyworker.policy.wording import on_day
from keyworker.record.models import Case

# Before this there is no record and no calendar to count by.
_FIRST_DAY = date(1990, 1, 1)
_NAME = "as_of"


class CannotShow(Exception):
    """The address asks for a page that there cannot be, said in one sentence for the person."""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When a request came in (``now``), and the day that its page tells of.

    ``looks`` are the records opened for a page of another day, each with the page.
    """

    now: datetime
    day: date
    looks: list[tuple[Case, str]] = field(default_factory=list)
    # Words that were looked for, and how many cases they found.
    searches: list[tuple[str, int]] = field(default_factory=list)

    @property
    def another_day(self) -> bool:
        """Whether the page tells of a day that is not today."""
        return self.day != local_day(self.now)


def moment_of(request: HttpRequest) -> Moment:
    """The moment of this request; the clock is asked the first time only."""
    known: Moment | None = getattr(request, "moment", None)
    if known is None:
        now = clock.now()
        known = Moment(now=now, day=local_day(now))
        _keep(request, known)
    return known


def now_of(request: HttpRequest) -> datetime:
    """When this request came in: what it records bears this instant, and access is decided by it."""
    return moment_of(request).now


def day_of(request: HttpRequest) -> date:
    """The day that this page tells of."""
    return moment_of(request).day


def let_name_a_day(request: HttpRequest) -> Moment:
    """The moment of this request, with the day its address names. Raises CannotShow where that cannot be shown."""
    moment = moment_of(request)
    wanted = request.GET.get(_NAME)
    if wanted is None:
        return moment
    asked = Moment(now=moment.now, day=_day(wanted, today=moment.day))
    if asked.another_day and request.method not in {"GET", "HEAD"}:
        raise CannotShow(
            "Nothing can be recorded from a page of another day. Go back to today's page and record it there."
        )
    _keep(request, asked)
    return asked


def _keep(request: HttpRequest, moment: Moment) -> None:
    # Django lets a request carry what was found out for it; its type knows of none.
    request.moment = moment  # type: ignore[attr-defined]


def shows_a_record(request: HttpRequest) -> bool:
    """Whether the page of another day is one of a record, shown as it stood then."""
    return bool(moment_of(request).looks)


def other_day(request: HttpRequest) -> tuple[date, str] | None:
    """The day of a page that is not today's, and the address of today's; None on today's own."""
    moment = moment_of(request)
    if not moment.another_day:
        return None
    rest = request.GET.copy()
    del rest[_NAME]
    return moment.day, f"{request.path}?{rest.urlencode()}" if rest else request.path


def _day(wanted: str, *, today: date) -> date:
    try:
        day = date.fromisoformat(wanted)
    except ValueError:
        raise CannotShow(
            "The address asks for a day that is not a date. Write it as as_of=2026-05-31."
        ) from None
    if not _FIRST_DAY <= day <= today:
        raise CannotShow(
            f"A page can be shown as of a day from {on_day(_FIRST_DAY)} to today, {on_day(today)}."
        )
    return day
