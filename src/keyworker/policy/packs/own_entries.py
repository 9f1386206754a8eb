"""Which of a pack's own entries does a rule mean, and which fields have they?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from keyworker.policy.casefile import Event
from keyworker.policy.conditions.patterns import EventPattern
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.own_entries import OwnEntry
from keyworker.policy.vocabulary import EVENT_KINDS, kinds
from keyworker.policy.vocabulary.actions import OF_POLICIES, recorded_by
from keyworker.policy.vocabulary.events import fields_of
from keyworker.policy.vocabulary.fields import Field

ENTRY = kinds.ENTRY_RECORDED
# The field that says which of them it is.
WHICH = "entry"


def entry_of_action(pack: Pack, action: str | None) -> OwnEntry | None:
    """The entry that the action of that name records; None of every other action."""
    return next((each for each in pack.kinds.entries if each.action == action), None)


def actions_known(pack: Pack) -> tuple[str, ...]:
    """What a policy may say who does: the actions that every policy knows, and those that record its own entries."""
    return (*OF_POLICIES, *(each.action for each in pack.kinds.entries))


def kinds_recorded(pack: Pack, action: str | None) -> tuple[str, ...]:
    """The kinds of event that an action puts on record under that policy."""
    return (ENTRY,) if entry_of_action(pack, action) is not None else recorded_by(action)


def entries_meant(pack: Pack, pattern: EventPattern) -> tuple[OwnEntry, ...]:
    """Those that a pattern names; all of them where it names none."""
    tests = pattern.where.get(WHICH)
    named = tests.words if tests is not None else ()
    return tuple(each for each in pack.kinds.entries if each.id in named or not named)


def own_fields(entries: Iterable[OwnEntry]) -> dict[str, Field]:
    """Every field of these entries by its name."""
    return {name: field for each in entries for name, field in each.by_name.items()}


def fields_of_kind(pack: Pack, event: str) -> Mapping[str, Field]:
    """The fields of a kind of event by name, those of the pack's own entries among them."""
    own = own_fields(pack.kinds.entries) if event == ENTRY else {}
    return {**fields_of(event), **own}


def fields_of_event(pack: Pack, event: Event) -> Mapping[str, Field]:
    """The fields of one event by name: of an entry of the pack's own, that entry's, and no other's of the same name."""
    kind = EVENT_KINDS.get(event.kind)
    shared = {each.name: each for each in kind.fields} if kind is not None else {}
    if event.kind != ENTRY:
        return shared
    which = event.field(WHICH)
    own = own_fields(each for each in pack.kinds.entries if each.id == which)
    return {**shared, **own}


def names_of_kind(pack: Pack, event: str) -> frozenset[str]:
    """The names that fields of such an event may have."""
    own = own_fields(pack.kinds.entries) if event == ENTRY else {}
    return EVENT_KINDS[event].names_known | own.keys()


def wrong_entries(pack: Pack, pattern: EventPattern) -> Iterator[str]:
    """What is wrong with a rule that means entries of the pack's own: it has to say which."""
    if pattern.event != ENTRY:
        return
    tests = pattern.where.get(WHICH)
    if tests is None or not tests.words:
        yield f"says of {ENTRY} not which: where: {{{WHICH}: {{is: ...}}}}, one of those under 'entries' in kinds.yaml"
