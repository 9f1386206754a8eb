"""On which line of which file does each part of a pack stand?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from keyworker.policy.problems import Problem
from keyworker.policy.yaml_text import MarkedList, MarkedMap


@dataclass
class NotedLines:
    """The file and line of each part, by its kind and id; ``problems`` are those of the whole reading."""

    problems: list[Problem]
    by_part: dict[str, tuple[str, int]] = field(default_factory=dict)

    def note(self, item: Any, kind: str, name: str, line: int) -> None:
        """Where an item of a list stands; two of one id are a problem."""
        rule = (
            item.get("clause" if kind == "coverage" else "id")
            if isinstance(item, Mapping)
            else None
        )
        if not isinstance(rule, str):
            return
        key = f"{kind}/{rule}"
        if key in self.by_part:
            other = self.by_part[key]
            self.problems.append(
                Problem(name, line, rule, f"the same id stands at {other[0]}:{other[1]}")
            )
        self.by_part[key] = (name, line)

    def note_header(self, header: Any) -> None:
        """Where each fact, term, job role and version of the header stands."""
        for section in header.values() if isinstance(header, Mapping) else ():
            if isinstance(section, MarkedMap):
                for name in section:
                    self.by_part.setdefault(f"pack/{name}", ("pack.yaml", section.key_lines[name]))
            elif isinstance(section, MarkedList):
                for index, each in enumerate(section):
                    if isinstance(each, Mapping):
                        line = section.item_lines[index]
                        self.by_part.setdefault(f"pack/{each.get('version')}", ("pack.yaml", line))

    def note_pages(self, document: Any) -> None:
        """Where the pages say something of each action."""
        for part in document.values() if isinstance(document, Mapping) else ():
            places = list(part.values()) if isinstance(part, Mapping) else [part]
            if isinstance(part, MarkedMap):
                for name in part:
                    self.by_part.setdefault(f"pages/{name}", ("pages.yaml", part.key_lines[name]))
            for each in places:
                for item in each if isinstance(each, MarkedList) else ():
                    if isinstance(item, MarkedMap) and isinstance(item.get("action"), str):
                        place = ("pages.yaml", item.line)
                        self.by_part.setdefault(f"pages/{item['action']}", place)

    def note_kinds(self, document: Any) -> None:
        """Where each kind stands; one id may stand in several lists."""
        for name, listed in document.items() if isinstance(document, Mapping) else ():
            for each in listed if isinstance(listed, MarkedList) else ():
                if isinstance(each, MarkedMap) and "id" in each:
                    self.by_part[f"kinds/{name}/{each['id']}"] = ("kinds.yaml", each.line)

    def note_nested(self, document: Any, kind: str) -> None:
        """Where each rule within a file that is one document stands."""
        for value in document.values() if isinstance(document, Mapping) else ():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, MarkedMap) and "id" in each:
                    self.note(each, kind, f"{kind}.yaml", each.line)
                elif isinstance(each, MarkedMap) and isinstance(value, list):
                    # A part that holds rules of its own, such as a further measure.
                    self.note_nested(each, kind)


def line_of(item: Any, loc: tuple[int | str, ...]) -> int | None:
    """The line of the deepest part of ``loc`` that stands in the file."""
    line: int | None = None
    here = item
    for step in loc:
        if isinstance(here, MarkedMap) and step in here:
            line, here = here.key_lines[step], here[str(step)]
        elif isinstance(here, MarkedList) and isinstance(step, int) and step < len(here):
            line, here = here.item_lines[step], here[step]
    return line
