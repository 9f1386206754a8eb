"""Which things can happen on a case, and what is recorded of each?

They stand in ``packs/base/events.yaml``, read once when the program starts, in the order in which ``keyworker
vocabulary`` lists them. Every event also takes the fields of ``COMMON``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keyworker.policy.kept import kept
from keyworker.policy.problems import DeclarationError
from keyworker.policy.vocabulary.fields import Field, FieldType, KindList
from keyworker.policy.yaml_text import load_values

# Found beside the code, not by ``importlib.resources``, which alone would take as long as reading it.
_FILE = "events.yaml"
_BASE = Path(__file__).parents[2] / "packs" / "base"


@dataclass(frozen=True)
class EventKind:
    """One kind of event. ``says`` completes a sentence: "a data trawl was completed".

    ``derived`` kinds are worked out from the record under a pack, and never recorded themselves. A kind ``decides``
    where somebody chose what becomes of the case. ``open_to_support``: business support read the whole of it, to
    answer whoever referred the family. What is ``lasting`` is so of a child or a worker, and so outlasts the closing of a
    case; anything else belongs to one episode of work. It comes round again with each event of the kind ``round``: an
    agreement with each proposal. What lasts is ``over_by`` the kinds that say it is over, and may come round after them. What is
    ``of_worker`` is about the one worker it names, and says nothing of another; what is ``of_child``, of one child alone.
    What is done for one worker, or of one session, is ``tied_by`` the fields that say of which: a handover to one worker is
    none to another. Kinds that are ``in_turn`` go to and fro between two: of one day on which nobody knows the times, they stand
    in the order in which they were recorded. What ``tells`` somebody of something counts on the day of that, also with an
    earlier hour: families are rung before it is written down. What ``goes_along`` is known to another service, too, when it is
    asked to take the family on. What lasts from the day in one field until the day in another (``spell``) and follows an
    earlier one without a break goes on with it: it is said of it, by the derived field ``first_day``, since when all of that
    lasts. In a short list
    it is told by the first of the fields ``gist`` that it holds.
    """

    name: str
    says: str
    fields: tuple[Field, ...] = ()
    derived: bool = False
    decides: bool = False
    open_to_support: bool = False
    lasting: bool = False
    of_worker: bool = False
    of_child: bool = False
    goes_along: bool = False
    in_turn: bool = False
    tells: bool = False
    round: str | None = None
    over_by: tuple[str, ...] = ()
    tied_by: tuple[str, ...] = ()
    spell: tuple[str, ...] = ()
    gist: tuple[str, ...] = (
        "outcome",
        "result",
        "worker",
        "level",
        "standing",
        "type",
        "about",
        "method",
        "where",
    )

    @kept
    def by_name(self) -> dict[str, Field]:
        """The fields of its own by their names."""
        return {field.name: field for field in self.fields}

    @property
    def field_names(self) -> frozenset[str]:
        return frozenset(field.name for field in (*COMMON, *self.fields))

    @property
    def names_known(self) -> frozenset[str]:
        """The fields that a rule may ask of it: those recorded, and what is worked out of them."""
        return self.field_names | ({FIRST_DAY} if self.spell else frozenset())

    def answer(self, name: str) -> Field | None:
        """The field of that name that a form may fill; None where there is none.

        Who did it and when is never an answer: it is known, or asked of every event alike.
        """
        fields = (*self.fields, *(each for each in COMMON if each.name in _ANSWERED))
        return next((each for each in fields if each.name == name), None)


# The first day of what goes on, which is worked out and never recorded.
FIRST_DAY = "first_day"
_FLAGS = frozenset(
    {
        "derived",
        "decides",
        "open_to_support",
        "lasting",
        "of_worker",
        "of_child",
        "goes_along",
        "in_turn",
        "tells",
    }
)
_OF_FIELD = ("imported", "none_will_do", "of_any_type", "ahead")
_TAKEN, _KEYS = "taken_from", "keys"
_ANSWERED = frozenset({"reason", "note", "person", "people"})

_TYPES = {each.value: each for each in FieldType}

# What stands for a value of each type in examples, where a field gives none of its own.
_EXAMPLES: dict[FieldType, object] = {
    FieldType.TEXT: "Text",
    FieldType.YES_NO: True,
    FieldType.DATE: "2026-06-01",
    FieldType.PERSON: "P1",
    FieldType.PEOPLE: ["P1"],
    FieldType.WORKER: "W1",
}


def example_of(kind: FieldType, choices: tuple[str, ...] = ()) -> object:
    """What stands for a value of that type in examples."""
    return choices[0] if choices else _EXAMPLES.get(kind, 1)


def read_kind(name: str, written: Mapping[str, Any]) -> EventKind:
    """A kind of event as it is written down. Raises DeclarationError where it makes no sense."""
    if name.count(".") != 1:
        raise DeclarationError(f"{_FILE}: {name} is not a noun and a verb, as in visit.made")
    listed = ("gist", "tied_by", "over_by", "spell")
    rest = {key: value for key, value in written.items() if key not in {"fields", *listed}}
    if not rest.keys() <= {"says", "round", *_FLAGS} or "says" not in rest:
        raise DeclarationError(f"{_FILE}: {name} says something that no kind of event does: {rest}")
    rest |= {key: tuple(written[key]) for key in listed if key in written}
    return EventKind(name, fields=_fields(written.get("fields", {}), of=name), **rest)


def _fields(written: Mapping[str, Any], *, of: str) -> tuple[Field, ...]:
    return tuple(read_field(name, each, of=of) for name, each in written.items())


def read_field(name: str, written: Mapping[str, Any], *, of: str) -> Field:
    """A field as it is written down: its type with its meaning first. Raises DeclarationError where it makes no sense."""
    types = [_TYPES[each] for each in written if each in _TYPES]
    if len(types) != 1:
        raise DeclarationError(f"{_FILE}: {of}: {name} needs one type with its meaning")
    (kind,) = types
    rest = written.keys() - {kind.value, "of", "of_list", "example", _TAKEN, _KEYS, *_OF_FIELD}
    choices = tuple(written.get("of", ()))
    keys = tuple(written.get(_KEYS, ()))
    if rest or bool(choices) != (kind is FieldType.CHOICE) or (keys and kind is not FieldType.LIST):
        raise DeclarationError(f"{_FILE}: {of}: {name} is no {kind.value}: {dict(written)}")
    listed = written.get("of_list")
    example = written.get("example", choices[0] if choices else _EXAMPLES.get(kind))
    if example is None or (kind is FieldType.TEXT and not isinstance(example, str)):
        raise DeclarationError(f"{_FILE}: {of}: {name} needs an example that is a {kind.value}")
    return Field(
        name,
        kind,
        written[kind.value],
        example,
        choices,
        of_list=KindList(listed) if listed else None,
        taken_from=written.get(_TAKEN),
        keys=keys,
        # Whatever is counted here: there is never less than none of it.
        least=0 if kind is FieldType.NUMBER else None,
        **{each: written.get(each, False) for each in _OF_FIELD},
    )


def _read() -> Mapping[str, Any]:
    written: Mapping[str, Any] = load_values((_BASE / _FILE).read_text(encoding="utf-8"))
    return written


_WRITTEN = _read()
COMMON: tuple[Field, ...] = _fields(_WRITTEN["of_every_event"], of="of_every_event")
EVENT_KINDS: dict[str, EventKind] = {
    name: read_kind(name, written) for name, written in _WRITTEN["events"].items()
}


def says_of(kind: str) -> str:
    """What happened, as part of a sentence; of a kind that there is none, its name."""
    return EVENT_KINDS[kind].says if kind in EVENT_KINDS else kind.replace(".", " ")


def fields_of(kind: str) -> Mapping[str, Field]:
    """The fields of a kind's own by their names; nothing of a kind that there is none."""
    return EVENT_KINDS[kind].by_name if kind in EVENT_KINDS else {}
