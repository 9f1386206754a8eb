"""Is this field of a case, a person or a worker one that anything reads; if not, which was meant?

A field that nothing reads would silently say nothing: of somebody whose last day is written ``left-on`` the answer would
be that they are still here. What any policy at hand asks for is read too, for a document is often tried under several.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from keyworker.policy.conditions.model import FactTest, Quantified
from keyworker.policy.kept import kept_of
from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.problems import did_you_mean, nearest_or_all
from keyworker.policy.vocabulary import EVENT_KINDS, STANDINGS, Field, FieldType
from keyworker.policy.vocabulary.events import COMMON
from keyworker.policy.vocabulary.facts import FACTS
from keyworker.policy.vocabulary.records import LISTS_OF, ONE_OF, OTHER_WORDS, RecordKind
from keyworker.policy.vocabulary.roles import ALLOCATION_ROLES

_EACH = "each."
# What a document says of a referral is what is recorded of one; of an event or of what is entered, of any.
_SAID_OF_EVENTS: Mapping[str, Collection[str]] = {
    "referral": ("referral.received",),
    "action": tuple(EVENT_KINDS),
    "event": tuple(EVENT_KINDS),
}
# Every form may have these beside its own.
_OF_ANY_FORM = (
    Field("at", FieldType.MOMENT, "when it was done", "2026-06-01"),
    Field("answers", FieldType.LIST, "what is answered to its checklist", {}),
)
_LISTS_OF_PARTS = frozenset({"parts", "others"})


@cache
def _that_come_with_keyworker() -> tuple[Pack, ...]:
    return bundled_packs()


@dataclass(frozen=True)
class Asking:
    """The policies that may ask for a field: ``first`` those at hand; ``others`` are read where none of them does."""

    first: tuple[Pack, ...] = ()
    others: Callable[[], Iterable[Pack]] = _that_come_with_keyworker

    def knows(self, kind: RecordKind, name: str) -> bool:
        """Whether something reads a field of that name in such a record."""
        return _among(name, _declared(kind)) or any(
            _among(name, _asked_of(pack, kind)) for pack in self._each()
        )

    def names(self, kind: RecordKind) -> frozenset[str]:
        """Every field that such a record may have."""
        asked = [_asked_of(pack, kind) for pack in self._each()]
        return frozenset(_declared(kind).union(*asked) - kind.worked_out.keys())

    def families(self) -> frozenset[str]:
        """The words with which a fact that may be asked for begins: ``case``, ``worker``, ``child``."""
        asked = {name for pack in self._each() for name in kept_of(pack, _facts_asked)}
        return frozenset(name.partition(".")[0] for name in (*FACTS, *asked))

    def roles(self) -> frozenset[str]:
        """The job roles and parts in a case that any of the policies speaks of."""
        each = [(pack.header.roles, *(rule.who for rule in pack.actions)) for pack in self._each()]
        return frozenset(ALLOCATION_ROLES).union(*(role for roles in each for role in roles))

    def standings(self) -> frozenset[str]:
        """The standings of a child that every policy knows, and those of the policies' own."""
        own = (each.id for pack in self._each() for each in pack.kinds.standings)
        return frozenset((*STANDINGS, *own))

    def entries(self) -> frozenset[str]:
        """What the policies put on record that no shared kind of event is for."""
        return frozenset(each.id for pack in self._each() for each in pack.kinds.entries)

    def fields_of_entry(self, name: object) -> dict[str, Field] | None:
        """The fields that an entry of that name has under any of the policies; None where none of them names it."""
        found = [own for pack in self._each() for own in pack.kinds.entries if own.id == name]
        return {key: each for own in found for key, each in own.by_name.items()} if found else None

    def knows_standing(self, word: str) -> bool:
        """Whether it is one of them; no policy is read for one that all know."""
        return word in STANDINGS or word in self.standings()

    def is_only_a_family(self, name: str) -> bool:
        """Whether facts are asked of what goes by that name, and none of it by itself."""
        asked = {*FACTS, *(each for pack in self._each() for each in kept_of(pack, _facts_asked))}
        return name not in asked and any(each.startswith(f"{name}.") for each in asked)

    def _each(self) -> Iterator[Pack]:
        yield from self.first
        yield from self.others()


def problems_of_fields(
    place: str, record: Mapping[str, Any], kind: RecordKind, asking: Asking
) -> Iterator[str]:
    """Each field of the record that nothing reads, with the nearest that is read."""
    for name in _paths(record, kind):
        if name in kind.worked_out:
            yield f"{place}.{name}: {kind.worked_out[name]}"
        elif not asking.knows(kind, name):
            yield f"{place}.{name}: is not a field of {kind.name}{_nearest(name, kind, asking)}"
    for name in ("standing", "standings"):
        yield from _of_standings(f"{place}.{name}", record.get(name), asking)
    for name, inner in kind.inside.items():
        yield from _of_list(f"{place}.{name}", record.get(name), inner, asking)


def _of_standings(place: str, given: Any, asking: Asking) -> Iterator[str]:
    """Each word of a list of standings that is none: a child would be taken to have no such standing."""
    words = [each for each in given if isinstance(each, str)] if isinstance(given, list) else ()
    for word in words:
        if not asking.knows_standing(word):
            yield f"{place}: '{word}' is not a standing{did_you_mean(word, asking.standings())}"


