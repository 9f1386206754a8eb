"""Which of the lists is on each sheet, and in which column is what?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from keyworker.exchange.annex_a.columns import ChildList, Column, bare
from keyworker.exchange.annex_a.lists import LISTS
from keyworker.exchange.cells import read_text
from keyworker.exchange.workbook import Sheet

# A title or a note may stand above the headers.
HEADER_WITHIN = 10


@dataclass(frozen=True)
class Recognised:
    """A sheet that is one of the lists: where its headers are, and which column holds what."""

    sheet: Sheet
    list: ChildList
    header_row: int
    places: dict[str, int]

    @property
    def missing(self) -> tuple[Column, ...]:
        """Columns of the list that the sheet does not have."""
        return tuple(column for column in self.list.columns if column.name not in self.places)

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers as they are written, empty for a column without one."""
        return tuple(read_text(cell) or "" for cell in self.sheet.rows[self.header_row - 1])

    def not_read(self) -> Iterator[str]:
        """A sentence for each column that might be taken for one that is read: a second one, another worker's."""
        read = set(self.places.values())
        for place, written in enumerate(self.headers):
            header = bare(written)
            if place in read or not header:
                continue
            meant = next((each for each in self.list.columns if each.is_headed(header)), None)
            instead = self.places.get(meant.name) if meant is not None else None
            if meant is not None and instead is not None:
                yield (
                    f"column {_letter(place)}, '{written}', is not read; for {meant.header} column"
                    f" {_letter(instead)}, '{self.headers[instead]}', is"
                )
            elif {"worker", "practitioner"} & set(header.split()):
                yield f"column {_letter(place)}, '{written}', is not read"

    @property
    def rows(self) -> tuple[tuple[int, tuple[object, ...]], ...]:
        """The rows below the headers that say anything, each with its number in the spreadsheet."""
        unreadable = {
            row for row, column in self.sheet.signs.unreadable if column in self.places.values()
        }
        below = enumerate(self.sheet.rows[self.header_row :], start=self.header_row + 1)
        return tuple(
            (number, row)
            for number, row in below
            if any(read_text(cell) is not None for cell in row) or number in unreadable
        )


def _letter(place: int) -> str:
    """What a spreadsheet calls the column: A, Z, AA."""
    first, last = divmod(place, 26)
    return (_letter(first - 1) if first else "") + chr(ord("A") + last)


def recognise(sheet: Sheet) -> Recognised | None:
    """The list a sheet holds, by its headers alone, for sheets are named differently everywhere; None for no list.

    A list says whom each row is about: a sheet of codes or of guidance has a list's words and no children.
    """
    for index, headers in _header_rows(sheet):
        for each in LISTS:
            places = _places(each, headers)
            if all(name in places for name in (*each.known_by, each.about.name)):
                return Recognised(sheet, each, index + 1, places)
    return None


def without_ids(sheet: Sheet) -> ChildList | None:
    """The list that a sheet would be, had it a column that says whom each row is about; None where it is like none."""
    for _, headers in _header_rows(sheet):
        for each in LISTS:
            places = _places(each, headers)
            half = len(places) * 2 >= len(each.columns)
            if half and each.about.name not in places and all(x in places for x in each.known_by):
                return each
    return None


def _header_rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        yield index, [bare(read_text(cell) or "") for cell in row]


def _places(each: ChildList, headers: list[str]) -> dict[str, int]:
    """Which column is where: first the headers that say it to the letter, then those most like it."""
    places: dict[str, int] = {}
    for column in each.columns:
        exact = [place for place, header in enumerate(headers) if header == bare(column.header)]
        if exact:
            places[column.name] = exact[0]
    for column in each.columns:
        alike = [
            (len(header.split()), place)
            for place, header in enumerate(headers)
            if header and place not in places.values() and column.is_headed(header)
        ]
        if column.name not in places and alike:
            places[column.name] = min(alike)[1]
    return places
