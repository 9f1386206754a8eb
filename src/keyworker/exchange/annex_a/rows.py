"""What does each row of the lists say, and which rows cannot be relied on?"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from keyworker.exchange.annex_a.codes import (
    Status,
    read_day,
    read_disability,
    read_ethnicity,
    read_no_further_action,
    read_seen_alone,
    read_sex,
    read_status,
    read_team,
    read_worker,
)
from keyworker.exchange.annex_a.columns import Column, Kind, bare
from keyworker.exchange.annex_a.doubtful_sheets import doubts_of_sheet
from keyworker.exchange.annex_a.recognise import Recognised, recognise, without_ids
from keyworker.exchange.cells import (
    Unclear,
    day_from_1900,
    is_remarked,
    is_row_of_totals,
    read_code,
    read_id,
    read_text,
    read_words,
    read_yes_no,
)
from keyworker.exchange.source_ids import SourceIds
from keyworker.exchange.words import AS_USUAL, Words
from keyworker.exchange.workbook import Sheet
from keyworker.policy.wording import on_day

READERS = {
    Kind.ID: read_id,
    Kind.YES_NO: read_yes_no,
    Kind.TEXT: read_text,
    Kind.CODE: read_code,
    Kind.SEX: read_sex,
    Kind.ETHNICITY: read_ethnicity,
    Kind.DISABILITY: read_disability,
    Kind.SEEN_ALONE: read_seen_alone,
}
# What is read by the words that mean something here.
_BY_WORDS = {
    Kind.STATUS: read_status,
    Kind.NO_FURTHER_ACTION: read_no_further_action,
    Kind.WORKER: read_worker,
    Kind.TEAM: read_team,
}
# Where a word that is not known may be said once to mean something.
_ASKED_ONCE = frozenset({Kind.STATUS, Kind.NO_FURTHER_ACTION})
# Without these a row is about nobody and at no time; every other cell that cannot be read is left blank and reported.
_WEIGHTY = frozenset({"child", "adopter", "at", "decided"})
_LONGEST_KEY = 250


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
        return key_of(self.child, [self.fields.get(name) for name in self.key_fields])

    @property
    def hash(self) -> str:
        """Equal for two rows that say the same in the fields we use."""
        filled = {name: value for name, value in self.fields.items() if value is not None}
        return hashlib.sha256(json.dumps(filled, sort_keys=True, default=str).encode()).hexdigest()


def key_of(child: str, values: Iterable[object]) -> str:
    """A row's key; what would be too long to keep is known by its fingerprint, so that it is the same however long."""
    key = "|".join([child, *(str(value or "") for value in values)])
    if len(key) <= _LONGEST_KEY:
        return key
    print_of_it = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: _LONGEST_KEY - len(print_of_it) - 1]}#{print_of_it}"


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


@dataclass(frozen=True)
class Meant:
    """What a written word was taken for: in which column, of what kind, and by how many rows (see ``Findings``)."""

    column: str
    kind: str
    written: str
    meaning: str


@dataclass
class Findings:
    """Everything the file says: rows taken, rows rejected, cells left blank, and sheets that are none of the lists.

    ``meant`` counts what coded words were taken for, ``asked`` the words that nobody has said the meaning of. ``doubts`` are
    sentences about whole sheets.
    """

    taken: list[ListRow] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    lists: list[tuple[str, int, int]] = field(default_factory=list)
    not_lists: list[tuple[str, int]] = field(default_factory=list)
    hidden: list[tuple[str, int]] = field(default_factory=list)
    like_lists: list[tuple[str, int, int]] = field(default_factory=list)
    missing_columns: list[tuple[str, str]] = field(default_factory=list)
    meant: Counter[Meant] = field(default_factory=Counter)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    doubts: list[str] = field(default_factory=list)
    _said: dict[object, object] = field(default_factory=dict)

    def kept_once(self, value: object) -> object:
        """The same value as in another row, where it says the same: a file says the same few thousand things often."""
        return self._said.setdefault(value, value) if isinstance(value, str | date) else value

    @property
    def rows_in(self) -> int:
        return len(self.taken) + len(self.rejected)


