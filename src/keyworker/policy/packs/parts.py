"""Of what is a rule made?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from keyworker.policy.naming import Names, names_in

_PLAIN = frozenset({str, int, float, bool, type(None)})


def parts_of(value: Any) -> list[Any]:
    """The value and every model inside it."""
    found: list[Any] = []
    _gather(value, found)
    return found


def named_in(value: Any, of_what: Names) -> Iterator[str]:
    """Every name of that kind in the value and in every model inside it."""
    for part in parts_of(value):
        yield from (name for _, kind, names in names_in(part) if kind is of_what for name in names)


def _gather(value: Any, found: list[Any]) -> None:
    fields = _fields_of(value.__class__)
    inside: Iterable[Any] = ()
    if fields is not None:
        found.append(value)
        inside = [getattr(value, name) for name in fields]
    elif isinstance(value, tuple | list):
        inside = value
    elif isinstance(value, dict):
        inside = value.values()
    for each in inside:
        # Most parts are words and figures, with nothing inside.
        if each.__class__ not in _PLAIN:
            _gather(each, found)


@cache
def _fields_of(kind: type[Any]) -> tuple[str, ...] | None:
    """The names of a model's fields; None of what is no model."""
    return tuple(kind.model_fields) if issubclass(kind, BaseModel) else None
