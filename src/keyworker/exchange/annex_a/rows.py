"""What does each row of the lists say, and which rows cannot be relied on?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from keyworker.exchange.annex_a.codes import read_ethnicity, read_sex, read_status
from keyworker.exchange.annex_a.lists import Column, Kind
from keyworker.exchange.annex_a.recognise import Recognised, recognise
from keyworker.exchange.cells import Unclear, read_code, read_date, read_id, read_text, read_yes_no
from keyworker.exchange.workbook import Sheet

READERS = {
    Kind.ID: read_id,
    Kind.DATE: read_date,
    Kind.YES_NO: read_yes_no,
    Kind.TEXT: read_text,
    Kind.CODE: read_code,
    Kind.SEX: read_sex,
    Kind.ETHNICITY: read_ethnicity,
    Kind.STATUS: read_status,
}
# Without these a row cannot be placed in time; every other cell that cannot be read is left blank and reported.
_WEIGHTY = frozenset({Kind.ID, Kind.DATE, Kind.STATUS})


@dataclass(frozen=True)
class ListRow:
    """One row that can be relied on: its list, place, child, and the fields we use."""

    list: int
    sheet: str
    number: int
    child: str
    fields: Mapping[str, Any]
    key_fields: tuple[str, ...] = ()

    def get(self, name: str) -> Any:
        """What the row says under that name; None where it says nothing."""
        return self.fields.get(name)

    @property
    def key(self) -> str:
        """What tells the row from the others of its list, the same in every later file."""
        return "|".join(
            [self.child, *(str(self.fields.get(name) or "") for name in self.key_fields)]
        )

    @property
    def hash(self) -> str:
        """Equal for two rows that say the same in the fields we use."""
        filled = {name: value for name, value in self.fields.items() if value is not None}
        return hashlib.sha256(json.dumps(filled, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Rejected:
    """A row that was not taken, and why."""

    sheet: str
    row: int
    reason: str


@dataclass(frozen=True)
class NotUnderstood:
    """A cell that could not be read in a row that was taken all the same; the field is left as not known."""

    sheet: str
    row: int
    column: str
    reason: str


@dataclass
class Findings:
    """Everything the file says: rows taken, rows rejected, cells left blank, and sheets that are none of the lists."""

    taken: list[ListRow] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    lists: list[tuple[str, int, int]] = field(default_factory=list)
    not_lists: list[tuple[str, int]] = field(default_factory=list)
    missing_columns: list[tuple[str, str]] = field(default_factory=list)
    _said: dict[object, object] = field(default_factory=dict)

    def kept_once(self, value: object) -> object:
        """The same value as in another row, where it says the same: a file says the same few thousand things often."""
        return self._said.setdefault(value, value) if isinstance(value, str | date) else value

    @property
    def rows_in(self) -> int:
        return len(self.taken) + len(self.rejected)


def read_rows(sheets: Iterable[Sheet], *, as_of: date) -> Findings:
    """Every row of every list in the file, each either taken or rejected with a reason."""
    findings = Findings()
    seen: dict[tuple[int, str], ListRow] = {}
    for sheet in sheets:
        known = recognise(sheet)
        if known is None:
            filled = sum(
                1 for row in sheet.rows if any(read_text(cell) is not None for cell in row)
            )
            findings.not_lists.append((sheet.name, filled))
            continue
        _read_list(known, findings, seen, as_of)
    return findings


def _read_list(
    known: Recognised, findings: Findings, seen: dict[tuple[int, str], ListRow], as_of: date
) -> None:
    rows = known.rows
    findings.lists.append((known.sheet.name, known.list.number, len(rows)))
    if not known.list.set_aside:
        findings.missing_columns += [(known.sheet.name, column.header) for column in known.missing]
    for number, cells in rows:
        try:
            row = _read_row(known, number, cells, findings, as_of)
            _refuse_repeats(row, seen)
        except Unclear as unclear:
            findings.rejected.append(Rejected(known.sheet.name, number, str(unclear)))
        else:
            findings.taken.append(row)


def _read_row(
    known: Recognised, number: int, cells: tuple[object, ...], findings: Findings, as_of: date
) -> ListRow:
    if known.list.set_aside:
        raise Unclear(known.list.set_aside)
    fields: dict[str, Any] = {}
    blanks: list[NotUnderstood] = []
    for column in known.list.columns:
        place = known.places.get(column.name)
        cell = cells[place] if place is not None and place < len(cells) else None
        try:
            fields[column.name] = findings.kept_once(READERS[column.kind](cell))
        except Unclear as unclear:
            if column.kind in _WEIGHTY:
                raise Unclear(f"{column.header}: {unclear}") from unclear
            fields[column.name] = None
            blanks.append(NotUnderstood(known.sheet.name, number, column.header, str(unclear)))
        if column.needed and fields[column.name] is None:
            gap = "is blank" if place is not None else "is not a column of this sheet"
            raise Unclear(f"{column.header} {gap}")
        _refuse_what_is_to_come(column, fields[column.name], as_of)
    _refuse_contradictions(known.list.columns, fields)
    findings.not_understood += blanks
    child = fields.pop("child")
    return ListRow(known.list.number, known.sheet.name, number, child, fields, known.list.key)


def _refuse_what_is_to_come(column: Column, value: Any, as_of: date) -> None:
    # A date of birth to come is an unborn child's expected date; anything else has not happened.
    if column.kind is Kind.DATE and column.name != "born" and value is not None and value > as_of:
        raise Unclear(
            f"{column.header}: {_day(value)} is after the day of the import, {_day(as_of)}"
        )


def _refuse_contradictions(columns: tuple[Column, ...], fields: Mapping[str, Any]) -> None:
    headers = {column.name: column.header for column in columns}
    for last in ("ended", "closed", "completed", "authorised"):
        start, end = fields.get("at"), fields.get(last)
        if start is not None and end is not None and end < start:
            raise Unclear(f"{headers[last]} {_day(end)} is before {headers['at']} {_day(start)}")


def _refuse_repeats(row: ListRow, seen: dict[tuple[int, str], ListRow]) -> None:
    earlier = seen.setdefault((row.list, row.key), row)
    if earlier is row:
        return
    where = (
        f"row {earlier.number}"
        if earlier.sheet == row.sheet
        else f"{earlier.sheet} row {earlier.number}"
    )
    if earlier.hash == row.hash:
        raise Unclear(f"says the same as {where}")
    raise Unclear(
        f"is about the same child and date as {where} but says something else; {where} is used"
    )


def _day(day: date) -> str:
    return re.sub(r"^0", "", f"{day:%d %B %Y}")