def problems_of_facts_named(document: Mapping[str, Any], asking: Asking) -> Iterator[str]:
    """Each fact of a document, nested or by its full name, and each field of its records, that nothing reads."""
    for name, value in document.items():
        family, _, rest = name.partition(".")
        if name in LISTS_OF:
            yield from _of_list(name, value, LISTS_OF[name], asking)
        elif rest:
            yield from problems_of_fields(family, {rest: value}, _kind_of(family), asking)
        elif isinstance(value, Mapping):
            yield from problems_of_fields(name, value, _kind_of(name), asking)
        elif value is not None and asking.is_only_a_family(name):
            yield f"{name}: should be an object with named values, as nothing reads it by itself"


def _of_list(place: str, listed: Any, kind: RecordKind, asking: Asking) -> Iterator[str]:
    for index, each in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(each, Mapping):
            yield from problems_of_fields(f"{place}[{index}]", each, kind, asking)


@cache
def _kind_of(family: str) -> RecordKind:
    """The kind of record that a document gives under that name: what policies ask of that family, if it is none of ours."""
    said = _SAID_OF_EVENTS.get(family, ())
    fields = {field.name: field for kind in said for field in (*COMMON, *EVENT_KINDS[kind].fields)}
    return ONE_OF.get(family) or RecordKind(f"'{family}'", tuple(fields.values()), facts=(family,))


def what_is_entered(kinds: Iterable[str], own: Iterable[Field] = ()) -> RecordKind:
    """What a form for these kinds of event enters: their answers, and whatever a policy asks of what is entered."""
    fields = {
        field.name: field
        for kind in kinds
        for field in (*EVENT_KINDS[kind].fields, *COMMON)
        if EVENT_KINDS[kind].answer(field.name) is not None
    }
    each = (*fields.values(), *own, *_OF_ANY_FORM)
    return RecordKind("what is entered", each, facts=("action",))


def read_fields(record: Mapping[str, Any], kind: RecordKind, asking: Asking) -> dict[str, Any]:
    """The record without what nothing reads."""
    return {
        name: value
        for name, value in record.items()
        if all(asking.knows(kind, path) for path in _paths({name: value}, kind))
    }


def _paths(record: Mapping[str, Any], kind: RecordKind) -> Iterator[str]:
    """The name of each field; of what has fields of its own, by dots."""
    of_dotted = {field.name.partition(".")[0] for field in kind.fields if "." in field.name}
    for name, value in record.items():
        if name in of_dotted and isinstance(value, Mapping):
            yield from (f"{name}.{inner}" for inner in value)
        else:
            yield str(name)


def _nearest(name: str, kind: RecordKind, asking: Asking) -> str:
    """The field that was meant: a name written otherwise, another word for it, or the closest, our own before a policy's."""
    known = asking.names(kind)
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    meant = plain if plain in known else OTHER_WORDS.get(plain)
    if meant in known:
        return f"; did you mean '{meant}'?"
    declared = [field.name for field in kind.fields if field.name in known]
    own = list(dict.fromkeys([*declared, *(each.partition(".")[0] for each in declared)]))
    return did_you_mean(plain, own) or nearest_or_all(plain, known)


def _among(name: str, known: frozenset[str]) -> bool:
    return name in known or any(each.startswith(f"{name}.") for each in known)


def _declared(kind: RecordKind) -> frozenset[str]:
    return frozenset(field.name for field in kind.fields) | _of_families(kind, frozenset(FACTS))


def _asked_of(pack: Pack, kind: RecordKind) -> frozenset[str]:
    return _of_families(kind, kept_of(pack, _facts_asked))


@cache
def _of_families(kind: RecordKind, facts: frozenset[str]) -> frozenset[str]:
    """What is asked of such a record, each name without its family."""
    split = (name.partition(".") for name in facts)
    return frozenset(
        rest for family, _, rest in split if family in kind.facts and rest not in ("", "*")
    )


def _facts_asked(pack: Pack) -> frozenset[str]:
    """Every fact that the policy declares or asks for; what is asked of each part in a case, as ``part.``."""
    made_of = (
        *(rule for _, rule in named_rules(pack)),
        *pack.checklists,
        *pack.header.facts.values(),
    )
    parts = [part for each in made_of for part in parts_of(each)]
    over_parts = [
        inner
        for part in parts
        if isinstance(part, Quantified) and part.of in _LISTS_OF_PARTS
        for inner in parts_of(part.condition)
    ]
    of_parts = {id(each) for each in over_parts}
    asked = _tested(each for each in parts if id(each) not in of_parts)
    of_each_part = {f"part.{name.removeprefix(_EACH)}" for name in _tested(over_parts)}
    # Declared is each fact once, whichever list it is asked of.
    declared = {name for name in pack.header.facts if not name.startswith(_EACH)}
    return frozenset(asked | of_each_part | declared)


def _tested(parts: Iterable[Any]) -> set[str]:
    return {name for part in parts if isinstance(part, FactTest) for name in part.names}