def read_rows(
    sheets: Iterable[Sheet], *, as_of: date, words: Words = AS_USUAL, known_ids: Iterable[str] = ()
) -> Findings:
    """Every row of every list in the file, each either taken or rejected with a reason.

    Args:
        sheets: what the file holds; hidden sheets are named and not read.
        as_of: the day of the import; what lies after it has not happened.
        words: what words mean here.
        known_ids: the ids of the children on record, so that one nearly the same is asked about.
    """
    reading = _Reading(Findings(), as_of, words, SourceIds(words, known_ids))
    for sheet in sheets:
        reading.read(sheet)
    return reading.findings


class _ToCome(Unclear):
    """The cell gives a day that has not come."""


@dataclass
class _Reading:
    """One file under way."""

    findings: Findings
    as_of: date
    words: Words
    ids: SourceIds
    seen: dict[tuple[int, str], ListRow] = field(default_factory=dict)

    def read(self, sheet: Sheet) -> None:
        known = None if sheet.hidden else recognise(sheet)
        if known is not None:
            self._read_list(known)
            return
        filled = sum(1 for row in sheet.rows if any(read_text(cell) is not None for cell in row))
        (self.findings.hidden if sheet.hidden else self.findings.not_lists).append(
            (sheet.name, filled)
        )
        alike = None if sheet.hidden else without_ids(sheet)
        if alike is not None:
            self.findings.like_lists.append((sheet.name, alike.number, filled))

    def _read_list(self, known: Recognised) -> None:
        findings, rows = self.findings, known.rows
        findings.lists.append((known.sheet.name, known.list.number, len(rows)))
        if not known.list.set_aside:
            findings.missing_columns += [
                (known.sheet.name, column.header) for column in known.missing
            ]
        findings.doubts += doubts_of_sheet(known)
        another = ""
        for number, cells in rows:
            try:
                another = another or _another_list(known, cells)
                if another:
                    raise Unclear(another)
                row = self._read_row(known, number, cells)
                self._take(row, known)
            except Unclear as unclear:
                findings.rejected.append(Rejected(known.sheet.name, number, str(unclear)))

    def _read_row(self, known: Recognised, number: int, cells: tuple[object, ...]) -> ListRow:
        if known.list.set_aside:
            raise Unclear(known.list.set_aside)
        if is_row_of_totals(cells):
            raise Unclear("is a row of totals")
        where = (known.sheet.name, number)
        fields: dict[str, Any] = {}
        blanks: list[NotUnderstood] = []
        closes_later = False
        for column in known.list.columns:
            place = known.places.get(column.name)
            cell = cells[place] if place is not None and place < len(cells) else None
            if known.sheet.from_1904 and column.kind is Kind.DATE:
                cell = day_from_1900(cell)
            try:
                _refuse_unreadable(known, number, place)
                value = self._read_cell(column, cell)
            except Unclear as unclear:
                if column.name in _WEIGHTY:
                    raise Unclear(f"{column.header}: {unclear}") from unclear
                value = None
                closes_later |= column.name == "closed" and isinstance(unclear, _ToCome)
                blanks.append(NotUnderstood(*where, column.header, str(unclear)))
                self._ask(column, cell)
            if column.needed and value is None:
                gap = "is blank" if place is not None else "is not a column of this sheet"
                raise Unclear(f"{column.header} {gap}")
            fields[column.name] = value
        child = self._child(fields.pop("child"), known.list.about)
        if all(value is None for value in fields.values()):
            raise Unclear(f"says nothing but a {known.list.about.header}")
        if closes_later and fields.get("status") is Status.CLOSED:
            # What closes next week is open today.
            fields["status"] = Status.OPEN
        blanks += _ends_before_their_start(known.list.columns, fields, where)
        self.findings.not_understood += blanks
        return ListRow(known.list.number, *where, child, fields, known.list.key)

    def _read_cell(self, column: Column, cell: object) -> Any:
        if column.kind is Kind.DATE:
            day = read_day(cell, self.words)
            _refuse_what_is_to_come(column, day, self.as_of)
            self._note_which_day(column, cell, day)
            return self.findings.kept_once(day)
        if column.kind not in _BY_WORDS:
            return self.findings.kept_once(READERS[column.kind](cell))
        value = _BY_WORDS[column.kind](cell, self.words)
        self._note_what_was_meant(column, cell, value)
        return value

    def _note_which_day(self, column: Column, cell: object, value: date | None) -> None:
        """Systems write 31/12/9999, and people "not known", where there is no date; and beside one that they were not sure."""
        if (value is None and read_text(cell) is not None) or is_remarked(cell):
            meaning = "no date" if value is None else on_day(value)
            stands_for = Meant(column.header, column.kind.value, read_words(cell), meaning)
            self.findings.meant[stands_for] += 1

    def _note_what_was_meant(self, column: Column, cell: object, value: Any) -> None:
        written = read_words(cell)
        named = column.kind in {Kind.WORKER, Kind.TEAM}
        if not written or (named and value is not None):
            return
        if named and read_text(cell) is None and not re.search(r"\w", written):
            return
        meaning = _MEANINGS.get(value, value)
        self.findings.meant[
            Meant(column.header, column.kind.value, written, "nobody" if named else str(meaning))
        ] += 1

    def _ask(self, column: Column, cell: object) -> None:
        if column.kind in _ASKED_ONCE:
            self.findings.asked[column.kind.value, read_words(cell)] += 1

    def _child(self, number: str, column: Column) -> str:
        try:
            return self.ids.child(number)
        except Unclear as unclear:
            raise Unclear(f"{column.header}: {unclear}") from unclear

    def _take(self, row: ListRow, known: Recognised) -> None:
        """Keep the row, unless it repeats one; of two that differ, the one that goes on is believed."""
        earlier = self.seen.setdefault((row.list, row.key), row)
        if earlier is row:
            self.findings.taken.append(row)
            return
        where = (
            f"row {earlier.number}"
            if earlier.sheet == row.sheet
            else f"{earlier.sheet} row {earlier.number}"
        )
        if earlier.hash == row.hash:
            raise Unclear(f"says the same as {where}")
        if _is_over(earlier, known) and not _is_over(row, known):
            self._believe_instead(row, earlier)
            return
        raise Unclear(
            f"is about the same child and date as {where} but says something else; {where} is used"
        )

    def _believe_instead(self, row: ListRow, earlier: ListRow) -> None:
        self.seen[row.list, row.key] = row
        self.findings.taken.remove(earlier)
        self.findings.taken.append(row)
        where = (
            f"row {row.number}" if earlier.sheet == row.sheet else f"{row.sheet} row {row.number}"
        )
        self.findings.rejected.append(
            Rejected(
                earlier.sheet,
                earlier.number,
                f"is about the same child and date as {where}, which has not ended; {where} is used",
            )
        )


