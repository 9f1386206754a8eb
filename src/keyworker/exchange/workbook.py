"""Which sheets and rows does a spreadsheet hold, and can it be read at all?"""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

MOST_ROWS = 200_000
MOST_UNPACKED_BYTES = 400 * 1024 * 1024


class UnreadableFile(Exception):
    """The file cannot be read; the message says what is wrong with it in one sentence."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name and its rows as found, the first row numbered 1 as in the spreadsheet."""

    name: str
    rows: tuple[tuple[object, ...], ...]


def fingerprint(path: Path) -> str:
    """The SHA-256 of the file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Every sheet of an .xlsx file, cells as text, numbers, dates or yes/no.

    Raises:
        UnreadableFile: it is not there, is a folder, is not a spreadsheet, is protected by a password, is damaged, or
            is larger than one authority's lists can be.
    """
    _look_before_opening(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = tuple(
            Sheet(
                name,
                tuple(
                    tuple(row)
                    for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                ),
            )
            for name in workbook.sheet_names
        )
    except PasswordError as error:
        raise UnreadableFile(
            f"{path.name}: the file is protected by a password; save it without one"
        ) from error
    except (CalamineError, WorksheetNotFound, OSError, ValueError) as error:
        raise UnreadableFile(
            f"{path.name}: the file is damaged or is not a spreadsheet (.xlsx)"
        ) from error
    rows = sum(len(sheet.rows) for sheet in sheets)
    if rows > MOST_ROWS:
        raise UnreadableFile(
            f"{path.name}: {rows:,} rows; at most {MOST_ROWS:,} are read from one file"
        )
    return sheets


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
            f"{path.name}: is protected by a password or is an old .xls; save it as a plain .xlsx"
        )
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFile(f"{path.name}: is not a spreadsheet (.xlsx), or is damaged") from error
    if "xl/workbook.xml" not in names:
        raise UnreadableFile(f"{path.name}: is not a spreadsheet (.xlsx)")
    if unpacked > MOST_UNPACKED_BYTES:
        raise UnreadableFile(
            f"{path.name}: unpacks to more than {MOST_UNPACKED_BYTES // 1024 // 1024} MB and was not opened"
        )
