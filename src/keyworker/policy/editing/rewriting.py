"""How is one value of a file written anew, so that it reads as wanted and nothing else in the file is touched?

The text is not made again from what it says: only the letters of that one value are replaced, so that comments, blank
lines and layout stay to the letter. What comes out is read back, and refused unless it is the change and nothing else.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Final

import yaml

from keyworker.policy.editing.places import Place, places_in
from keyworker.policy.yaml_text import YAMLError, compose

WIDTH: Final = 100
_INDENT: Final = 2
_PROPERTIES: Final = re.compile(r"(?:[&!][^\s,\]}]*\s+)+")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")


class NotWritten(Exception):
    """The value cannot be written there by itself; the message says why, and what to do."""


def written(text: str, place: Place, wanted: str) -> str:
    """The file's text with ``wanted`` in that place. A list is given one item a line. Raises NotWritten."""
    said = wanted if place.kind == "list" else " ".join(wanted.split())
    if said == place.says:
        return text
    _refuse_another_kind(place, said)
    start, end = _span(text, place)
    before = compose(text)
    for each in _ways(place, said, text[start]):
        made = text[:start] + each + text[end:]
        try:
            after = compose(made)
        except YAMLError:
            continue
        if _is_the_change(before, after, text, made, place, said):
            return made
    raise NotWritten(
        f"{place.name} cannot be changed by itself; change it in the file {place.file}"
    )


def without_key(text: str, key: str) -> str:
    """A file that is one document, without one of its keys; the comment above the next key stays."""
    lines = text.splitlines(keepends=True)
    begin = next((n for n, each in enumerate(lines) if each.startswith(f"{key}:")), None)
    if begin is None:
        return text
    later = (
        n for n, each in enumerate(lines) if n > begin and each[:1] not in (" ", "#", "-", "\n")
    )
    end = next(later, len(lines))
    while end > begin + 1 and lines[end - 1][:1] in ("#", "\n"):
        end -= 1
    return "".join([*lines[:begin], *lines[end:]])


def _refuse_another_kind(place: Place, said: str) -> None:
    """What is a number stays one, and what is answered by yes or no is answered so."""
    if place.kind == "number" and not _NUMBER.fullmatch(said):
        raise NotWritten(f"'{said}' is not a number; write it in figures")
    if place.kind == "yes-no" and said not in ("true", "false"):
        raise NotWritten(f"'{said}' is neither yes nor no")
    if place.kind in ("text", "nothing") and not said:
        raise NotWritten("It cannot be left empty; take it out in the file instead")


def _span(text: str, place: Place) -> tuple[int, int]:
    """From where to where the value's own letters stand, without a name given to it and without what follows it."""
    start = place.start
    named = _PROPERTIES.match(text, start)
    if named is not None and named.end() <= place.end:
        start = named.end()
    end = place.end
    if text[start] in ">|":
        # A block of lines ends before blank lines and comments that follow it.
        lines = text[start:end].splitlines(keepends=True)
        while len(lines) > 1 and lines[-1].strip()[:1] in ("", "#"):
            lines.pop()
        end = start + len("".join(lines).rstrip("\n"))
    return start, end


def _ways(place: Place, said: str, began: str) -> Iterator[str]:
    """The ways of writing it: in the quotes it stood in, where it did (``began`` is its first letter), then the plainest first."""
    if place.kind == "list":
        yield _as_list(said.splitlines())
        return
    indent = " " * (place.column + _INDENT)
    if not place.flowing and place.column + len(said) + _LONGEST_KEY > WIDTH:
        lines = textwrap.wrap(
            said, WIDTH - len(indent), break_long_words=False, break_on_hyphens=False
        )
        yield "\n" + "\n".join(indent + each for each in lines)
        yield ">-\n" + "\n".join(indent + each for each in lines)
    quoted = json.dumps(said, ensure_ascii=False)
    if began == '"':
        yield quoted
    if began == "'":
        yield "'" + said.replace("'", "''") + "'"
    yield said
    yield quoted


# A sentence beside its key is about so much longer than by itself.
_LONGEST_KEY: Final = 12
_PLAIN_ITEM: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/+-]*[A-Za-z0-9+])?")


def _as_list(items: list[str]) -> str:
    words = [" ".join(each.split()) for each in items]
    return f"[{', '.join(_item(each) for each in words if each)}]"


def _item(said: str) -> str:
    return said if _PLAIN_ITEM.fullmatch(said) else json.dumps(said, ensure_ascii=False)


def _is_the_change(
    before: yaml.Node | None,
    after: yaml.Node | None,
    text: str,
    made: str,
    place: Place,
    said: str,
) -> bool:
    """Whether the one place now says what is wanted, as the same kind of value, and every other part is as it was."""
    was = {each.name: each for each in places_in(place.file, text)}
    now = {each.name: each for each in places_in(place.file, made)}
    mine = now.get(place.name) or (_renamed(place, was, now))
    if mine is None or not _says(mine, place, said) or len(was) != len(now):
        return False
    others = zip(was.values(), now.values(), strict=True)
    return all(
        old.name == place.name
        or (old.says, old.kind, old.steps[-1]) == (new.says, new.kind, new.steps[-1])
        for old, new in others
    ) and _as_many(before) == _as_many(after)


def _renamed(place: Place, was: dict[str, Place], now: dict[str, Place]) -> Place | None:
    """The same place where what was changed is the name by which its item is called."""
    return list(now.values())[list(was).index(place.name)] if len(was) == len(now) else None


def _says(mine: Place, place: Place, said: str) -> bool:
    kinds = {place.kind, "text"} if place.kind == "nothing" else {place.kind}
    wanted = "\n".join(" ".join(each.split()) for each in said.splitlines() if each.strip())
    return mine.kind in kinds and mine.says == wanted


def _as_many(node: yaml.Node | None) -> int:
    """How many parts there are, so that nothing came or went besides."""
    if node is None or isinstance(node, yaml.ScalarNode):
        return 1
    seen: set[int] = set()
    waiting, count = [node], 0
    while waiting:
        each = waiting.pop()
        count += 1
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, yaml.MappingNode):
            waiting += [part for pair in each.value for part in pair]
        elif isinstance(each, yaml.SequenceNode) and not _is_words(each):
            waiting += each.value
    return count


def _is_words(node: yaml.SequenceNode) -> bool:
    """A list in brackets of plain words, of which the number may change."""
    return bool(node.flow_style) and all(isinstance(each, yaml.ScalarNode) for each in node.value)
