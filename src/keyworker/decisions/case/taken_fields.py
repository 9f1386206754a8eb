"""Of whom or what is an event that does not say so itself?

The vocabulary says of some fields that where they are not given they are those of the last event of another kind: a handover
that names nobody is to the receiving worker who was last named before it.
"""

from __future__ import annotations

from typing import Final

from keyworker.policy.casefile import CaseFile, Event
from keyworker.policy.vocabulary import EVENT_KINDS, Field

_TAKEN: Final = {
    name: fields
    for name, kind in EVENT_KINDS.items()
    if (fields := tuple(each for each in kind.fields if each.taken_from))
}
_GIVEN_BY: Final = frozenset(each.taken_from for fields in _TAKEN.values() for each in fields)


def with_taken_fields(known: CaseFile) -> CaseFile:
    """The case, whose events are in order, with the fields filled in that follow from an earlier event."""
    if _GIVEN_BY.isdisjoint(known.kinds):
        return known
    last: dict[str | None, Event] = {}
    events = []
    for event in known.events:
        events.append(_filled(event, _TAKEN.get(event.kind, ()), last))
        if event.kind in _GIVEN_BY:
            last[event.kind] = event
    return known.with_events(events)


def _filled(event: Event, fields: tuple[Field, ...], last: dict[str | None, Event]) -> Event:
    taken = {
        each.name: last[each.taken_from].field(each.name)
        for each in fields
        if each.taken_from in last and event.field(each.name) is None
    }
    return event.said_anew(**taken) if taken else event
