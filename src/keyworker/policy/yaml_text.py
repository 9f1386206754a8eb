"""How is YAML read so that a date stays as it was written, and each part knows its line?

The parser is libyaml's, which is many times faster than one in Python. Values follow the core schema of YAML 1.2: ``no``
and ``on`` are words, not answers. A YAML library turns ``2026-06-01T09:30+01:00`` into a date-time of its own and loses
how it was written; here dates stay text, as they are in JSON, so that one set of checks serves both forms.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Hashable
from math import isfinite
from typing import Any, Final

import yaml
from yaml.constructor import ConstructorError
from yaml.error import MarkedYAMLError, YAMLError

__all__ = [
    "MarkedList",
    "MarkedMap",
    "MarkedYAMLError",
    "YAMLError",
    "compose",
    "load_values",
    "load_with_lines",
]


class MarkedMap(dict[Any, Any]):
    """A mapping that knows its line and that of each of its keys, counted from 1."""

    line: int
    key_lines: dict[Any, int]


class MarkedList(list[Any]):
    """A list that knows its line and that of each of its items, counted from 1."""

    line: int
    item_lines: list[int]


class _CoreSchema(yaml.CSafeLoader):
    """Reads YAML 1.2's own kinds of value and nothing else; a key given twice is a mistake."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.made: dict[int, Any] = {}

    # The library asks these of every part of a document; a plain word, which most parts are, is soon told.
    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        return

    def ascend_resolver(self) -> None:
        return

    def resolve(self, kind: type[yaml.Node], value: str, implicit: Any) -> str:
        if kind is not yaml.ScalarNode:
            return _MAP if kind is yaml.MappingNode else _LIST
        if implicit[0]:
            for tag, pattern in self.yaml_implicit_resolvers.get(value[:1], ()):
                if pattern.match(value):
                    return str(tag)
        return _TEXT


_TEXT, _MAP, _LIST = (f"tag:yaml.org,2002:{each}" for each in ("str", "map", "seq"))
_MERGE = "<<"
_NOT_YET = object()
_MOST_PARTS: Final = 1_000_000


def _resolve(tag: str, pattern: str, first: str) -> None:
    _CoreSchema.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


_resolve("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF")
_resolve("null", r"^(?:~|null|Null|NULL|)$", "~nN")
_CoreSchema.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^$"), [""])
_resolve("int", r"^[-+]?(?:0|[1-9][0-9_]*|0[0-9_]+|0o[0-7]+|0x[0-9a-fA-F]+)$", "-+0123456789")
_resolve(
    "float",
    r"^(?:[-+]?(?:[0-9][0-9_]*)(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\.[0-9_]+(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
    "-+0123456789.",
)
_resolve("merge", r"^<<$", "<")


def _value(loader: _CoreSchema, node: yaml.Node) -> Any:
    """What a part of the document says; a list or mapping that is referred to again is the same again."""
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.tag == _TEXT else loader.construct_object(node, deep=True)
    made = loader.made.get(id(node), _NOT_YET)
    if made is _NOT_YET:
        # What is asked for while it is being made stands inside itself: the library says so.
        made = loader.made[id(node)] = loader.construct_object(node, deep=True)
    return made


def _mapping(loader: _CoreSchema, node: yaml.MappingNode) -> MarkedMap:
    keys = [each.value for each, _ in node.value if isinstance(each, yaml.ScalarNode)]
    # What a merge brings in may be given again: that is what a merge is for, and it comes in afterwards.
    if len(set(keys)) < len(keys):
        _refuse_doubles(node)
    if _MERGE in keys:
        loader.flatten_mapping(node)
    found = MarkedMap()
    found.line, found.key_lines = node.start_mark.line + 1, {}
    for key_node, value_node in node.value:
        key = _value(loader, key_node)
        if not isinstance(key, Hashable):
            raise ConstructorError(None, None, "found unhashable key", key_node.start_mark)
        found[key] = _value(loader, value_node)
        found.key_lines[key] = key_node.start_mark.line + 1
    return found


