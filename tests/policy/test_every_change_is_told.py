"""Whatever is changed in a rule of any kind, the comparison of two versions of a policy says so.

A rule says what its kind's words say of it, and the comparison goes by those words: a field that they leave out could be
changed without a word. The values to change to are those that other rules have in such a field.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from keyworker.policy import rules
from keyworker.policy.durations import Duration, Unit
from keyworker.policy.kinds import RULE_KINDS, RuleKind
from keyworker.policy.packs.difference import changes_between
from keyworker.policy.packs.loader import bundled_packs, load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault, Rule
from keyworker.policy.rules.dates import DateOf

INVENTED = Path(__file__).parents[1] / "packs"
# So many rules are tried with so many values until one change is told, those first that have the field.
RULES_TRIED, VALUES_TRIED = 12, 8
# Fields that bind nobody and decide nothing, with the reason.
TOLD_TO_NOBODY = {
    "figures": "says to the linter alone which lengths of the text are reckoned in another way",
    "duties": "says to the linter alone which timescales the text of a notice speaks of",
}
# Values that no policy has yet.
ANOTHER = {
    "weight": ("case.weight",),
    "person": ("expected",),
    "order": (("less", "share", "hours"),),
}
_SAID_ALIKE = {DateOf.__module__, LocalDefault.__module__}


@dataclass(frozen=True)
class Place:
    """A part of a rule in its pack: ``path`` are the fields and places in lists that lead there."""

    pack: Pack
    kind: RuleKind
    rule: Rule
    path: tuple[str | int, ...]
    part: BaseModel

    @property
    def name(self) -> str:
        """The same for that part of every such rule; dates and local defaults are said alike wherever they stand."""
        model = type(self.part)
        if model.__module__ in _SAID_ALIKE:
            return model.__name__
        steps = [step for step in self.path if isinstance(step, str)]
        return " ".join((".".join((type(self.rule).__name__, *steps)), f"({model.__name__})"))

    def tells(self, field: str, value: Any) -> bool:
        """Whether the comparison says anything where that field has that value instead; no where it cannot have it."""
        part = next(self._changed_to(field, value), None)
        if part is None:
            return False
        rule = _changed(self.rule, self.path, part)
        try:
            return bool(
                changes_between(self.pack, self.kind.instead(self.pack, self.rule, (rule,)))
            )
        except (ValueError, KeyError):
            # Not every name in another rule is one that this policy knows.
            return False

    def _changed_to(self, field: str, value: Any) -> Iterator[BaseModel]:
        """The part with that value: as it is otherwise, or without another of which it has one or the other."""
        defaults = {name: each.get_default() for name, each in type(self.part).model_fields.items()}
        others = [each for each in defaults if each != field]
        for left_out in ({}, *({name: defaults[name]} for name in others)):
            part = self.part.model_copy(update={**left_out, field: value})
            written = {name: held for name, held in dict(part).items() if held != defaults[name]}
            with suppress(ValueError):
                type(part).model_validate(written)
                yield part


def _changed(whole: Any, path: tuple[str | int, ...], part: BaseModel) -> Any:
    """The same with the part at that path in place of its own."""
    if not path:
        return part
    step, *rest = path
    if isinstance(step, int):
        return tuple(
            _changed(each, tuple(rest), part) if place == step else each
            for place, each in enumerate(whole)
        )
    return whole.model_copy(update={step: _changed(getattr(whole, step), tuple(rest), part)})


def _parts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every part of a rule with its path; a date within a date is told as that one is, conditions by what they hold."""
    if isinstance(value, BaseModel) and type(value).__module__.startswith(rules.__name__):
        yield path, value
        for name in type(value).model_fields:
            held = getattr(value, name)
            if type(held) is not type(value):
                yield from _parts(held, (*path, name))
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            yield from _parts(each, (*path, place))


@cache
def _places() -> dict[str, list[Place]]:
    invented = [load_pack(each.parent) for each in sorted(INVENTED.glob("*/pack.yaml"))]
    found = defaultdict(list)
    for pack in (*bundled_packs(), *invented):
        for kind in RULE_KINDS:
            for rule in kind.rules(pack):
                for path, part in _parts(rule):
                    place = Place(pack, kind, rule, path, part)
                    found[place.name].append(place)
    return found


@cache
def _written() -> dict[str, list[Any]]:
    """The values that fields of each type have in some rule."""
    found: dict[str, list[Any]] = defaultdict(list)
    for places in _places().values():
        for place in places:
            for name, field in type(place.part).model_fields.items():
                value = getattr(place.part, name)
                if value is not None and value not in found[str(field.annotation)]:
                    found[str(field.annotation)].append(value)
    return found


def _values(place: Place, name: str) -> list[Any]:
    """Other values that the field may have: those of the same pack and field first."""
    annotation = type(place.part).model_fields[name].annotation
    value = getattr(place.part, name)
    fewer = [None] if not isinstance(value, tuple) else [value[:-1]] if len(value) > 1 else []
    fellows = (
        getattr(each.part, name) for each in _places()[place.name] if each.pack is place.pack
    )
    others = [
        *ANOTHER.get(name, ()),
        *fewer,
        *fellows,
        *_made_up(annotation),
        *_written()[str(annotation)],
    ]
    # A value that many rules have is tried once.
    tried = [each for n, each in enumerate(others) if each != value and each not in others[:n]]
    return tried[:VALUES_TRIED]


def _made_up(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif isinstance(annotation, type) and issubclass(annotation, Enum):
        yield from annotation
    elif annotation is bool:
        yield from (True, False)
    elif annotation in (float, int):
        yield 17
    elif annotation is Duration:
        yield Duration(17, Unit.DAYS)
    else:
        yield from (made for each in get_args(annotation) for made in _made_up(each))


FIELDS = sorted(
    {
        (name, field)
        for name, places in _places().items()
        for place in places
        for field in type(place.part).model_fields
        if field not in TOLD_TO_NOBODY
    }
)


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=lambda each: str(each))
def test_a_change_of_any_field_of_a_rule_is_told(name: str, field: str) -> None:
    places = sorted(_places()[name], key=lambda place: not getattr(place.part, field))
    told = any(
        place.tells(field, value)
        for place in places[:RULES_TRIED]
        for value in _values(place, field)
    )
    assert told, (
        f"the words of its kind (policy/kinds) leave out '{field}' of {name}: say it, or say here why nobody is told"
    )


def test_every_form_of_a_rule_stands_in_some_policy() -> None:
    """What no policy has cannot be tried: give it to an invented authority of tests/packs."""
    forms = {form.model.__name__ for kind in RULE_KINDS for form in kind.forms}
    assert forms - {next(iter(each.split(" "))) for each in _places()} == set()
