"""A number that somebody wrote becomes a record in one place alone, which asks whether they may open it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import keyworker

ROOT = Path(keyworker.__file__).parent
ONE_PLACE = "actions/named_records.py"
# Looked up by a number that was written: of what was sent, or taken apart from a reference.
_WRITTEN = re.compile(r"(values\[|\.values\.get|POST|GET|entered|numbers?_of\()")
_BY_NUMBER = frozenset({"pk", "pk__in", "id", "id__in", "reference"})
# Which of a form's own choices it was has been asked by then.
ONE_OF_THE_CHOICES = {"actions/on_case/moves/closure.py": "corrects"}
# By its reference, through those that the person may open; and by their own messages, through those of their cases.
THROUGH_WHAT_THEY_MAY_OPEN = {"web/views/messages.py"}


def lookups() -> Iterator[tuple[str, str]]:
    """Every question to the database by a number that was written: its module, and the question."""
    for room in ("actions", "web", "documents"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                    continue
                named = [each for each in node.keywords if each.arg in _BY_NUMBER]
                if node.func.attr in {"get", "filter", "numbered"} and any(
                    _WRITTEN.search(ast.unparse(each.value)) for each in named
                ):
                    yield str(path.relative_to(ROOT)), ast.unparse(node)


def test_a_number_that_was_written_becomes_a_record_in_one_place() -> None:
    elsewhere = [
        (module, asked)
        for module, asked in lookups()
        if module != ONE_PLACE
        and module not in THROUGH_WHAT_THEY_MAY_OPEN
        and ONE_OF_THE_CHOICES.get(module, "\n") not in asked
    ]
    assert elsewhere == [], f"look it up in {ONE_PLACE}, which asks who may open the record"


def test_the_one_place_is_found_by_this_test() -> None:
    assert ONE_PLACE in {module for module, _ in lookups()}
