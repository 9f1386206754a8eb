"""Of what is a rule made?"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel


def parts_of(value: Any) -> list[Any]:
    """The value and every model inside it."""
    found: list[Any] = []
    _gather(value, found)
    return found


def _gather(value: Any, found: list[Any]) -> None:
    fields = _fields_of(value.__class__)
    if fields is not None:
        found.append(value)
        for name in fields:
            _gather(getattr(value, name), found)
    elif isinstance(value, tuple | list):
        for each in value:
            _gather(each, found)
    elif isinstance(value, dict):
        for each in value.values():
            _gather(each, found)


@cache
def _fields_of(kind: type[Any]) -> tuple[str, ...] | None:
    """The names of a model's fields; None of what is no model."""
    return tuple(kind.model_fields) if issubclass(kind, BaseModel) else None
