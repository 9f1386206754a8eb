"""When did one worker play a part in a case?

From each time that it began for them to what ended it: their own end of it, another who took it over, the case's closing,
or a decision that nobody has the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from keyworker.policy.casefile import Event, before, in_utc
from keyworker.policy.vocabulary import kinds

# One worker at a time plays these: whoever comes next ends it.
ALONE = frozenset({"lead", "holding"})
# The kinds of event by which a part begins or ends; no other says anything of it.
MOVING = frozenset({kinds.CASE_CLOSED, kinds.UNALLOCATED_HELD, kinds.ABSENCE_REVIEWED}).union(
    (kinds.ALLOCATION_STARTED, kinds.ALLOCATION_ENDED)
)


@dataclass
class Spell:
    """One time that a worker played the part, from the event by which it began; without an end it runs on."""

    began: Event
    ended: date | datetime | None = None

    def had_begun_before(self, at: date | datetime) -> bool:
        """Whether they played it by then already, and still did."""
        return before(self.began.at, at) and self._still(at)

    def runs_at(self, at: date | datetime) -> bool:
        """Whether they played it then, or began to."""
        return not before(at, self.began.at) and self._still(at)

    def _still(self, at: date | datetime) -> bool:
        return self.ended is None or in_utc(self.ended) > in_utc(at)


def spells(events: Iterable[Event], worker: str, part: str) -> list[Spell]:
    """Each time that the worker played the part, in order."""
    return list(_spells(events, worker, part))


def begins(event: Event, part: str) -> bool:
    """Whether the event gives somebody the part."""
    return event.kind == kinds.ALLOCATION_STARTED and (event.field("role") or "lead") == part


def gone(
    at: date | datetime,
    worker: str,
    part: str,
    *,
    why: Literal["away", "left"],
    with_it: str | None,
) -> Event:
    """The end of a part that nobody recorded: its worker is away or has left. ``with_it`` is the entry that says so."""
    return Event(kind=kinds.ALLOCATION_ENDED, at=at, worker=worker, role=part, gone=why, id=with_it)


def _spells(events: Iterable[Event], worker: str, part: str) -> Iterator[Spell]:
    running: Spell | None = None
    for event in events:
        if running is not None and _ends(event, worker, part):
            running.ended = event.at
            running = None
        if running is None and begins(event, part) and event.field("worker") == worker:
            running = Spell(event)
            yield running


def _ends(event: Event, worker: str, part: str) -> bool:
    """Whether the event ends the part of the worker. Whoever holds a case does so for its lead, no longer than that one leads."""
    theirs = event.field("worker") == worker
    anyones = event.field("worker") in (None, worker)
    if event.kind == kinds.CASE_CLOSED:
        return True
    if event.kind == kinds.ALLOCATION_STARTED:
        taken_over = part in ALONE and begins(event, part) and not theirs
        return taken_over or (part == "holding" and begins(event, "lead"))
    if event.kind == kinds.ALLOCATION_ENDED:
        lead_ended = part == "holding" and event.field("role") == "lead"
        return lead_ended or (anyones and event.field("role") in (None, part))
    return part in ALONE and _leaves_nobody(event, anyones=anyones or part == "holding")


def _leaves_nobody(event: Event, *, anyones: bool) -> bool:
    if event.kind == kinds.UNALLOCATED_HELD:
        return True
    return (
        event.kind == kinds.ABSENCE_REVIEWED and event.field("outcome") == "unallocated" and anyones
    )
