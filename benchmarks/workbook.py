"""Which workbook of the inspection lists has so many rows? Invented, the same each time, headed as the guidance prints it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from keyworker.exchange.annex_a.columns import ChildList
from keyworker.exchange.annex_a.lists import LISTS

_FIRST_DAY = date(2025, 1, 6)
_TEAMS = 40
# Names that are not alike, so that few are shown as perhaps the same.
_NAMES = tuple(
    f"{first}{middle} {last}"
    for first in ("Al", "Bren", "Cor", "Dun", "Es", "Fal", "Gri", "Hest", "Im", "Jor")
    for middle in ("a", "is", "oth")
    for last in (
        "Ashby",
        "Brook",
        "Croft",
        "Dale",
        "Eccles",
        "Firth",
        "Gorton",
        "Holt",
        "Ince",
        "Kirk",
    )
)
# What a child's rows say, by list and our name for the column; a child is on the first list and on some of the others.
_ON = (3, 4, 6, 7, 8)


def write_workbook(path: Path, *, rows: int) -> None:
    """A workbook with so many rows in five of the lists, about two and a half a child."""
    book = Workbook(write_only=True)
    lists = {each.number: each for each in LISTS if each.number in _ON}
    sheets = {number: book.create_sheet(f"List {number}") for number in lists}
    for number, sheet in sheets.items():
        sheet.append([column.header for column in lists[number].columns])
    for number, row in islice(_rows(lists), rows):
        sheets[number].append(row)
    book.save(path)


def _rows(lists: dict[int, ChildList]) -> Iterator[tuple[int, list[Any]]]:
    child = 0
    while True:
        child += 1
        said = _said(child)
        on = [3, *([4] if child % 3 else []), *([6] if child % 2 else [])]
        on += [7] if child % 8 == 1 else [8] if child % 8 == 3 else []
        for number in on:
            yield number, [said.get(column.name) for column in lists[number].columns]


def _said(child: int) -> dict[str, Any]:
    began = _FIRST_DAY + timedelta(days=child % 300)
    return {
        "child": f"C{child:06}",
        "sex": "FM"[child % 2],
        "ethnicity": "WBRI",
        "born": date(2010 + child % 14, 1 + child % 12, 1 + child % 28),
        "disabled": "N",
        "at": began,
        "source": "1A",
        "no_further_action": "N",
        "child_seen": "Y",
        "authorised": began + timedelta(days=30),
        "needs_support": "a) Yes",
        "status": "a) Child in need",
        "last_seen": began + timedelta(days=40),
        "team": f"Team {child % _TEAMS}",
        "worker": _NAMES[child % len(_NAMES)],
    }
