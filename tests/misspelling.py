"""A copy of a pack in which every name is misspelt, each in its own way: which of them does nobody notice?

Whatever stands where a rule names something is taken: every word of every rule's file but what people read, what names
the rule itself, and where work goes. What a copy is refused for is put right again and the rest tried anew, so that a
mistake hides none behind it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from keyworker.policy.linter import lint
from keyworker.policy.packs.loader import load_pack
from keyworker.policy.problems import PackError

# Files in which rules stand; the others say what there is, or are tried by running them.
FILES = (
    "accountability",
    "actions",
    "checklists",
    "eligibility",
    "gates",
    "notices",
    "pages",
    "priority",
    "routing",
    "states",
    "timescales",
    "workload",
)
# What people read, and what a rule is called.
NOT_NAMES = frozenset(
    {
        *("id", "plain", "refusal", "title", "ask", "hint", "nothing", "text", "options", "scale"),
        *("answers", "with_whom", "with", "rag", "priority"),
    }
)
_NAME = re.compile(r"[a-z][a-z0-9]*([-_.][a-z0-9_]+)*")


@dataclass(frozen=True)
class Place:
    """Where a name stands: the file, the keys that lead to it, and where it begins and ends there."""

    file: Path
    keys: tuple[str, ...]
    start: int
    end: int
    name: str

    @property
    def shape(self) -> tuple[str, tuple[str, ...]]:
        """Of which sort it is: names that stand in the same place of another rule are looked up in the same way."""
        return self.file.name, self.keys


def names_in(folder: Path) -> Iterator[Place]:
    """Every name in the rules of a pack."""
    for file in sorted(folder.rglob("*.yaml")):
        inside = file.relative_to(folder)
        if inside.parts[0].removesuffix(".yaml") in FILES:
            root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            seen: set[int] = set()
            yield from _in_node(file, root, (), seen)


def _in_node(
    file: Path, node: yaml.Node | None, keys: tuple[str, ...], seen: set[int]
) -> Iterator[Place]:
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value not in NOT_NAMES:
                if "." in key.value or keys[-1:] == ("where",):
                    yield Place(
                        file, (*keys, "(key)"), key.start_mark.index, key.end_mark.index, key.value
                    )
                yield from _in_node(file, value, (*keys, key.value), seen)
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _in_node(file, each, keys, seen)
    elif _is_name(node):
        yield Place(file, keys, node.start_mark.index, node.end_mark.index, node.value)


def _is_name(node: yaml.Node) -> bool:
    plain = isinstance(node, yaml.ScalarNode) and node.style in (None, "")
    return plain and node.tag.endswith(":str") and bool(_NAME.fullmatch(node.value))


def unnoticed(pack: Path, into: Path) -> list[str]:
    """The places in which a misspelling passes."""
    left: dict[tuple[object, ...], Place] = {}
    for place in names_in(pack):
        left.setdefault((*place.shape, place.name), place)
    wrong = {f"{place.name}z{n}": place for n, place in enumerate(left.values())}
    while True:
        said = _said_of(pack, into, wrong)
        noticed = {word for word in wrong if re.search(rf"{re.escape(word)}(?!\d)", said)}
        if not noticed:
            return [
                f"{each.file.name}: {' '.join(each.keys)}: {each.name}" for each in wrong.values()
            ]
        wrong = {word: place for word, place in wrong.items() if word not in noticed}


def _said_of(pack: Path, into: Path, wrong: dict[str, Place]) -> str:
    """What stops a copy of the pack with these words in it."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(pack, into, ignore=shutil.ignore_patterns("examples*", "versions"))
    by_file: dict[Path, list[tuple[int, int, str]]] = {}
    for word, place in wrong.items():
        by_file.setdefault(place.file, []).append((place.start, place.end, word))
    for file, words in by_file.items():
        text = file.read_text(encoding="utf-8")
        for start, end, word in sorted(words, reverse=True):
            text = text[:start] + word + text[end:]
        (into / file.relative_to(pack)).write_text(text, encoding="utf-8")
    try:
        found = lint(load_pack(into))
    except PackError as error:
        return str(error)
    return "\n".join(str(each.problem) for each in found if each.fails)
