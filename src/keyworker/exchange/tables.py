"""Which tables of cells does a file hold, be it CSV or a workbook?"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from keyworker.exchange.workbook import Limits, UnreadableFile, read_workbook

Rows = Sequence[Sequence[object]]


def tables_in(path: Path, *, limits: Limits, headed_by: int) -> Iterator[tuple[Rows, bool]]:
    """The rows of the file, or of each sheet that is shown, and whether its days are counted from 1904.

    ``headed_by`` is within how many lines the headers stand. Raises UnreadableFile.
    """
    if path.is_file() and path.suffix.casefold() in {".csv", ".txt", ".tsv"}:
        yield _delimited(path, headed_by), False
        return
    for sheet in read_workbook(path, limits=limits).sheets:
        if not sheet.hidden:
            yield sheet.rows, sheet.from_1904


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
