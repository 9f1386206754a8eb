"""Who had a case whose worker was recorded wrongly, until that was put right?

Whoever stood on record had it: what is due was theirs, and what they did counts as done by whoever had the case. Whoever is
put in their place has it from the moment of that, as after any change of worker, so that nobody is late for a time at which
they did not have it, and what was missed before stays missed. Where the right worker had it all along, the entry says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from keyworker.decisions.case.spells import ALONE, MOVING, begins, spells
from keyworker.policy.casefile import CaseFile, Event
from keyworker.policy.vocabulary import kinds


def with_those_recorded(whole: CaseFile, known: CaseFile) -> CaseFile:
    """The case as it is known, with whoever had it on record until another was put in their place; ``whole`` is all there is."""
    put_in = [each for each in known.events if _is_put_in_place(each)]
    if not put_in:
        return known
    recorded = {each.id: each for each in whole.events if each.kind == kinds.ALLOCATION_STARTED}
    for each in put_in:
        had_it = tuple(_handed_on(each, recorded, known))
        if had_it:
            others = known.with_events(one for one in known.events if one.serial != each.serial)
            known = others.with_more(had_it)
    return known


def _is_put_in_place(event: Event) -> bool:
    return (
        event.kind == kinds.ALLOCATION_STARTED
        and event.field("replaces") is not None
        and event.field("role") in ALONE
        and not event.field("since_then")
    )


def _handed_on(
    now: Event, recorded: Mapping[str | None, Event], known: CaseFile
) -> Iterator[Event]:
    """Whoever stood on record, each from when they did; nothing where the same worker stood there before, or another time."""
    chain = [now, *_former(now, recorded)]
    workers = {each.field("worker") for each in chain}
    if len(chain) == 1 or len(workers) < len(chain) or len({_minute(each) for each in chain}) > 1:
        return
    first, *later = reversed(chain)
    moved = (each for each in known.events if each.kind in MOVING and each.serial != now.serial)
    moving = known.with_events(moved)
    for each in later:
        if each.recorded_at is None or not _still_has_it(first, moving, each):
            return
    yield first
    yield from (each.said_anew(at=each.recorded_at) for each in later)


def _minute(event: Event) -> datetime:
    """When it was, as a form says it: what is left as it stood is the same to the minute."""
    return event.utc.replace(second=0, microsecond=0)


def _former(now: Event, recorded: Mapping[str | None, Event]) -> Iterator[Event]:
    """The entries in whose place it stands, the latest first: of the same part, each of another worker."""
    seen = {now.id}
    before = recorded.get(str(now.field("replaces")))
    while before is not None and before.id not in seen and begins(before, str(now.field("role"))):
        yield before
        seen.add(before.id)
        before = recorded.get(str(before.field("replaces")))


def _still_has_it(first: Event, moving: CaseFile, now: Event) -> bool:
    """Whether the one recorded first would have the case still when another was put in their place, on a later day."""
    assert now.recorded_at is not None
    if now.recorded_day <= first.day:
        return False
    had = spells(
        moving.with_more([first]).events, str(first.field("worker")), str(first.field("role"))
    )
    return any(each.began.serial == first.serial and each.runs_at(now.recorded_at) for each in had)
