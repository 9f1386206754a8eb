"""What may stand in a place of a policy's file: one of a few words, or anything?

It is read off the schema that describes the files, as an editor reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from keyworker.policy.packs.reading.files import WHOLE_FILES
from keyworker.policy.packs.schema import pack_schema

_Schema = dict[str, Any]


def words_allowed(steps: Sequence[str]) -> tuple[str, ...]:
    """The words of which one stands in the place of that name; empty where it is not one of a few."""
    found: dict[str, None] = {}
    for each in _at(steps):
        if "enum" in each:
            found |= dict.fromkeys(map(str, each["enum"]))
        elif each.get("type") != "array" and "const" not in each:
            return ()
    return tuple(found)


def _at(steps: Sequence[str]) -> list[_Schema]:
    """The schemas of which the place answers to one."""
    kind, *rest = steps
    if kind not in pack_schema_once()["$defs"]:
        return []
    # An item of a list is named by its id, so the name leads to the items; a file that is one document has keys.
    here = list(_plain(pack_schema_once()["$defs"][kind]))
    if kind not in WHOLE_FILES and rest:
        here = [each for one in here for each in _plain(one.get("items", {}))]
        rest = rest[1:]
    for step in rest:
        here = [each for one in here for inside in _inside(one, step) for each in _plain(inside)]
    return here


def _inside(schema: _Schema, step: str) -> Iterator[_Schema]:
    properties = schema.get("properties", {})
    if step in properties:
        yield properties[step]
    elif isinstance(schema.get("additionalProperties"), dict):
        yield schema["additionalProperties"]
    if "items" in schema:
        yield schema["items"]


def _plain(schema: _Schema) -> Iterator[_Schema]:
    """The schema, or each that it may be, what it refers to followed."""
    if "$ref" in schema:
        yield from _plain(pack_schema_once()["$defs"][schema["$ref"].rpartition("/")[2]])
    elif "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from _plain(one)
    else:
        yield schema


@cache
def pack_schema_once() -> _Schema:
    """The schema of a policy's files, made once a process."""
    return pack_schema()
