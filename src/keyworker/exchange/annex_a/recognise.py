"""Which of the lists is on each sheet, and in which column is what?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from keyworker.exchange.annex_a.columns import ChildList, Column, bare
from keyworker.exchange.annex_a.lists import LISTS
from keyworker.exchange.cells import read_text
from keyworker.exchange.workbook import Sheet

# A title or a note may stand above the headers.
HEADER_WITHIN = 10


@dataclass(frozen=True)
class Recognised:
    """A sheet that is one of the lists: the row in which its headers end, which column holds what, and the headers as they
    are written, empty for a column without one."""

    sheet: Sheet
    list: ChildList
    header_row: int
    places: dict[str, int]
    headers: tuple[str, ...]

    @property
    def missing(self) -> tuple[Column, ...]:
        """Columns of the list that the sheet does not have."""
        return tuple(column for column in self.list.columns if column.name not in self.places)

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

    def hidden_columns(self) -> Iterator[str]:
        """A sentence for each column that is read though it is hidden in the workbook."""
        for place in sorted(set(self.places.values()) & self.sheet.signs.hidden_columns):
            yield (
                f"column {_letter(place)}, '{self.headers[place]}', is hidden in the workbook; it is read as any other"
            )

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
    for headed in _headings(sheet):
        for each in LISTS:
            places = headed.places(each)
            if all(name in places for name in (*each.known_by, each.about.name)):
                return Recognised(sheet, each, headed.row, places, headed.written)
    return None


def without_ids(sheet: Sheet) -> ChildList | None:
    """The list that a sheet would be, had it a column that says whom each row is about; None where it is like none."""
    for headed in _headings(sheet):
        for each in LISTS:
            places = headed.places(each)
            half = len(places) * 2 >= len(each.columns)
            if half and each.about.name not in places and all(x in places for x in each.known_by):
                return each
    return None


@dataclass(frozen=True)
class _Headings:
    """The headers that may be those of a sheet, as they are written, the row in which they end, and the columns hidden."""

    row: int
    written: tuple[str, ...]
    hidden: frozenset[int]

    def places(self, each: ChildList) -> dict[str, int]:
        """Which column is where: first the headers that say it to the letter, then those most like it; one that is shown
        before one that is hidden."""
        headers = [bare(header) for header in self.written]
        places: dict[str, int] = {}
        for column in each.columns:
            exact = [at for at, header in enumerate(headers) if column.is_to_the_letter(header)]
            if exact:
                places[column.name] = min(exact, key=lambda at: (at in self.hidden, at))
        for column in each.columns:
            alike = [
                (at in self.hidden, len(header.split()), at)
                for at, header in enumerate(headers)
                if header and at not in places.values() and column.is_headed(header)
            ]
            if column.name not in places and alike:
                places[column.name] = min(alike)[2]
        return places


def _headings(sheet: Sheet) -> Iterator[_Headings]:
    """Each row at the top, together with the one below where that goes on with the headers, and then alone."""
    rows = [tuple(read_text(cell) or "" for cell in row) for row in sheet.rows[: HEADER_WITHIN + 1]]
    hidden = frozenset(sheet.signs.hidden_columns)
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        below = rows[index + 1] if index + 1 < len(rows) else ()
        together = _in_two_rows(row, below)
        if together is not None:
            yield _Headings(index + 2, together, hidden)
        yield _Headings(index + 1, row, hidden)


def _in_two_rows(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...] | None:
    """The headers of two rows as those of one, as where "Allocated" is merged over "Team" and "Worker"; None where the lower
    row is none of headers."""
    if not any(lower):
        return None
    together: list[str] = []
    over = ""
    for above, below in zip_longest(upper, lower, fillvalue=""):
        over = above or (over if below else "")
        ways = [each for each in (f"{over} {below}", below) if not _heads_a_column(above)] or [
            below
        ]
        found = next((each for each in ways if _heads_a_column(each)), None) if below else above
        if found is None:
            return None
        together.append(found)
    return tuple(together)


def _heads_a_column(header: str) -> bool:
    words = bare(header)
    return bool(words) and any(column.is_headed(words) for each in LISTS for column in each.columns)
