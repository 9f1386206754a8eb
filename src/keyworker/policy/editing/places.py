"""Which values of a policy's file may be changed by themselves, what is each called, and where does it stand in the text?

A place is named as a person would point to it: ``timescales/first-contact/within`` is what ``within`` says in the rule
``first-contact`` of the timescales. What has an id is named by it, any other item of a list by its number. What several
rules share stands once, under the name it has where it is written out; a rule that refers to it has no place of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Literal

import yaml

from keyworker.policy.packs.loader import VERSIONS
from keyworker.policy.packs.reading.files import SHARED
from keyworker.policy.yaml_text import YAMLError, compose

Kind = Literal["text", "number", "yes-no", "nothing", "list"]

_TAG: Final = "tag:yaml.org,2002:"
_KINDS: Final[Mapping[str, Kind]] = {
    f"{_TAG}str": "text",
    f"{_TAG}int": "number",
    f"{_TAG}float": "number",
    f"{_TAG}bool": "yes-no",
    f"{_TAG}null": "nothing",
}
# What names an item of a list: an obligation that is accounted for is named by its clause.
_NAMES: Final = ("id", "clause", "version", "action")
_MERGE: Final = "<<"


@dataclass(frozen=True, kw_only=True)
class Place:
    """One value: what it is called, what it says, and from where to where it stands. A list's items stand one a line.

    ``column`` is where the value's own key or item begins; ``flowing`` says that it stands in braces or brackets.
    """

    file: str
    steps: tuple[str, ...]
    kind: Kind
    says: str
    line: int
    start: int
    end: int
    column: int
    flowing: bool

    @property
    def name(self) -> str:
        """What it is called."""
        return "/".join(self.steps)

    @property
    def rule(self) -> str:
        """The rule, local default, list or other item it belongs to; what the policy is, is one."""
        return "/".join(self.steps[: 1 if self.steps[0] == "pack" else 2])


def places_of(files: Mapping[str, str]) -> dict[str, Place]:
    """Every place of a policy's files by its name, in their order. A file that is not YAML has none."""
    found: dict[str, Place] = {}
    for file in sorted(files):
        if PurePosixPath(file).parts[0] == VERSIONS:
            continue
        try:
            of_this = list(places_in(file, files[file]))
        except YAMLError:
            continue
        for each in of_this:
            found.setdefault(each.name, each)
    return found


def places_in(file: str, text: str) -> Iterator[Place]:
    """Every place of one file. Raises YAMLError."""
    root = compose(text)
    if root is not None:
        kind = PurePosixPath(file).parts[0].removesuffix(".yaml")
        yield from _Walk(file, text).within(root, (kind,), column=0)


class _Walk:
    """Goes through a file's parts once each, however often they are referred to."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.been: set[int] = set()

    def within(
        self, node: yaml.Node, steps: tuple[str, ...], *, column: int, flowing: bool = False
    ) -> Iterator[Place]:
        if id(node) in self.been:
            return
        self.been.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            if node.tag in _KINDS:
                yield self._place(node, steps, _KINDS[node.tag], node.value, column, flowing)
        elif isinstance(node, yaml.MappingNode):
            yield from self._of_mapping(node, steps, flowing or bool(node.flow_style))
        elif isinstance(node, yaml.SequenceNode):
            yield from self._of_list(node, steps, column, flowing)

    def _of_mapping(
        self, node: yaml.MappingNode, steps: tuple[str, ...], flowing: bool
    ) -> Iterator[Place]:
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value != _MERGE:
                column = key.start_mark.column
                yield from self.within(value, (*steps, key.value), column=column, flowing=flowing)

    def _of_list(
        self, node: yaml.SequenceNode, steps: tuple[str, ...], column: int, flowing: bool
    ) -> Iterator[Place]:
        words = [each for each in node.value if isinstance(each, yaml.ScalarNode)]
        plain = len(words) == len(node.value) and not any(id(each) in self.been for each in words)
        if node.flow_style and plain:
            self.been.update(map(id, words))
            says = "\n".join(each.value for each in words)
            yield self._place(node, steps, "list", says, column, flowing)
            return
        inside = flowing or bool(node.flow_style)
        for step, each in zip(_names_of(node.value), node.value, strict=True):
            at = each.start_mark.column
            yield from self.within(each, (*steps, step), column=at, flowing=inside)

    def _place(
        self,
        node: yaml.Node,
        steps: tuple[str, ...],
        kind: Kind,
        says: str,
        column: int,
        flowing: bool,
    ) -> Place:
        start, end = node.start_mark.index, node.end_mark.index
        return Place(
            file=self.file,
            steps=steps,
            kind=kind,
            says=says,
            line=node.start_mark.line + 1,
            start=start,
            end=end,
            column=column,
            flowing=flowing,
        )


def _names_of(items: Sequence[yaml.Node]) -> list[str]:
    """What each item of a list is called: by what names it, where that names no other; otherwise by its number."""
    names = [_name_of(each) for each in items]
    return [
        each if each and names.count(each) == 1 else str(number)
        for number, each in enumerate(names, start=1)
    ]


def _name_of(node: yaml.Node) -> str:
    """What names an item of a list; empty where nothing does."""
    if not isinstance(node, yaml.MappingNode):
        return ""
    said = {
        key.value: value.value if isinstance(value, yaml.ScalarNode) else ""
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode)
    }
    if list(said) == [SHARED]:
        return SHARED
    return next((said[each] for each in _NAMES if said.get(each)), "")
