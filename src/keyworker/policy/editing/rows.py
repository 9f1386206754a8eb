"""How is a row of a table, or any other item of a file that is a list, moved, copied or taken out, comments and all?

What stands right above an item, without an empty line between, belongs to it and goes with it; a heading further up stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, Literal

from keyworker.policy.editing.rewriting import NotWritten
from keyworker.policy.packs.reading.files import SHARED
from keyworker.policy.yaml_text import YAMLError, load_values

How = Literal["up", "down", "copy", "take-out"]
_ITEM: Final = re.compile(r"^- ")
_ID: Final = re.compile(r"\bid:\s*([A-Za-z0-9][\w.-]*)")


def rearranged(text: str, item: str, how: How) -> str:
    """The file's text with the item of that id moved, copied below itself under another id, or gone. Raises NotWritten."""
    try:
        before = load_values(text)
    except YAMLError as error:
        raise NotWritten(
            "The file is not YAML as it stands; put that right in the file first"
        ) from error
    names = [_called(each) for each in before] if isinstance(before, list) else []
    if names.count(item) != 1:
        raise NotWritten("It does not stand in the file once, as an item of its list")
    number = names.index(item)
    pieces = _Pieces(text)
    if len(pieces.items) != len(names):
        raise NotWritten(
            "The file is laid out so that its items cannot be told apart; change it in the file"
        )
    items, expected = _arranged(pieces.items, before, number, how, names)
    made = pieces.joined(items)
    try:
        came = load_values(made)
    except YAMLError as error:
        raise NotWritten(_REFERRED) from error
    if came != expected:
        raise NotWritten(_REFERRED)
    return made


_REFERRED = "Another rule refers to what is written in this one, so it stays where it is; change it in the file"


class _Pieces:
    """A file cut into its items, each with the comment right above it, and what stands between them."""

    def __init__(self, text: str) -> None:
        lines = text.splitlines(keepends=True)
        begins = [number for number, line in enumerate(lines) if _ITEM.match(line)]
        starts = [_with_comment(lines, each) for each in begins]
        self.items: list[str] = []
        self.between: list[str] = []
        place = 0
        for begin, following in zip(starts, [*starts[1:], len(lines)], strict=True):
            self.between.append("".join(lines[place:begin]))
            end = _last_of(lines, begin, following)
            self.items.append("".join(lines[begin:end]))
            place = end
        self.between.append("".join(lines[place:]))

    def joined(self, items: Sequence[str]) -> str:
        """The file with these items, what stood between them where it stood."""
        gaps = list(self.between)
        usual = gaps[-2] if len(gaps) > 2 and not gaps[-2].strip() else "\n"
        while len(gaps) < len(items) + 1:
            gaps.insert(-1, usual)
        # Of an item that is gone, what stood below it goes where that is empty, and stays where it says something.
        while len(gaps) > len(items) + 1:
            last = gaps.pop(-2)
            gaps[-1] = (last if last.strip() else "") + gaps[-1]
        return "".join(
            part
            for pair in zip(gaps, (*(each.rstrip("\n") + "\n" for each in items), ""), strict=True)
            for part in pair
        )


def _with_comment(lines: Sequence[str], begin: int) -> int:
    while begin and lines[begin - 1].startswith("#"):
        begin -= 1
    return begin


def _last_of(lines: Sequence[str], begin: int, following: int) -> int:
    """Where the item ends: before empty lines and comments that lead over to the next."""
    end = following
    while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _arranged(
    items: list[str], values: list[Any], number: int, how: How, names: Sequence[str]
) -> tuple[list[str], list[Any]]:
    """The items and what they say, in the order wanted."""
    texts, said = list(items), list(values)
    if how == "take-out":
        del texts[number], said[number]
    elif how == "copy":
        name = _free(names[number], names)
        texts.insert(number + 1, _ID.sub(f"id: {name}", texts[number], count=1))
        said.insert(number + 1, {**said[number], "id": name})
    else:
        other = number + (-1 if how == "up" else 1)
        if not 0 <= other < len(texts) or names[other] == SHARED:
            raise NotWritten("It stands at the end of its list already")
        for each in (texts, said):
            each[number], each[other] = each[other], each[number]
    return texts, said


def _called(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    return SHARED if list(item) == [SHARED] else str(item.get("id", ""))


def _free(name: str, taken: Sequence[str]) -> str:
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"
