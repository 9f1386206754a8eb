"""How is a pack read from its folder, and which mistakes are in it?

A pack is a folder of YAML files, one a kind of rule. Reading collects all mistakes, each with file, line and rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from keyworker.policy.kinds import RULE_KINDS
from keyworker.policy.packs.checks.cross_checks import cross_check
from keyworker.policy.packs.clauses import Clause, Coverage
from keyworker.policy.packs.pack import Pack, PackHeader
from keyworker.policy.packs.validation_words import error_in_words, without_noise
from keyworker.policy.problems import PackError, Problem, did_you_mean
from keyworker.policy.rules.checklists import Checklist
from keyworker.policy.rules.examples import Example
from keyworker.policy.rules.kinds_listed import Kinds
from keyworker.policy.rules.pages import Pages
from keyworker.policy.rules.settings import Setting
from keyworker.policy.yaml_text import (
    MarkedList,
    MarkedMap,
    MarkedYAMLError,
    YAMLError,
    load_with_lines,
)

__all__ = [
    "PackError",
    "bundled_folders",
    "bundled_packs",
    "find_folder",
    "find_pack",
    "load_header",
    "load_outline",
    "load_pack",
]

# Beside the files of a pack: whole packs, each an earlier or a coming version of it.
VERSIONS = "versions"

# The first item of a file of rules: what several of its rules share, each with a name that they refer to.
SHARED = "shared"

_MOST_KEPT = 64
_EXAMPLES = "examples"
_ITEM = re.compile(rf"^- (?!{SHARED}:)", re.MULTILINE)

# Files that are one document, and files that are a list of what one item says.
WHOLE_FILES: dict[str, type[Any]] = {
    "pack": PackHeader,
    "pages": Pages,
    "kinds": Kinds,
    **{kind.name: kind.model for kind in RULE_KINDS if kind.whole_file is not None},
}
LISTS: dict[str, type[Any]] = {
    "clauses": Clause,
    **{kind.name: kind.model for kind in RULE_KINDS if kind.whole_file is None},
    "checklists": Checklist,
    "settings": Setting,
    "coverage": Coverage,
    "examples": Example,
}


def find_pack(name_or_path: str) -> Pack:
    """A pack by the id of one that comes with Keyworker, or by the path of its folder.

    Raises PackError where there is none, or where it has mistakes.
    """
    return load_pack(find_folder(name_or_path))


def find_folder(name_or_path: str) -> Path:
    """The folder of a pack by its id or path. Raises PackError where there is none."""
    bundled = {each.name: each for each in bundled_folders()}
    if name_or_path in bundled:
        return bundled[name_or_path]
    if Path(name_or_path).is_dir():
        return Path(name_or_path)
    known = ", ".join(sorted(bundled)) or "none"
    hint = did_you_mean(name_or_path, bundled)
    message = f"no policy pack of this name or folder{hint} (known packs: {known})"
    raise PackError([Problem(name_or_path, None, None, message)])


def bundled_packs() -> tuple[Pack, ...]:
    """Every pack that comes with Keyworker, by id."""
    return tuple(load_pack(folder) for folder in bundled_folders())


def load_pack(folder: Path) -> Pack:
    """Read the pack in ``folder``; read once a process while its files do not change.

    Raises PackError with every mistake found.
    """
    paths = pack_files(folder)
    return _load(str(folder), tuple((str(path), path.stat().st_mtime_ns) for path in paths))


def pack_files(folder: Path) -> list[Path]:
    """The files of which the pack in ``folder`` is made; those of its other versions are not among them."""
    paths = folder.rglob("*.yaml")
    return sorted(each for each in paths if each.relative_to(folder).parts[0] != VERSIONS)


def load_outline(folder: Path) -> tuple[Pack, int]:
    """The pack in ``folder`` without its worked examples, and how many it has of them: as much as a list tells.

    Examples are more than half of a pack's text. Whether its parts fit together a list does not ask either. Raises
    PackError with every mistake found in what is read.
    """
    reading = _Reading(folder)
    parts = reading.parts(leaving_out=_EXAMPLES)
    examples = reading.count(_EXAMPLES)
    if reading.problems:
        raise PackError(reading.problems)
    return Pack(source=folder, **parts), examples


def load_header(folder: Path) -> PackHeader:
    """Read what the pack in ``folder`` is, and none of its rules. Raises PackError with every mistake in pack.yaml."""
    path = folder / "pack.yaml"
    return _load_header(str(folder), path.stat().st_mtime_ns if path.exists() else 0)


@cache
def _load_header(folder: str, changed: int) -> PackHeader:
    reading = _Reading(Path(folder))
    header = reading.header()
    if header is None:
        raise PackError(reading.problems)
    return header


# A text that is being written is read anew after each change, and what it was before is not wanted again.
@lru_cache(maxsize=_MOST_KEPT)
def _load(folder: str, files: tuple[tuple[str, int], ...]) -> Pack:
    reading = _Reading(Path(folder))
    parts = reading.parts()
    if reading.problems:
        raise PackError(reading.problems)
    pack = Pack(source=Path(folder), lines=reading.lines, **parts)
    problems = list(cross_check(pack))
    if problems:
        raise PackError(problems)
    return pack


def bundled_folders() -> list[Path]:
    """The folders of the packs that come with Keyworker, by id."""
    packs = Path(str(resources.files("keyworker"))) / "packs"
    return sorted(each.parent for each in packs.glob("*/pack.yaml"))


class _Reading:
    """Reads a pack's files, collecting mistakes and the line on which each rule stands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.lines: dict[str, tuple[str, int]] = {}

    def parts(self, *, leaving_out: str = "") -> dict[str, Any]:
        parts: dict[str, Any] = {"header": self.header()}
        for kind, model in WHOLE_FILES.items():
            document = self._document(kind) if kind != "pack" else None
            if document is not None:
                parts[kind] = self._checked(model, document, f"{kind}.yaml", None)
                if kind == "kinds":
                    self._note_kind_lines(document)
                    continue
                self._note_nested_lines(document, kind)
                if kind == "pages":
                    self._note_page_lines(document)
        for kind, model in LISTS.items():
            if kind == leaving_out:
                continue
            items = list(self._items(kind, model))
            if kind == "clauses":
                parts["not_software"] = self._not_software(items)
                items = [each for each in items if isinstance(each, Clause)]
            parts[kind] = tuple(items)
        self._unknown_files()
        return parts

    def count(self, kind: str) -> int:
        """How many items the files of a list have: each begins a line of its own, as packs are laid out."""
        texts = (path.read_text(encoding="utf-8") for path in self._paths(kind))
        return sum(len(_ITEM.findall(text)) for text in texts)

    def header(self) -> PackHeader | None:
        """What the pack is; None, with the reason among the problems, where that cannot be read."""
        written = self._document("pack")
        if written is None:
            if not self.problems:
                self.problems.append(
                    Problem("pack.yaml", None, None, "missing; a pack starts with this file")
                )
            return None
        self._note_header_lines(written)
        header: PackHeader | None = self._checked(PackHeader, written, "pack.yaml", None)
        return header

    def _items(self, kind: str, model: type[Any]) -> Iterator[Any]:
        for name, document in self._documents(kind):
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
                self._note_line(item, kind, name, line)
                checked = self._checked(model, item, name, line)
                if checked is not None:
                    yield checked

    def _check_shared(self, item: Any, name: str, line: int, *, first: bool) -> None:
        """What several rules of a file share stands at its top, each under the name by which they refer to it."""

        def problem(message: str, *, of: str | None = None) -> None:
            place = _line_of(item, (SHARED, of)) if of else line
            self.problems.append(Problem(name, place, None, f"{SHARED}: {message}"))

        if not first:
            problem("stands before the first rule")
        if len(item) > 1 or not isinstance(item[SHARED], MarkedMap):
            problem(f"holds names and nothing beside it, such as '{SHARED}: {{name: &name ...}}'")
            return
        text = (self.folder / name).read_text(encoding="utf-8")
        for called in item[SHARED]:
            if not re.search(rf"\b{re.escape(str(called))}:\s*&{re.escape(str(called))}\s", text):
                message = f"'{called}' needs its name before what it stands for: '{called}: &{called} ...'"
                problem(message, of=called)

    def _not_software(self, items: list[Any]) -> tuple[Any, ...]:
        return tuple(each for item in items if isinstance(item, list) for each in item)

    def _note_line(self, item: Any, kind: str, name: str, line: int) -> None:
        rule = (
            item.get("clause" if kind == "coverage" else "id")
            if isinstance(item, Mapping)
            else None
        )
        if not isinstance(rule, str):
            return
        key = f"{kind}/{rule}"
        if key in self.lines:
            other = self.lines[key]
            self.problems.append(
                Problem(name, line, rule, f"the same id stands at {other[0]}:{other[1]}")
            )
        self.lines[key] = (name, line)

    def _note_header_lines(self, header: Any) -> None:
        """Where each fact, term, job role and version of the header stands."""
        for section in header.values() if isinstance(header, Mapping) else ():
            if isinstance(section, MarkedMap):
                for name in section:
                    self.lines.setdefault(f"pack/{name}", ("pack.yaml", section.key_lines[name]))
            elif isinstance(section, MarkedList):
                for index, each in enumerate(section):
                    if isinstance(each, Mapping):
                        line = section.item_lines[index]
                        self.lines.setdefault(f"pack/{each.get('version')}", ("pack.yaml", line))

    def _note_page_lines(self, document: Any) -> None:
        """Where the pages say something of each action."""
        for part in document.values() if isinstance(document, Mapping) else ():
            places = list(part.values()) if isinstance(part, Mapping) else [part]
            if isinstance(part, MarkedMap):
                for name in part:
                    self.lines.setdefault(f"pages/{name}", ("pages.yaml", part.key_lines[name]))
            for each in places:
                for item in each if isinstance(each, MarkedList) else ():
                    if isinstance(item, MarkedMap) and isinstance(item.get("action"), str):
                        place = ("pages.yaml", item.line)
                        self.lines.setdefault(f"pages/{item['action']}", place)

    def _note_kind_lines(self, document: Any) -> None:
        """Where each kind stands; one id may stand in several lists."""
        for name, listed in document.items() if isinstance(document, Mapping) else ():
            for each in listed if isinstance(listed, MarkedList) else ():
                if isinstance(each, MarkedMap) and "id" in each:
                    self.lines[f"kinds/{name}/{each['id']}"] = ("kinds.yaml", each.line)

    def _note_nested_lines(self, document: Any, kind: str) -> None:
        for value in document.values() if isinstance(document, Mapping) else ():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, MarkedMap) and "id" in each:
                    self._note_line(each, kind, f"{kind}.yaml", each.line)
                elif isinstance(each, MarkedMap) and isinstance(value, list):
                    # A part that holds rules of its own, such as a further measure.
                    self._note_nested_lines(each, kind)

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
                place = _line_of(item, each["loc"]) or line
                self.problems.append(Problem(name, place, rule, error_in_words(each, model)))
            return None

    def _document(self, kind: str) -> Any:
        return next((document for _, document in self._documents(kind)), None)

    def _documents(self, kind: str) -> Iterator[tuple[str, Any]]:
        for path in self._paths(kind):
            name = str(path.relative_to(self.folder))
            document = self._parsed(path, name)
            if document is not None:
                yield name, document

    def _paths(self, kind: str) -> list[Path]:
        whole = self.folder / f"{kind}.yaml"
        return [*([whole] if whole.exists() else []), *sorted((self.folder / kind).glob("*.yaml"))]

    def _parsed(self, path: Path, name: str) -> Any:
        text = ""
        try:
            text = path.read_text(encoding="utf-8")
            return load_with_lines(text)
        except UnicodeDecodeError:
            self.problems.append(Problem(name, None, None, "is not UTF-8 text"))
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            trouble = f"is not YAML: {error.problem or error.context}{_likely_cause(text, line)}"
            self.problems.append(Problem(name, line, None, trouble))
        except YAMLError as error:
            self.problems.append(
                Problem(name, None, None, f"is not YAML: {str(error).splitlines()[0]}")
            )
        return None

    def _unknown_files(self) -> None:
        known = {*WHOLE_FILES, *LISTS}
        for path in self.folder.glob("*.yaml"):
            if path.stem not in known:
                hint = did_you_mean(path.stem, known)
                self.problems.append(
                    Problem(path.name, None, None, f"is not one of a pack's files{hint}")
                )


def _likely_cause(text: str, line: int | None) -> str:
    """What most often makes a line no YAML, and how it is put right."""
    lines = text.splitlines()
    tabs = next((place for place, each in enumerate(lines, start=1) if "\t" in each), None)
    if tabs is not None:
        return f"; a tab stands in line {tabs}, where only spaces may"
    written = lines[line - 1] if line is not None and line <= len(lines) else ""
    if written.count(": ") > 1:
        return "; a text with a colon in it has to stand in quotes"
    return ""


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


def _line_of(item: Any, loc: tuple[int | str, ...]) -> int | None:
    """The line of the deepest part of ``loc`` that stands in the file."""
    line: int | None = None
    here = item
    for step in loc:
        if isinstance(here, MarkedMap) and step in here:
            line, here = here.key_lines[step], here[str(step)]
        elif isinstance(here, MarkedList) and isinstance(step, int) and step < len(here):
            line, here = here.item_lines[step], here[step]
    return line