def _another_list(known: Recognised, cells: tuple[object, ...]) -> str:
    """Why nothing from this row on is of the list: headers of another stand here. Empty where none do.

    Raises Unclear where they are the list's own again, as on each page of a printed list.
    """
    place = known.places[known.list.about.name]
    written = [bare(read_text(cell) or "") for cell in cells]
    if place >= len(written) or not known.list.about.is_headed(written[place]):
        return ""
    if all(
        bare(known.headers[each]) == written[each]
        for each in known.places.values()
        if each < len(written)
    ):
        raise Unclear("repeats the headers")
    return "stands below the headers of another list; give each list a sheet of its own"


def _refuse_unreadable(known: Recognised, number: int, place: int | None) -> None:
    """Raises Unclear where the cell holds an error, or a formula that was never worked out, and so says nothing."""
    why = known.sheet.signs.unreadable.get((number, place)) if place is not None else None
    if why is not None:
        raise Unclear(why)


_MEANINGS = {True: "yes", False: "no", None: "not known"}


def _is_over(row: ListRow, known: Recognised) -> bool:
    ended = any(row.get(name) is not None for name in known.list.ends)
    return ended or row.get("status") is Status.CLOSED


def _refuse_what_is_to_come(column: Column, value: Any, as_of: date) -> None:
    # A date of birth to come is an unborn child's expected date; anything else has not happened.
    if column.kind is Kind.DATE and column.name != "born" and value is not None and value > as_of:
        raise _ToCome(f"{on_day(value)} is after the day of the import, {on_day(as_of)}")


def _ends_before_their_start(
    columns: tuple[Column, ...], fields: dict[str, Any], where: tuple[str, int]
) -> list[NotUnderstood]:
    """Ends that lie before their start are taken out of the row: what cannot have ended goes on."""
    headers = {column.name: column.header for column in columns}
    found = []
    for last in ("ended", "closed", "completed", "authorised", "conference"):
        start, end = fields.get("at"), fields.get(last)
        if start is not None and end is not None and end < start:
            fields[last] = None
            reason = f"{on_day(end)} is before {headers['at']} {on_day(start)}"
            found.append(NotUnderstood(*where, headers[last], reason))
    return found
