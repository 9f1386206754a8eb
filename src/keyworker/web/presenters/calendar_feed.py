"""What does a worker's calendar say is due, without saying about whom?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from keyworker.caseload.due import Due, When
from keyworker.record.models import Timescale

_LASTS = timedelta(minutes=15)


def calendar_of(dues: Iterable[Due], *, address: Callable[[str], str], day: date) -> bytes:
    """The duties as an iCalendar document: title, case reference and a link; no name of anybody.

    A duty stands on the day it is due, one in hours at its time. ``address`` gives the link to a case. The same duties
    on the same day give the same document, so that a programme that asks often is told that nothing changed.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Keyworker//Due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Keyworker: what is due")
    for due in dues:
        calendar.add_component(_entry(due, address(due.case.reference), day))
    return bytes(calendar.to_ical())


def _entry(due: Due, link: str, day: date) -> Event:
    clock, entry = due.clock, Event()
    entry.add(
        "uid",
        f"{clock.rule}-{clock.instance}-{clock.subject or 'case'}-{clock.case.reference}@keyworker",
    )
    entry.add("dtstamp", datetime.combine(day, time.min, tzinfo=UTC))
    entry.add(
        "summary",
        f"{'Overdue: ' if due.when is When.OVERDUE else ''}{clock.title} ({clock.case.reference})",
    )
    entry.add("description", f"{due.words}. {clock.clause}\n{link}")
    entry.add("url", link)
    _when(entry, clock)
    return entry


def _when(entry: Event, clock: Timescale) -> None:
    if clock.limit_at is not None:
        entry.add("dtstart", clock.limit_at.astimezone(UTC))
        entry.add("dtend", (clock.limit_at + _LASTS).astimezone(UTC))
        return
    assert clock.limit is not None
    entry.add("dtstart", clock.limit)
    entry.add("dtend", clock.limit + timedelta(days=1))
    # All day long, and yet nobody is busy: a due date takes no time.
    entry.add("transp", "TRANSPARENT")
