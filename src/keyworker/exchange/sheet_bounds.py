"""How far does each sheet of a workbook reach, before anything of it is laid out in memory?

A stray cell at the bottom or the far right of a sheet makes a spreadsheet library lay out every cell up to it: a file
of five kilobytes then asks for more memory than there is. So the parts of the file are read through first, as text and
a piece at a time. Rows that stand far below all others are left out and counted; a sheet that is too large with what is
left is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

# Between a list and a cell that has strayed there is more empty room than anybody leaves on purpose.
_FAR_BELOW = 2_000
_PIECE = 1 << 20
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^>]*)>")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,9})["']""")
_WHOLE_ROW = rb"<(?:\w+:)?row(?=[\s/>])[^>]*?\br\s*=\s*[\"']%d[\"'].*?(?=</(?:\w+:)?sheetData>)"


class TooLarge(Exception):
    """The workbook asks for more than is read from one file; the message says of what."""


@dataclass
class Bounds:
    """One sheet: its last row and column that belong together, its rows in all, and from which row on cells are far.

    A row is far where it lies beyond all that is read of a file, ``most_rows``, and far below the row before.
    """

    most_rows: int
    last_row: int = 0
    last_column: int = 0
    rows: int = 0
    far_from: int = 0
    far_cells: int = 0
    column: int = 0

    def row(self, number: int) -> None:
        self.rows += 1
        self.column = 0
        is_far = number > max(self.most_rows, self.last_row + _FAR_BELOW)
        if self.last_row and is_far and not self.far_from:
            self.far_from = number
        if not self.far_from:
            self.last_row = max(self.last_row, number)

    def cell(self, column: int) -> None:
        self.column = column
        if self.far_from:
            self.far_cells += 1
        else:
            self.last_column = max(self.last_column, column)


@dataclass
class Parts:
    """The parts of a workbook that hold rows, by their names, and the bytes that all parts unpack to."""

    bounds: dict[str, Bounds] = field(default_factory=dict)
    unpacked: int = 0

    @property
    def far_cells(self) -> int:
        """How many cells stand far below all others of their sheet."""
        return sum(each.far_cells for each in self.bounds.values())


def bounds_of(
    archive: zipfile.ZipFile, *, most_bytes: int, most_rows: int, most_cells: int
) -> Parts:
    """How far each sheet reaches. Raises TooLarge as soon as there is more than is read from one file."""
    found, cells = Parts(), 0
    # A sheet may lie under any name, so every part is gone through.
    for name in archive.namelist():
        bounds = Bounds(most_rows)
        for piece in _pieces(archive, name):
            found.unpacked += len(piece)
            if found.unpacked > most_bytes:
                raise TooLarge(f"unpacks to more than {most_bytes // 1024 // 1024} MB")
            _go_through(piece, bounds)
            if bounds.rows > most_rows + 1:
                raise TooLarge(
                    f"more than {most_rows:,} rows; at most {most_rows:,} are read from one file"
                )
        cells += bounds.last_row * bounds.last_column
        if cells > most_cells:
            raise TooLarge(
                "a cell stands far outside the list; delete the empty rows and columns around the list and save it again"
            )
        if bounds.rows:
            found.bounds[name] = bounds
    return found


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The part in pieces that each end with a whole tag, or hold none."""
    kept = b""
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            whole, end, kept = (kept + piece).rpartition(b">")
            if end:
                yield whole + end
            elif len(kept) > _PIECE:
                # No tag is as long: it counts as unpacked, and is gone through in vain.
                yield kept
                kept = b""
    yield kept


def _go_through(piece: bytes, bounds: Bounds) -> None:
    for tag in _ROW_OR_CELL.finditer(piece):
        kind, attributes = tag.groups()
        place = _PLACE.search(attributes)
        if kind == b"row":
            bounds.row(int(place[2]) if place else bounds.last_row + 1)
        else:
            bounds.cell(_number(place[1]) if place and place[1] else bounds.column + 1)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def without_far_cells(archive: zipfile.ZipFile, parts: Parts) -> io.BytesIO:
    """The workbook again, without the rows that stand far below all others."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in archive.infolist():
            content = archive.read(entry.filename)
            bounds = parts.bounds.get(entry.filename)
            if bounds is not None and bounds.far_from:
                content, cut = re.subn(
                    _WHOLE_ROW % bounds.far_from, b"", content, count=1, flags=re.DOTALL
                )
                if not cut:
                    raise TooLarge(
                        "a cell stands far below the list; delete the empty rows and save it again"
                    )
            copy.writestr(entry.filename, content)
    written.seek(0)
    return written
