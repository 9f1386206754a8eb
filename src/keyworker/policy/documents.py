"""How is a document read from a file or standard input, and what does a person read when it cannot be?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

from keyworker.policy.wording import within_sentence
from keyworker.policy.yaml_text import MarkedYAMLError, YAMLError, load_values

STANDARD_INPUT = "-"
_LARGEST = 64 * 1024 * 1024
_DEEPEST = 40
_MOST_VALUES = 2_000_000


class DocumentError(Exception):
    """A document that cannot be used. ``problems`` each say where and what; ``str()`` is one line for a person."""

    def __init__(self, name: str, problems: Iterable[str]) -> None:
        self.name = shown_name(name)
        self.problems = tuple(problems)
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        super().__init__(" ".join(f"{self.name}: {self.problems[0]}{more}".split()))


def shown_name(name: str) -> str:
    """How a person knows the document: the path they gave, or standard input."""
    return "standard input" if name == STANDARD_INPUT else name


def read_document(name: str) -> dict[str, Any]:
    """The object in the file ``name`` (``-`` is standard input): YAML by its ending, otherwise JSON.

    Standard input may be either. Raises DocumentError where it cannot be read or is not one object.
    """
    text = _text_of(name)
    if not text.strip():
        raise DocumentError(name, ["is empty"])
    try:
        document = _parsed(name, text)
        problem = unfit(document)
    except RecursionError:
        raise DocumentError(name, ["is nested too deeply to be a document of this kind"]) from None
    if problem:
        raise DocumentError(name, [problem])
    if not isinstance(document, dict):
        raise DocumentError(
            name, [f"should be one object with named values, not {_kind_of(document)}"]
        )
    return document


def unfit(document: Any) -> str | None:
    """What keeps a document from being looked at further: too deep, too large, or text no file can hold."""
    waiting: list[tuple[Any, int]] = [(document, 0)]
    met = 0
    while waiting:
        value, depth = waiting.pop()
        met += 1
        if depth > _DEEPEST:
            return "is nested too deeply to be a document of this kind"
        if met > _MOST_VALUES:
            return "holds too many values to be a document of this kind"
        strange = _strange(value)
        if strange is not None:
            return strange
        waiting.extend((each, depth + 1) for each in _inside(value))
    return None


def _strange(value: Any) -> str | None:
    """What no document may hold, in this value alone."""
    if isinstance(value, Mapping):
        key = next((each for each in value if not isinstance(each, str)), None)
        return f"the name {key!r} should be text; put it in quotes" if key is not None else None
    if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        return f"{value!a} holds half of a character"
    if isinstance(value, float) and not isfinite(value):
        return f"{value!r} is not a number that can be meant"
    if isinstance(value, bytes | set):
        return f"{value!r} is not a value a document may hold"
    return None


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return (each for pair in value.items() for each in pair)
    return value if isinstance(value, list) else ()


def _text_of(name: str) -> str:
    raw = _bytes_of(name)
    if len(raw) > _LARGEST:
        raise DocumentError(name, [f"is larger than {_LARGEST // 1024 // 1024} MB"])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DocumentError(name, ["is not UTF-8 text"]) from None


def _bytes_of(name: str) -> bytes:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(_LARGEST + 1)
    if Path(name).is_dir():
        raise DocumentError(name, ["is a folder; give the path of a file"])
    try:
        with Path(name).open("rb") as file:
            return file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise DocumentError(name, ["there is no such file"]) from None
    except OSError as error:
        raise DocumentError(
            name, [f"cannot be read: {(error.strerror or str(error)).lower()}"]
        ) from None


def _parsed(name: str, text: str) -> Any:
    if name.lower().endswith((".yaml", ".yml")):
        return _yaml(name, text)
    if name == STANDARD_INPUT and text.lstrip()[0] not in "{[":
        return _yaml(name, text)
    return _json(name, text)


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_not_json)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DocumentError(name, [f"{place}: is not JSON: {within_sentence(error.msg)}"]) from None
    except ValueError as error:
        raise DocumentError(name, [str(error)]) from None


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"'{key}' is given twice in one object")
        found[key] = value
    return found


def _not_json(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number that JSON allows")


def _yaml(name: str, text: str) -> Any:
    try:
        return load_values(text)
    except MarkedYAMLError as error:
        place = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        what = str(error.problem or error.context or "cannot be read").splitlines()[0]
        raise DocumentError(name, [f"{place}is not YAML: {what}"]) from None
    except (YAMLError, ValueError) as error:
        raise DocumentError(name, [f"is not YAML: {str(error).splitlines()[0]}"]) from None


def _kind_of(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else "a single value"
