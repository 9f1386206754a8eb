"""Which tables of cells does a file hold, be it CSV or a workbook?"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from keyworker.exchange.cells import read_words
from keyworker.exchange.workbook import Limits, UnreadableFile, read_workbook

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True, kw_only=True)
class Table:
    """The cells of a text file, or of one sheet of a workbook by its ``name``; ``from_1904``: its days are counted from then."""

    rows: Rows
    name: str = ""
    from_1904: bool = False
    hidden: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(read_words(cell) for row in self.rows for cell in row)


def tables_in(path: Path, *, limits: Limits, headed_by: int) -> Iterator[Table]:
    """The table of the file, or that of each of its sheets.

    ``headed_by`` is within how many lines the headers stand. Raises UnreadableFile.
    """
    if path.is_file() and path.suffix.casefold() in {".csv", ".txt", ".tsv"}:
        yield Table(rows=_delimited(path, headed_by))
        return
    for each in read_workbook(path, limits=limits).sheets:
        yield Table(rows=each.rows, name=each.name, from_1904=each.from_1904, hidden=each.hidden)


def _delimited(path: Path, headed_by: int) -> Rows:
    """The cells of a text file, whatever stands between them, in the encoding that it is in."""
    text = _decoded(path.read_bytes())
    if "\x00" in text:
        raise UnreadableFile(f"{path.name}: is not a text file with commas between its cells")
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_between(text, headed_by)))
    except csv.Error as error:
        raise UnreadableFile(f"{path.name}: cannot be read as a CSV file ({error})") from error


def _decoded(content: bytes) -> str:
    """The text, in the encoding that a spreadsheet program saves: "Unicode text" has two bytes a letter, an older one none
    of Unicode's."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _between(text: str, headed_by: int) -> str:
    """What stands between cells: whichever is most often in the first lines."""
    start = "".join(text.splitlines(keepends=True)[:headed_by])
    return max((",", ";", "\t", "|"), key=start.count)