def _refuse_doubles(node: yaml.MappingNode) -> None:
    given: set[str] = set()
    for key_node, _ in node.value:
        if isinstance(key_node, yaml.ScalarNode):
            if key_node.value in given:
                raise ConstructorError(
                    "while reading a mapping",
                    node.start_mark,
                    f'found duplicate key "{key_node.value}"',
                    key_node.start_mark,
                )
            given.add(key_node.value)


def _list(loader: _CoreSchema, node: yaml.SequenceNode) -> MarkedList:
    found = MarkedList(_value(loader, each) for each in node.value)
    found.line = node.start_mark.line + 1
    found.item_lines = [each.start_mark.line + 1 for each in node.value]
    return found


# More figures are of nothing that a policy or a record says.
_LONGEST_NUMBER = 30


def _integer(loader: _CoreSchema, node: yaml.ScalarNode) -> int:
    written = str(loader.construct_scalar(node)).replace("_", "")
    if len(written) > _LONGEST_NUMBER:
        what = f"a number of {len(written)} figures is none that can be meant"
        raise yaml.constructor.ConstructorError(None, None, what, node.start_mark)
    base = {"0o": 8, "0x": 16}.get(written.lstrip("+-")[:2], 10)
    return int(written.replace("0o", "", 1) if base == 8 else written, base)


def _decimal(loader: _CoreSchema, node: yaml.ScalarNode) -> float:
    """The number; ``.inf``, ``.nan`` and what is too large for one are figures of nothing that a policy or a record says."""
    found = loader.construct_yaml_float(node)
    if not isfinite(found):
        what = f"{node.value} is not a number that can be meant"
        raise ConstructorError(None, None, what, node.start_mark)
    return found


_CoreSchema.add_constructor("tag:yaml.org,2002:float", _decimal)
_CoreSchema.add_constructor("tag:yaml.org,2002:map", _mapping)
_CoreSchema.add_constructor("tag:yaml.org,2002:seq", _list)
_CoreSchema.add_constructor("tag:yaml.org,2002:int", _integer)


def load_with_lines(text: str) -> Any:
    """The document, its mappings and lists knowing on which line each part stands.

    Raises YAMLError; a key given twice is one.
    """
    loader = _CoreSchema(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _refuse_too_large(node)
        return loader.construct_document(node)
    except RecursionError:
        raise ConstructorError(None, None, "is nested too deeply", None) from None
    except ConstructorError as error:
        if "recursive" not in str(error.problem):
            raise
        said = "a part of it stands inside itself"
        raise ConstructorError(None, None, said, error.problem_mark) from None
    finally:
        loader.dispose()


def compose(text: str) -> yaml.Node | None:
    """The parts of the document, each with where it stands in the text; None of an empty one. Raises YAMLError."""
    loader = _CoreSchema(text)
    try:
        node = loader.get_single_node()
        if node is not None:
            _refuse_too_large(node)
        return node
    except RecursionError:
        raise ConstructorError(None, None, "is nested too deeply", None) from None
    finally:
        loader.dispose()


def _refuse_too_large(node: yaml.Node) -> None:
    """Refuses a short text that says a great deal, by referring again and again to what refers to something itself."""
    if _parts_of(node, {}) > _MOST_PARTS:
        said = f"comes to more than {_MOST_PARTS:,} parts once what is referred to is filled in"
        raise ConstructorError(None, None, said, node.start_mark)


def _parts_of(node: yaml.Node, known: dict[int, int]) -> int:
    """How many parts it comes to, each counted as often as it is referred to; ``known`` are those counted already."""
    if isinstance(node, yaml.ScalarNode):
        return 1
    if id(node) not in known:
        # What stands inside itself is refused when its values are made.
        known[id(node)] = 1
        within = node.value if isinstance(node, yaml.SequenceNode) else itertools.chain(*node.value)
        known[id(node)] = 1 + sum(_parts_of(each, known) for each in within)
    return known[id(node)]


def load_values(text: str) -> Any:
    """The document as plain values. Raises YAMLError."""
    return _plain(load_with_lines(text))


def _plain(value: Any) -> Any:
    if isinstance(value, MarkedMap):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, MarkedList):
        return [_plain(each) for each in value]
    return value
