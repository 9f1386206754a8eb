"""Who still holds a case while its lead is away?

Whoever goes away themselves, or leaves, holds it no longer: their holding ends on their first day away, by an event like
any other, so that somebody else is chosen. Who was chosen though they were away, for a reason, holds it all the same. What
the case hears of an absence of theirs is none of its lead's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter

from keyworker.decisions.case.absences import OF_ABSENCE, parts_of
from keyworker.policy.casefile import CaseFile, Event, before, in_utc, local_day
from keyworker.policy.vocabulary import kinds

_utc = attrgetter("utc")


def without_absent_holders(known: CaseFile, *, day: date) -> CaseFile:
    """The case as it is known at the end of ``day``, with the holdings ended of those who went away by then."""
    holders = {event.field("worker") for event in known.events if _begins(event, "holding")}
    holders -= {event.field("worker") for event in known.events if _begins(event, "lead")}
    theirs: defaultdict[str, list[Event]] = defaultdict(list)
    for event in known.events:
        if event.kind in OF_ABSENCE and event.field("worker") in holders:
            theirs[event.field("worker")].append(event)
    if not theirs:
        return known
    ends = [
        Event(kind=kinds.ALLOCATION_ENDED, at=at, worker=worker, role="holding", reason="Away")
        for worker, events in theirs.items()
        for at in _moments(known.events, worker, events)
        if local_day(at) <= day
    ]
    gone = {event.serial for events in theirs.values() for event in events}
    others = (event for event in known.events if event.serial not in gone)
    return known.with_events(sorted((*others, *ends), key=_utc))


def _begins(event: Event, part: str) -> bool:
    return event.kind == kinds.ALLOCATION_STARTED and (event.field("role") or "lead") == part


def _moments(
    events: Sequence[Event], worker: str, absences: Sequence[Event]
) -> Iterator[date | datetime]:
    """When each of their absences began, or was known of, while they held the case already."""
    held = list(_holdings(events, worker))
    for part, told in parts_of(absences).items():
        at = told.at if part.first <= told.day else part.first
        if not part.took_no_day and any(each.runs_at(at) for each in held):
            yield at


@dataclass
class _Holding:
    began: date | datetime
    ended: list[date | datetime] = field(default_factory=list)

    def runs_at(self, at: date | datetime) -> bool:
        """Whether they held it by then, and still do."""
        return before(self.began, at) and not any(in_utc(end) <= in_utc(at) for end in self.ended)


def _holdings(events: Sequence[Event], worker: str) -> Iterator[_Holding]:
    """Each time that they held the case. Whoever holds it does so for its lead, and no longer than that one leads."""
    running: _Holding | None = None
    for event in events:
        theirs = event.field("worker") in (None, worker)
        if _begins(event, "holding") and event.field("worker") == worker:
            running = _Holding(event.at)
            yield running
        elif running is not None and (
            event.kind in {kinds.CASE_CLOSED, kinds.UNALLOCATED_HELD}
            or _begins(event, "lead")
            or (event.kind == kinds.ALLOCATION_ENDED and (theirs or event.field("role") == "lead"))
        ):
            running.ended.append(event.at)
            running = None
