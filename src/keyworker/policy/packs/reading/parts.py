"""Which parts does a pack have, each checked as what it is, and which mistakes are in them?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from keyworker.policy.packs.clauses import Clause
from keyworker.policy.packs.pack import PackHeader
from keyworker.policy.packs.reading.files import LISTS, SHARED, WHOLE_FILES, PackFiles
from keyworker.policy.packs.reading.lines import NotedLines, line_of
from keyworker.policy.packs.validation_words import error_in_words, without_noise
from keyworker.policy.problems import Problem
from keyworker.policy.yaml_text import MarkedList, MarkedMap

_ITEM = re.compile(rf"^- (?!{SHARED}:)", re.MULTILINE)


class PackReading:
    """Reads a pack's files, collecting mistakes and the line on which each rule stands."""

    def __init__(self, folder: Path) -> None:
        self.files = PackFiles(folder)
        self.problems = self.files.problems
        self.lines = NotedLines(self.problems)

    def parts(self, *, leaving_out: str = "") -> dict[str, Any]:
        """Every part of the pack by its name, but for the list that is left out."""
        parts: dict[str, Any] = {"header": self.header()}
        for kind, model in WHOLE_FILES.items():
            document = self.files.document(kind) if kind != "pack" else None
            if document is not None:
                parts[kind] = self._checked(model, document, f"{kind}.yaml", None)
                if kind == "kinds":
                    self.lines.note_kinds(document)
                    continue
                self.lines.note_nested(document, kind)
                if kind == "pages":
                    self.lines.note_pages(document)
        for kind, model in LISTS.items():
            if kind == leaving_out:
                continue
            items = list(self._items(kind, model))
            if kind == "clauses":
                parts["not_software"] = self._not_software(items)
                items = [each for each in items if isinstance(each, Clause)]
            parts[kind] = tuple(items)
        self.files.note_unknown()
        return parts

    def count(self, kind: str) -> int:
        """How many items the files of a list have: each begins a line of its own, as packs are laid out."""
        texts = (path.read_text(encoding="utf-8") for path in self.files.paths(kind))
        return sum(len(_ITEM.findall(text)) for text in texts)

    def header(self) -> PackHeader | None:
        """What the pack is; None, with the reason among the problems, where that cannot be read."""
        written = self.files.document("pack")
        if written is None:
            if not self.problems:
                self.problems.append(
                    Problem("pack.yaml", None, None, "missing; a pack starts with this file")
                )
            return None
        self.lines.note_header(written)
        header: PackHeader | None = self._checked(PackHeader, written, "pack.yaml", None)
        return header

    def _items(self, kind: str, model: type[Any]) -> Iterator[Any]:
        for name, document in self.files.documents(kind):
            if not isinstance(document, MarkedList):
                self.problems.append(Problem(name, 1, None, f"should be a list of {kind}"))
                continue
            for index, item in enumerate(document):
                line = document.item_lines[index]
                if isinstance(item, Mapping) and SHARED in item:
                    self._check_shared(item, name, line, first=index == 0)
                    continue
                if kind == "clauses" and isinstance(item, Mapping) and "not_software" in item:
                    yield item["not_software"]
                    continue
                self.lines.note(item, kind, name, line)
                checked = self._checked(model, item, name, line)
                if checked is not None:
                    yield checked

    def _check_shared(self, item: Any, name: str, line: int, *, first: bool) -> None:
        """What several rules of a file share stands at its top, each under the name by which they refer to it."""

        def problem(message: str, *, of: str | None = None) -> None:
            place = line_of(item, (SHARED, of)) if of else line
            self.problems.append(Problem(name, place, None, f"{SHARED}: {message}"))

        if not first:
            problem("stands before the first rule")
        if len(item) > 1 or not isinstance(item[SHARED], MarkedMap):
            problem(f"holds names and nothing beside it, such as '{SHARED}: {{name: &name ...}}'")
            return
        text = (self.files.folder / name).read_text(encoding="utf-8")
        for called in item[SHARED]:
            if not re.search(rf"\b{re.escape(str(called))}:\s*&{re.escape(str(called))}\s", text):
                message = f"'{called}' needs its name before what it stands for: '{called}: &{called} ...'"
                problem(message, of=called)

    def _not_software(self, items: list[Any]) -> tuple[Any, ...]:
        return tuple(each for item in items if isinstance(item, list) for each in item)

    def _checked(self, model: type[Any], item: Any, name: str, line: int | None) -> Any:
        rule = (
            item.get("id")
            if isinstance(item, Mapping) and isinstance(item.get("id"), str)
            else None
        )
        try:
            return _reader_of(model).validate_python(_plain(item))
        except ValidationError as error:
            for each in without_noise(error.errors()):
                place = line_of(item, each["loc"]) or line
                self.problems.append(Problem(name, place, rule, error_in_words(each, model)))
            return None


_READERS: dict[type[Any], TypeAdapter[Any]] = {}


def _reader_of(model: type[Any]) -> TypeAdapter[Any]:
    """What checks items of that kind: made once, as making it takes longer than a check."""
    if model not in _READERS:
        _READERS[model] = TypeAdapter(model)
    return _READERS[model]


def _plain(value: Any) -> Any:
    """The document without its lines, and every key as text, so that models see plain values."""
    if type(value) is MarkedMap:
        return {str(key): _plain(each) for key, each in value.items()}
    if type(value) is MarkedList:
        return [_plain(each) for each in value]
    return value
