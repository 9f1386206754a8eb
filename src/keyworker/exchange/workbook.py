"""Which sheets and rows does a spreadsheet hold, and can it be read at all?"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
)

from keyworker.exchange.sheet_bounds import TooLarge, bounds_of, without_far_cells
from keyworker.exchange.sheet_signs import Signs, signs_of, with_old_errors

MOST_ROWS = 200_000
MOST_UNPACKED_BYTES = 400 * 1024 * 1024
MOST_CELLS = 20_000_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """As much is read of one workbook: looked at before anything of it is laid out in memory."""

    most_bytes: int = MOST_UNPACKED_BYTES
    most_rows: int = MOST_ROWS
    most_cells: int = MOST_CELLS
    most_sheets: int = 200


# What the lists of a whole authority may come to.
OF_AN_AUTHORITY = Limits()
_ACCEPTED = "a spreadsheet in the form .xlsx or .xlsm is read; open it in your spreadsheet program and save it as .xlsx"


_OF_SHEETS = "xl/worksheets/"
_FROM_1904 = re.compile(rb"""\bdate1904\s*=\s*["'](1|true)["']""")


class UnreadableFile(Exception):
    """The file cannot be read; the message says what is wrong with it in one sentence."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name and its rows as found, the first row numbered 1 as in the spreadsheet.

    ``from_1904``: its workbook counts days from 1904, so a plain number that is a day is four years and a day later.
    ``signs``: what its cells alone do not show.
    """

    name: str
    rows: tuple[tuple[object, ...], ...]
    hidden: bool = False
    from_1904: bool = False
    signs: Signs = field(default_factory=Signs)


@dataclass(frozen=True)
class Workbook:
    """Every sheet, and how many cells stood far below all others of their sheet and were left out."""

    sheets: tuple[Sheet, ...]
    far_cells: int = 0


def fingerprint(path: Path) -> str:
    """The SHA-256 of the file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_workbook(path: Path, *, limits: Limits = OF_AN_AUTHORITY) -> Workbook:
    """Every sheet of an .xlsx file, cells as text, numbers, dates or yes/no.

    Raises:
        UnreadableFile: it is not there, is a folder, is not a spreadsheet, is protected by a password, is damaged, or
            is larger than its ``limits``.
    """
    _look_before_opening(path)
    try:
        workbook = _read(path, limits)
    except PasswordError as error:
        raise UnreadableFile(
            f"{path.name}: the file is protected by a password; save it without one"
        ) from error
    except TooLarge as error:
        raise UnreadableFile(f"{path.name}: {error}") from error
    except (
        CalamineError,
        WorksheetNotFound,
        zipfile.BadZipFile,
        OSError,
        ValueError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ) as error:
        raise UnreadableFile(
            f"{path.name}: the file is damaged or is not a spreadsheet (.xlsx)"
        ) from error
    rows = sum(len(sheet.rows) for sheet in workbook.sheets)
    if rows > limits.most_rows:
        raise UnreadableFile(
            f"{path.name}: {rows:,} rows; at most {limits.most_rows:,} are read from one file"
        )
    return workbook


def _read(path: Path, limits: Limits) -> Workbook:
    with zipfile.ZipFile(path) as archive:
        there = sum(name.startswith(_OF_SHEETS) for name in archive.namelist())
        if there > limits.most_sheets:
            raise TooLarge(
                f"{there:,} sheets; at most {limits.most_sheets:,} are read from one file"
            )
        parts = bounds_of(
            archive,
            most_bytes=limits.most_bytes,
            most_rows=limits.most_rows,
            most_cells=limits.most_cells,
        )
        from_1904 = bool(_FROM_1904.search(archive.read("xl/workbook.xml")))
        signs = signs_of(archive)
        source = (
            without_far_cells(archive, parts) if parts.far_cells else io.BytesIO(path.read_bytes())
        )
    if any(each.later_errors for each in signs.values()):
        source = with_old_errors(source)
    workbook = CalamineWorkbook.from_filelike(source)
    sheets = tuple(
        Sheet(
            name=each.name,
            rows=tuple(
                tuple(row)
                for row in workbook.get_sheet_by_name(each.name).to_python(skip_empty_area=False)
            ),
            hidden=each.visible is not SheetVisibleEnum.Visible,
            from_1904=from_1904,
            signs=signs.get(each.name) or Signs(),
        )
        for each in workbook.sheets_metadata
        if each.typ is SheetTypeEnum.WorkSheet
    )
    return Workbook(sheets, parts.far_cells)


def _look_before_opening(path: Path) -> None:
    if not path.exists():
        raise UnreadableFile(f"{path}: there is no such file")
    if path.is_dir():
        raise UnreadableFile(f"{path}: is a folder; give the spreadsheet itself")
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be opened ({error.strerror})") from error
    if not start:
        raise UnreadableFile(f"{path.name}: the file is empty")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        # The container of both the old .xls format and a workbook encrypted with a password.
        raise UnreadableFile(
            f"{path.name}: is protected by a password or is an old .xls; {_ACCEPTED}, without a password"
        )
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFile(
            f"{path.name}: is not a spreadsheet (.xlsx), or is damaged; {_ACCEPTED}"
        ) from error
    if "xl/workbook.xml" not in names:
        kind = (
            "an OpenDocument spreadsheet (.ods)"
            if "content.xml" in names
            else "not a spreadsheet (.xlsx)"
        )
        raise UnreadableFile(f"{path.name}: is {kind}; {_ACCEPTED}")
    if unpacked > MOST_UNPACKED_BYTES:
        raise UnreadableFile(
            f"{path.name}: unpacks to more than {MOST_UNPACKED_BYTES // 1024 // 1024} MB and was not opened"
        )
