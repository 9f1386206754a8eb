"""Since when does what was agreed from one day until another last, where it goes on with what was agreed before?

Services that are extended are the same services, whether the extension says anew when they started or only when it does
itself. What begins with a working day between is another time, and is counted by itself; so is all that is agreed once the
case was closed. What does not say until when it lasts, or from when, goes on: nothing shows that it was over.
What is agreed for one child is no part of what was agreed for another.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple, TypeAlias

from keyworker.decisions.case.absences import follows_on
from keyworker.policy.casefile import CaseFile, Event
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import EVENT_KINDS, kinds
from keyworker.policy.vocabulary.events import FIRST_DAY

_SPELLS: Final = {name: kind.spell for name, kind in EVENT_KINDS.items() if kind.spell}


class _Spell(NamedTuple):
    """One time that it lasts, as it was said last: its first day and its last, None where nobody knows."""

    first: date | None
    last: date | None


# By whom it is about; by nobody, where it is about the whole family.
_OfPeople: TypeAlias = dict[str | None, _Spell]


def with_first_days(known: CaseFile, pack: Pack) -> CaseFile:
    """The case, whose events are in order, with the first day of all that each such event goes on with."""
    if _SPELLS.keys().isdisjoint(known.kinds):
        return known
    said: dict[str, _OfPeople] = {}
    events = []
    for event in known.events:
        if event.kind == kinds.CASE_CLOSED:
            said.clear()
        if event.kind in _SPELLS:
            first = _after(event, said.setdefault(event.kind, {}), pack)
            event = event.said_anew(**{FIRST_DAY: first}) if first is not None else event
        events.append(event)
    return known.with_events(events)


def _after(event: Event, said: _OfPeople, pack: Pack) -> date | None:
    """The first day of what the event says goes on; what it says of some children leaves what was said of others."""
    first, last = (as_day(event.field(name)) for name in _SPELLS[event.kind])
    people: tuple[str | None, ...] = tuple(event.named) or (None,)
    former = [
        spell
        for whose, spell in said.items()
        if (whose is None or None in people or whose in people) and _goes_on(spell, first, pack)
    ]
    firsts = [each for each in (first, *(spell.first for spell in former)) if each is not None]
    if None in people:
        said.clear()
    said.update(dict.fromkeys(people, _Spell(min(firsts, default=None), last)))
    return min(firsts, default=None)


def _goes_on(former: _Spell, first: date | None, pack: Pack) -> bool:
    if former.last is None or first is None:
        return True
    return follows_on(first, former.last + timedelta(days=1), pack)
