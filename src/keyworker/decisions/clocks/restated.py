"""What does the record say by now of what starts a clock, where later events may change what was said?

An absence is recorded once, and its expected return changes: each change says anew what was said of the same absence, and
so does the next absence that goes on with it. One clock runs for it all: it starts with the first that asks for it and
ends with one that rules it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.matching import ruled_out
from keyworker.policy.casefile import Event
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.rules.timescales import Starts
from keyworker.policy.vocabulary import kinds

# What an absence says of the one with which it goes on.
_OF_THE_WHOLE = frozenset({"first_day", "expected_return"})


@dataclass(frozen=True)
class Restated:
    """What was said at one time: the event with every field as it then stood.

    ``first`` is what it all began with; ``says`` names what was said anew.
    """

    event: Event
    first: int
    says: frozenset[str]

    def rules_out(self, starts: Starts, case: CaseOnDay) -> bool:
        """Whether what it says itself, or what follows from that, is not what the clock asks for."""
        kept = self.event.fields.keys() - self.says
        where = {name: tests for name, tests in starts.where.items() if name not in kept}
        return ruled_out(where, self.event, case.pack, case.day)


def restated(starts: Starts, case: CaseOnDay) -> list[Restated]:
    """All that was said of what may start such a clock, in order; nothing where nothing can change it."""
    return case.once(("restated", starts.in_full), lambda: list(_restated(starts, case)))


def may_start(starts: Starts, case: CaseOnDay) -> bool:
    """Whether anything has happened that could start the clock."""
    changes, happened = starts.changed_by, case.timeline.kinds
    return starts.event in happened or (changes is not None and changes.event in happened)


def said_at(starts: Starts, case: CaseOnDay) -> Sequence[Event]:
    """The events that may start the clock, each with what was said by then."""
    if starts.changed_by is None:
        return case.matching(starts)
    return [each.event for each in restated(starts, case) if _asks(starts, case, each.event)]


def ruled_out_by(starts: Starts, case: CaseOnDay, began: Event) -> Event | None:
    """The first change after ``began`` by which the clock is not asked for any more; what is not known rules out nothing.

    Where it counts from a date that is now said to be earlier, another clock counts from there; so it does where what it
    is about turns out to be part of another absence.
    """
    said = restated(starts, case)
    start = next((each for each in said if each.event.serial == began.serial), None)
    if start is None:
        return None
    return next(
        (
            each.event
            for each in said[said.index(start) + 1 :]
            if (each.first == start.first and each.rules_out(starts, case))
            or (
                (each.first == start.first or _takes_in(each.event, began))
                and _counts_from_earlier(starts, began, each.event)
            )
        ),
        None,
    )


def _takes_in(whole: Event, part: Event) -> bool:
    """Whether what is said of an absence says that another of the same worker is part of it."""
    first, back = as_day(whole.field("first_day")), as_day(whole.field("expected_return"))
    began = as_day(part.field("first_day"))
    if whole.field("worker") != part.field("worker") or first is None or began is None:
        return False
    return whole.field("again_from") is not None and first <= began < (back or date.max)


def _counts_from_earlier(starts: Starts, began: Event, now: Event) -> bool:
    field = starts.date if isinstance(starts.date, str) else starts.date.field
    first, said = (as_day(each.field(field)) for each in (began, now)) if field else (None, None)
    return field != "at" and first is not None and said is not None and said < first


def _restated(starts: Starts, case: CaseOnDay) -> Iterator[Restated]:
    if starts.changed_by is None:
        return
    changing = case.matching(starts.changed_by)
    changes = {each.serial for each in changing}
    begun = (each for each in case.of_kind(starts.event) if each.serial not in changes)
    said: list[Restated] = []
    for event in sorted((*begun, *changing), key=case.timeline.place_of):
        said.append(_said(event, said) if event.serial in changes else _begun(event, said))
        yield said[-1]


def _said(change: Event, said: list[Restated]) -> Restated:
    """What is said by a change."""
    former = _former(change, said)
    if former is None:
        return Restated(change, change.serial, frozenset(change.fields))
    now = _changed(former.event, change)
    return Restated(now, former.first, frozenset(change.fields))


def _begun(event: Event, said: list[Restated]) -> Restated:
    """What is said by an event of the kind that starts the clock: of an absence, of the whole that it is part of."""
    former = _gone_on_with(event, said)
    if former is None:
        return Restated(event, event.serial, frozenset(event.fields))
    return Restated(event, former.first, _OF_THE_WHOLE)


def _gone_on_with(event: Event, said: list[Restated]) -> Restated | None:
    """What was said last of the absence of which this one is another part."""
    if event.kind != kinds.ABSENCE_STARTED or event.field("again_from") is None:
        return None
    worker, first = event.field("worker"), str(event.field("first_day"))
    back = str(event.field("expected_return") or date.max)
    return next(
        (
            each
            for each in reversed(said)
            if each.event.field("worker") == worker
            and first <= str(each.event.field("first_day") or each.event.day) < back
        ),
        None,
    )


def _former(change: Event, said: list[Restated]) -> Restated | None:
    """What was said last of the absence that a change names by its first day; of the worker's last where it names none."""
    worker, first = change.field("worker"), change.field("first_day")
    theirs = [each for each in reversed(said) if each.event.field("worker") == worker]
    own = change.field("again_from") or first
    same = (each for each in theirs if str(_own_first(each.event)) == str(own))
    named = (each for each in theirs if str(each.event.field("first_day")) == str(first))
    return next(same, next(named, theirs[0] if theirs else None))


def _own_first(event: Event) -> object:
    return event.field("again_from") or event.field("first_day")


def _changed(former: Event, event: Event) -> Event:
    """The later event with what it leaves as it was; what a change is about and does not give is not known any more."""
    about = _OF_THE_WHOLE
    kept = {
        name: value
        for name, value in former.fields.items()
        if name not in about or (name == "first_day" and event.field(name) is None)
    }
    return event.said_anew(**{**kept, **event.given()})


def _asks(starts: Starts, case: CaseOnDay, event: Event) -> bool:
    """Whether what was said by then asks for the clock."""
    same = event.kind == starts.event
    return case.matches(starts, event if same else event.changed(kind=starts.event))
