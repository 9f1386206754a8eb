"""What stands in a sheet that its cells alone do not show: rows that are hidden, cells that are merged, errors, formulas?

A spreadsheet library hands over an error as an empty cell, a merged cell as one filled cell and empty ones, a formula that
was never worked out as nothing, and a row that a filter hides as any other. Each would go by in silence; here they are found.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from posixpath import normpath

_PIECE = 1 << 20
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row(?=\s)([^>]*\bhidden\s*=\s*[\"'](?:1|true)[\"'][^>]*)>")
_HIDDEN_COLUMNS = re.compile(
    rb"<(?:\w+:)?col(?=\s)([^>]*\bhidden\s*=\s*[\"'](?:1|true)[\"'][^>]*)>"
)
_COLUMNS = re.compile(rb"""\b(min|max)\s*=\s*["'](\d{1,5})["']""")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s([^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>((?:<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))?\s*"
    rb"<(?:\w+:)?v>)([^<]*)<"
)
# Those that a spreadsheet library knows; one that came with a later release of the program it takes for damage.
_OLD_ERRORS = frozenset({b"#NULL!", b"#DIV/0!", b"#VALUE!", b"#REF!", b"#NAME?", b"#NUM!", b"#N/A"})
_NOT_WORKED_OUT = re.compile(
    rb"<(?:\w+:)?c\s([^>]*[^/])>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*\bref\s*=\s*[\"']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)[\"']"
)
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,9})["']""")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_IN_WORDS = "is a formula that was never worked out; open the file in your spreadsheet program and save it again"

Place = tuple[int, int]


@dataclass
class Signs:
    """Of one sheet: the rows and columns that are hidden, by row and column the cells that hold nothing readable and why, and the
    merged cells that reach over several rows, each with its rows and columns. ``later_errors``: some of the errors came
    with a later release of the spreadsheet program."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    unreadable: dict[Place, str] = field(default_factory=dict)
    merged: list[tuple[range, range]] = field(default_factory=list)
    later_errors: bool = False

    def cannot_be_read(self, cell: bytes, why: str) -> None:
        """Keep why the cell with these attributes says nothing."""
        found = _PLACE.search(cell)
        if found and found[1]:
            self.unreadable[int(found[2]), _number(found[1])] = why


def signs_of(archive: zipfile.ZipFile) -> dict[str, Signs]:
    """By the name of each sheet, what would go by in silence."""
    names = set(archive.namelist())
    parts = {sheet: part for sheet, part in _parts_by_sheet(archive).items() if part in names}
    return {sheet: _signs(archive, part) for sheet, part in parts.items()}


def with_old_errors(source: io.BytesIO) -> io.BytesIO:
    """The workbook again, with an old error in the place of each that came later."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(source) as archive,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for entry in archive.infolist():
            content = archive.read(entry.filename)
            copy.writestr(entry.filename, _ERROR.sub(_old_error, content))
    written.seek(0)
    return written


def _old_error(cell: re.Match[bytes]) -> bytes:
    whole, error = cell[0], cell[3]
    return whole if error in _OLD_ERRORS else whole[: -len(error) - 1] + b"#VALUE!<"


def _parts_by_sheet(archive: zipfile.ZipFile) -> dict[str, str]:
    """In which part of the file each sheet lies."""
    workbook = archive.read("xl/workbook.xml").decode(errors="replace")
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in archive.namelist():
        return {}
    said = [
        _attributes(each)
        for each in _RELATION.findall(archive.read(relations).decode(errors="replace"))
    ]
    targets = {each.get("Id", ""): _in_archive(each.get("Target", "")) for each in said}
    sheets = [_attributes(each) for each in _SHEET.findall(workbook)]
    return {
        each["name"]: targets[each["id"]]
        for each in sheets
        if "name" in each and each.get("id") in targets
    }


def _in_archive(target: str) -> str:
    return target[1:] if target.startswith("/") else normpath(f"xl/{target}")


def _attributes(written: str) -> dict[str, str]:
    return {
        name.rpartition(":")[2]: unescape(double or single)
        for name, double, single in _ATTRIBUTE.findall(written)
    }


def _signs(archive: zipfile.ZipFile, part: str) -> Signs:
    found = Signs()
    for piece in _rows_of(archive, part):
        for columns in _HIDDEN_COLUMNS.finditer(piece):
            ends = {name: int(number) for name, number in _COLUMNS.findall(columns[1])}
            found.hidden_columns |= {*range(ends.get(b"min", 1) - 1, ends.get(b"max", 0))}
        for row in _HIDDEN_ROW.finditer(piece):
            place = _PLACE.search(row[1])
            if place:
                found.hidden_rows.add(int(place[2]))
        if b"<f" in piece or b":f" in piece:
            for cell in _NOT_WORKED_OUT.finditer(piece):
                found.cannot_be_read(cell[1], _IN_WORDS)
        for cell in _ERROR.finditer(piece):
            found.later_errors |= cell[3] not in _OLD_ERRORS
            error = cell[3].decode(errors="replace")
            found.cannot_be_read(cell[1], f"holds the error {error} of a formula")
        found.merged += [_merged(each) for each in _MERGED.finditer(piece) if each[2] != each[4]]
    return found


def _rows_of(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that each end with a whole row, so that no cell is cut in two."""
    kept = b""
    with archive.open(part) as file:
        while piece := file.read(_PIECE):
            whole, end, kept = (kept + piece).rpartition(b"row>")
            if end:
                yield whole + end
    yield kept


def _merged(found: re.Match[bytes]) -> tuple[range, range]:
    left, top, right, bottom = found.groups()
    return range(int(top), int(bottom) + 1), range(_number(left), _number(right) + 1)


def _number(letters: bytes) -> int:
    """The column of those letters, the first one 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
