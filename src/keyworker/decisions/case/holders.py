"""Who still holds a case while its lead is away, and whose absences does the case hear of?

Whoever goes away themselves, or leaves, holds it no longer: their holding ends on their first day away, by an event like
any other, so that somebody else is chosen. Who was chosen though they were away, for a reason, holds it all the same.

What the case hears of is the absence of whoever has it. Which part a worker plays is asked at the moment of what is said
of their absence: that of a holder, of somebody beside the lead or of nobody on the case is none of its lead's, whatever
part they played before or after. Who comes to lead while they are away is away from it from then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from keyworker.decisions.case.absences import OF_ABSENCE, Part, in_order, part_after, parts_of
from keyworker.decisions.case.spells import MOVING, Spell, begins, gone, spells
from keyworker.policy.casefile import CaseFile, Event, before, local_day
from keyworker.policy.vocabulary import kinds

# The parts of whoever a case is allocated to: their absence is the one that the policies speak of.
_ALLOCATED = ("lead", "accountable", "key-worker")


def without_absent_holders(known: CaseFile, *, day: date) -> CaseFile:
    """The case as it is known at the end of ``day``: the holdings ended of those who went away by then, and nothing of
    the absences of who does not have it."""
    theirs = {} if OF_ABSENCE.isdisjoint(known.kinds) else _by_worker(known.events)
    if not theirs:
        return known
    moving = [event for event in known.events if event.kind in MOVING]
    allocated = any(begins(event, part) for event in moving for part in _ALLOCATED)
    unheard: set[int] = set()
    said: list[Event] = []
    for worker, events in theirs.items():
        held = spells(moving, worker, "holding")
        if not allocated and not held:
            continue
        said += (end for end in _ends(held, worker, events) if end.day <= day)
        had = [each for part in _ALLOCATED for each in spells(moving, worker, part)]
        theirs_heard = _heard(events, had)
        unheard |= {event.serial for event in events} - theirs_heard.told
        said += theirs_heard.anew
    if not unheard and not said:
        return known
    heard = [event for event in known.events if event.serial not in unheard]
    return known.with_events(heard).with_more(said)


def _by_worker(events: Iterable[Event]) -> dict[str, list[Event]]:
    """What the record says of absences, by whose they are; what does not say so may be of anyone's."""
    theirs: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.kind in OF_ABSENCE and event.field("worker") is not None:
            theirs[str(event.field("worker"))].append(event)
    return theirs


def _ends(held: Sequence[Spell], worker: str, absences: Sequence[Event]) -> Iterator[Event]:
    """The end of each holding in which they went away, when the absence began or was known of."""
    for part, told in parts_of(absences).items():
        known_only_now = part.first <= told.day
        at = told.at if known_only_now else part.first
        if not part.took_no_day and any(each.had_begun_before(at) for each in held):
            # Where it ends with what was told, whoever is told of that is told of this; otherwise the day brings it.
            with_it = told.id if known_only_now else None
            yield gone(at, worker, "holding", why="away", with_it=with_it)


@dataclass(frozen=True)
class _Heard:
    """What a case hears of a worker's absences: which events as they were told, and what is said anew."""

    told: set[int]
    anew: list[Event]


def _heard(absences: Sequence[Event], had: Sequence[Spell]) -> _Heard:
    """Of one worker's absences, what the case hears that they had in those spells."""
    heard = _Heard(set(), [])
    parts: dict[Part, Event] = {}
    since: dict[Part, date | datetime] = {}
    waiting = sorted(had, key=lambda each: each.began.utc)
    for event in in_order(absences):
        while waiting and waiting[0].began.day < event.day:
            heard.anew.extend(_said_anew(waiting.pop(0), parts, since))
        part = part_after(event, parts)
        if any(each.runs_at(event.at) for each in had):
            heard.told.add(event.serial)
            if part is not None:
                since[part] = event.at
        elif event.kind == kinds.ABSENCE_ENDED and part in since:
            heard.told.add(event.serial)
    for spell in waiting:
        heard.anew.extend(_said_anew(spell, parts, since))
    return heard


def _said_anew(
    spell: Spell, parts: dict[Part, Event], since: dict[Part, date | datetime]
) -> Iterator[Event]:
    """The absences in which they come to have the case, told as they stand by then where the case has not heard of it."""
    at = spell.began.at
    for part, told in parts.items():
        over = part.returned or (part.back is not None and part.back <= local_day(at))
        if over or (part in since and not before(since[part], at)):
            continue
        since[part] = at
        said = {**told.given(), "kind": kinds.ABSENCE_STARTED, "at": at}
        said |= {"recorded_at": spell.began.recorded_at, "expected_return": part.back}
        yield Event(**{name: value for name, value in said.items() if value is not None})
