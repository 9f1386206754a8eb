"""Of which files is a pack made, and what stands in each?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from keyworker.policy.kinds import RULE_KINDS
from keyworker.policy.packs.clauses import Clause, Coverage
from keyworker.policy.packs.pack import PackHeader
from keyworker.policy.problems import Problem, did_you_mean
from keyworker.policy.rules.checklists import Checklist
from keyworker.policy.rules.examples import Example
from keyworker.policy.rules.kinds_listed import Kinds
from keyworker.policy.rules.pages import Pages
from keyworker.policy.rules.settings import Setting
from keyworker.policy.yaml_text import MarkedYAMLError, YAMLError, load_with_lines

# The first item of a file of rules: what several of its rules share, each with a name that they refer to.
SHARED = "shared"

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


@dataclass
class PackFiles:
    """The files in one folder, and what is wrong with those that were read."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)

    def document(self, kind: str) -> Any:
        """The one file of that kind; None where there is none, or it cannot be read."""
        return next((document for _, document in self.documents(kind)), None)

    def documents(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Each file of that kind, by its name in the folder; one that cannot be read is a problem."""
        for path in self.paths(kind):
            name = str(path.relative_to(self.folder))
            document = self._parsed(path, name)
            if document is not None:
                yield name, document

    def paths(self, kind: str) -> list[Path]:
        """The files of that kind: one, or a folder of them, or both."""
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

    def note_unknown(self) -> None:
        """Files beside those that a pack has are problems."""
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
