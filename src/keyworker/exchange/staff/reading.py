"""What does each line of a file of staff say: a CSV file or a workbook, headed in any order?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from keyworker.actions.on_worker.post import MOST, SHARE_IN_WORDS
from keyworker.exchange.annex_a.codes import read_day
from keyworker.exchange.cells import (
    Unclear,
    day_from_1900,
    is_row_of_totals,
    read_text,
    read_words,
)
from keyworker.exchange.staff.columns import StaffColumn, TwoColumns, columns_of
from keyworker.exchange.tables import Rows, Table, tables_in
from keyworker.exchange.words import AS_USUAL
from keyworker.exchange.workbook import Limits, UnreadableFile
from keyworker.policy.written_numbers import NotANumber, written_number

MOST_BYTES = 1024 * 1024
MOST_LINES = 2_000
# A file of a megabyte unpacks to hundreds: no list of staff does.
_OF_STAFF = Limits(
    most_bytes=40 * 1024 * 1024, most_rows=10 * MOST_LINES, most_cells=1_000_000, most_sheets=20
)
# No sheet has as many rows: lines of several sheets are told apart by what is added.
_FAR = 10_000_000
# Above the headers, an export may say what it is and when it was made.
HEADED_BY = 20
_DATES = frozenset({"qualified", "started", "job_from"})


@dataclass(frozen=True, kw_only=True)
class StaffLine:
    """One line: what it says by the names of columns, and what of it could not be read.

    ``number`` is the line's in the file; of a workbook's second list and those after it, a number of its own. ``sheet`` is
    empty where the file has one list alone.
    """

    number: int
    says: dict[str, str]
    unclear: dict[str, str] = field(default_factory=dict)
    sheet: str = ""

    @property
    def where(self) -> str:
        """Where it stands in the file: ``line 3``, ``line 3 of South``."""
        line = f"line {self.number % _FAR}"
        return f"{line} of {self.sheet}" if self.sheet else line

    @property
    def name(self) -> str:
        return self.says.get("name", "")


@dataclass(frozen=True, kw_only=True)
class StaffList:
    """Every line of a file, and the headers of columns and the sheets that were not read."""

    lines: tuple[StaffLine, ...]
    not_read: tuple[str, ...] = ()
    sheets_not_read: tuple[str, ...] = ()


def read_staff(path: Path) -> StaffList:
    """The lines of the file. Raises UnreadableFile with one sentence where it is no list of staff."""
    name = path.name
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        raise UnreadableFile(f"{name}: the file is larger than {MOST_BYTES // 1024**2} MB")
    try:
        found = _lists_in(tables_in(path, limits=_OF_STAFF, headed_by=HEADED_BY))
    except TwoColumns as error:
        raise UnreadableFile(f"{name}: {error}") from error
    if found is None:
        raise UnreadableFile(
            f"{name}: no row has the headers of a list of staff, at least ‘Name’ and ‘Team’"
        )
    return _checked(name, found)


def _lists_in(tables: Iterable[Table]) -> StaffList | None:
    """What all sheets that are lists of staff say, one after another; None where there is none. The others are named."""
    lists: list[tuple[str, StaffList]] = []
    passed_over: list[str] = []
    for table in tables:
        found = None if table.hidden else _list_of(table.rows, from_1904=table.from_1904)
        if found is not None:
            lists.append((table.name, found))
        elif not table.is_empty:
            passed_over.append(f"{table.name} (hidden)" if table.hidden else table.name)
    if not lists:
        return None
    several = len(lists) > 1
    return StaffList(
        lines=tuple(
            replace(line, number=line.number + place * _FAR, sheet=name if several else "")
            for place, (name, found) in enumerate(lists)
            for line in found.lines
        ),
        not_read=tuple(dict.fromkeys(each for _, found in lists for each in found.not_read)),
        sheets_not_read=tuple(passed_over),
    )


def _checked(name: str, found: StaffList) -> StaffList:
    if not found.lines:
        raise UnreadableFile(f"{name}: nobody stands below the headers")
    if len(found.lines) > MOST_LINES:
        raise UnreadableFile(
            f"{name}: {len(found.lines):,} lines; at most {MOST_LINES:,} people are read from one file"
        )
    return found


def _list_of(rows: Rows, *, from_1904: bool) -> StaffList | None:
    for place, row in enumerate(rows[:HEADED_BY]):
        columns = columns_of(row)
        if columns is None:
            continue
        below = enumerate(rows[place + 1 :], start=place + 2)
        return StaffList(
            lines=tuple(
                line
                for number, cells in below
                if (line := _line(number, cells, columns, from_1904)) is not None
            ),
            not_read=tuple(
                words
                for at, cell in enumerate(row)
                if at not in columns and (words := read_words(cell))
            ),
        )
    return None


def _line(
    number: int, cells: Sequence[object], columns: dict[int, StaffColumn], from_1904: bool
) -> StaffLine | None:
    says: dict[str, str] = {}
    unclear: dict[str, str] = {}
    for place, column in columns.items():
        cell = cells[place] if place < len(cells) else None
        try:
            words = _said(column.name, day_from_1900(cell) if from_1904 else cell)
        except Unclear as problem:
            unclear[column.name] = f"{column.header}: {problem}"
            continue
        if words:
            says[column.name] = words
    if not says and not unclear:
        return None
    if is_row_of_totals(cells):
        return StaffLine(number=number, says={}, unclear={"name": "Is a row of totals"})
    given = [says.pop(each, "") for each in ("first_name", "last_name")]
    if "name" not in says and any(given):
        says["name"] = " ".join(each for each in given if each)
    if AS_USUAL.names_nobody("worker", says.get("name", "-")) and says.get("name"):
        unclear["name"] = f"Name: ‘{says['name'][:60]}’ is nobody's name"
    return StaffLine(number=number, says=says, unclear=unclear)


def _said(column: str, cell: Any) -> str:
    if column in _DATES:
        day = read_day(cell)
        return day.isoformat() if day is not None else ""
    if column == "share":
        # Where a date or an answer says -1, n/a or nan it stands for nothing. A share that is left empty is a full week
        # of whoever is new: such a word would be one that nobody wrote.
        words = read_words(cell)
        return _share(words) if words else ""
    return read_text(cell) or ""


_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s?%")


def _share(words: str) -> str:
    """A share of the week as a part of one: 60% is 0.6. Raises Unclear where it cannot be one."""
    percent = _PERCENT.fullmatch(words)
    plain = words.replace(",", ".")
    try:
        share = written_number(percent[1]) / 100 if percent else written_number(plain)
    except NotANumber:
        share = None
    if share is None or not 0 < share <= MOST:
        raise Unclear(f"‘{words[:40]}’ is no share. {SHARE_IN_WORDS}")
    return f"{share.normalize():f}"
