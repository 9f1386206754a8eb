"""Does a document of facts give each known fact as its type asks?

A document may give facts nested (``{"worker": {"role": ...}}``) or by their full name (``{"worker.role": ...}``). It may
hold more than this pack asks about, as long as another pack does: a name that none of them reads is a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from keyworker.policy.conditions.model import Quantified
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.kept import kept_of
from keyworker.policy.kinds import parts_in
from keyworker.policy.packs.checks.field_checks import Asking, problems_of_facts_named
from keyworker.policy.packs.checks.value_checks import wrong_value
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import Field, FieldType
from keyworker.policy.vocabulary.facts import FACTS

_NOT_GIVEN = object()


def problems_of_facts(document: Mapping[str, Any], pack: Pack) -> Iterator[str]:
    """Every fact that nothing reads, and every known one whose value is not of its type."""
    for name in ("case", "worker"):
        if not isinstance(document.get(name, {}) or {}, Mapping):
            yield f"{name}: should be an object with named values"
    yield from problems_of_facts_named(document, Asking((pack,)))
    fields = _known(pack)
    for field in fields:
        if not field.name.startswith("each."):
            yield from _wrong(field.name, _given(document, field.name), field)
    for part in sorted({"children", "others", *kept_of(pack, _lists_asked_of)}):
        yield from _of_list(
            part, document.get(part), [each for each in fields if each.name.startswith("each.")]
        )


def births_to_come(document: Mapping[str, Any], pack: Pack, *, as_of: date) -> Iterator[str]:
    """Every date of birth after the day asked about: nobody is of an age before they are born."""
    given = [
        (field.name, _given(document, field.name))
        for field in _known(pack)
        if field.type is FieldType.DATE and field.name.endswith(".born")
    ]
    for part in ("children", "others"):
        for place, each in enumerate(document.get(part) or ()):
            if isinstance(each, Mapping):
                given.append((f"{part}[{place}].born", each.get("born")))
    for place_of, value in given:
        born = as_day(value)
        if born is not None and born > as_of:
            yield f"{place_of}: '{born}' is after {as_of}; of a child still to be born say 'unborn: true'"


def _of_list(part: str, items: Any, fields: Sequence[Field]) -> Iterator[str]:
    if items is None:
        return
    if not isinstance(items, list):
        yield f"{part}: should be a list"
        return
    qualified = Field("each.qualified", FieldType.DATE, "", "")
    for index, item in enumerate(items):
        if not isinstance(item, Mapping):
            yield f"{part}[{index}]: should be an object with named values"
            continue
        for field in (*fields, qualified):
            name = field.name.removeprefix("each.")
            yield from _wrong(f"{part}[{index}].{name}", item.get(name, _NOT_GIVEN), field)


def _wrong(place: str, value: Any, field: Field) -> Iterator[str]:
    wrong = wrong_value(value, field) if value is not _NOT_GIVEN and value is not None else None
    if wrong:
        yield f"{place}: {wrong}"


def _lists_asked_of(pack: Pack) -> set[str]:
    """The lists whose items the pack's conditions ask about, where they stand at the top of the document."""
    return {part.of for _, _, part in parts_in(pack, Quantified) if "." not in part.of}


def _known(pack: Pack) -> list[Field]:
    """The facts with a type of their own; the pack's own word on a fact goes before the shared vocabulary."""
    asked = {name: fact.as_field(name) for name, fact in pack.header.facts.items()}
    local = {name: field for name, field in asked.items() if field is not None}
    shared = {
        name: Field(name, fact.type, fact.label, fact.example)
        for name, fact in FACTS.items()
        if "*" not in name
    }
    return list({**shared, **local}.values())


def as_the_policy_writes(document: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """The document with each choice as the policy writes it, however its capitals and hyphens were given."""
    found = dict(document)
    for name, fact in pack.header.facts.items():
        if fact.choices:
            _settle(found, name, {_folded(each): each for each in fact.choices})
    return found


def _settle(document: dict[str, Any], name: str, choices: Mapping[str, str]) -> None:
    """Put the choice that is meant where the fact of that name stands, at the top or inside a record."""
    if name in document:
        given = document[name]
        if isinstance(given, str):
            document[name] = choices.get(_folded(given), given)
        return
    head, _, rest = name.partition(".")
    inner = document.get(head)
    if rest and isinstance(inner, Mapping):
        document[head] = {**inner}
        _settle(document[head], rest, choices)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())


def _given(document: Mapping[str, Any], name: str) -> Any:
    if name in document:
        return document[name]
    head, _, rest = name.partition(".")
    inner = document.get(head)
    return _given(inner, rest) if rest and isinstance(inner, Mapping) else _NOT_GIVEN
