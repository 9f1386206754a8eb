"""Of what is a rule made?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel


def parts_of(value: Any) -> Iterator[Any]:
    """The value and every model inside it."""
    if isinstance(value, str):
        return
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).__pydantic_fields__:
            yield from parts_of(getattr(value, name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from parts_of(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from parts_of(each)
