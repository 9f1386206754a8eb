"""A table can be read on a telephone: it is a list there, each cell under the name of its column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import keyworker.web

_TEMPLATES = Path(keyworker.web.__file__).parent / "templates"
_WITH_A_TABLE = sorted(
    path for path in _TEMPLATES.rglob("*.html") if "<table" in path.read_text(encoding="utf-8")
)
_CELL = re.compile(r'<td class="govuk-table__cell[^>]*>')


@pytest.mark.parametrize("path", _WITH_A_TABLE, ids=lambda path: path.name)
def test_a_table_stands_in_what_makes_it_a_list_and_its_cells_name_their_columns(
    path: Path,
) -> None:
    text = path.read_text(encoding="utf-8")
    inside = re.findall(r'<div class="kw-scroll"[^>]*>\s*<table', text)
    assert len(inside) == text.count("<table")
    assert [cell for cell in _CELL.findall(text) if "data-label" not in cell] == []
