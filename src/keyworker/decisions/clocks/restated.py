"""What does the record say by now of what starts a clock, where later events may change what was said?

An absence is recorded once, and its expected return changes: each change says anew what was said of the same absence. One
clock runs for it all: it starts with the first that asks for it and ends with one that rules it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.matching import ruled_out
from keyworker.policy.casefile import Event
from keyworker.policy.rules.timescales import Starts


@dataclass(frozen=True)
class Restated:
    """What was said at one time: the event with every field as it then stood. ``first`` is what it all began with."""

    event: Event
    first: int


def restated(starts: Starts, case: CaseOnDay) -> list[Restated]:
    """All that was said of what may start such a clock, in order; nothing where nothing can change it."""
    return case.once(("restated", starts.in_full), lambda: list(_restated(starts, case)))


def may_start(starts: Starts, case: CaseOnDay) -> bool:
    """Whether anything has happened that could start the clock."""
    changes = starts.changed_by
    of_kind = case.of_kind(starts.event)
    return bool(of_kind or (changes is not None and case.of_kind(changes.event)))


def said_at(starts: Starts, case: CaseOnDay) -> Sequence[Event]:
    """The events that may start the clock, each with what was said by then."""
    if starts.changed_by is None:
        return case.matching(starts)
    return [each.event for each in restated(starts, case) if _asks(starts, case, each.event)]


def ruled_out_by(starts: Starts, case: CaseOnDay, began: Event) -> Event | None:
    """The first change after ``began`` by which the clock is not asked for any more; what is not known rules out nothing."""
    said = restated(starts, case)
    start = next((each for each in said if each.event.serial == began.serial), None)
    if start is None:
        return None
    later = (each.event for each in said[said.index(start) + 1 :] if each.first == start.first)
    return next(
        (each for each in later if ruled_out(starts.where, each, case.pack, case.day)), None
    )


def _restated(starts: Starts, case: CaseOnDay) -> Iterator[Restated]:
    if starts.changed_by is None:
        return
    changing = case.matching(starts.changed_by)
    changes = {each.serial for each in changing}
    begun = (each for each in case.of_kind(starts.event) if each.serial not in changes)
    said: list[Restated] = []
    for event in sorted((*begun, *changing), key=case.timeline.place_of):
        former = _former(event, said) if event.serial in changes else None
        now = _changed(former.event, event) if former is not None else event
        said.append(Restated(now, former.first if former is not None else event.serial))
        yield said[-1]


def _former(change: Event, said: list[Restated]) -> Restated | None:
    """What was said last of the absence that a change names by its first day; of the worker's last where it names none."""
    worker, first = change.field("worker"), change.field("first_day")
    theirs = [each for each in reversed(said) if each.event.field("worker") == worker]
    named = (each for each in theirs if str(each.event.field("first_day")) == str(first))
    return next(named, theirs[0] if theirs else None)


def _changed(former: Event, event: Event) -> Event:
    """The later event with what it leaves as it was; what a change is about and does not give is not known any more."""
    about = {"first_day", "expected_return"}
    kept = {
        name: value
        for name, value in former.fields.items()
        if name not in about or (name == "first_day" and event.field(name) is None)
    }
    said = Event(**{**kept, **event.given()})
    # It is still the same event: what came before it and after is looked up by this.
    said.serial = event.serial
    return said


def _asks(starts: Starts, case: CaseOnDay, event: Event) -> bool:
    """Whether what was said by then asks for the clock."""
    as_it_began = event.changed(kind=starts.event)
    return case.matches(starts, as_it_began)
