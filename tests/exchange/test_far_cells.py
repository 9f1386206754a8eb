"""A workbook that is small and asks for a great deal: what is read of it, and what is refused in a sentence."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from keyworker.exchange.annex_a.rows import read_rows
from keyworker.exchange.workbook import UnreadableFile, read_workbook
from tests.exchange.workbooks import a_workbook, in_need, protected

TODAY = date(2026, 11, 28)


def with_cell(path: Path, place: str, *, value: str = " ", on: str = "List 6") -> Path:
    book = load_workbook(path)
    book[on][place] = value
    book.save(path)
    return path


def in_the_corner(path: Path) -> None:
    book = Workbook()
    book.create_sheet("List 6")["XFD1048576"] = "x"
    book.save(path)


@pytest.mark.parametrize("place", ["A1048576", "N1048576", "XFD1048576", "C900000"])
def test_a_stray_cell_far_below_is_left_out_and_counted(tmp_path: Path, place: str) -> None:
    book = read_workbook(with_cell(a_workbook(tmp_path, in_need(1), protected(2)), place))
    found = read_rows(book.sheets, as_of=TODAY)
    assert ([row.child for row in found.taken], book.far_cells) == (["1", "2"], 1)
    assert max(len(sheet.rows) for sheet in book.sheets) < 10


def test_rows_below_a_gap_are_read(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, in_need(1), in_need(2))
    book = load_workbook(path)
    book["List 6"].move_range("A3:N3", rows=5000)
    book.save(path)
    found = read_rows(read_workbook(path).sheets, as_of=TODAY)
    assert [row.number for row in found.taken] == [2, 5003]


def test_a_stray_cell_far_to_the_right_is_read_where_it_asks_for_little(tmp_path: Path) -> None:
    book = read_workbook(with_cell(a_workbook(tmp_path, in_need(1)), "XFD2"))
    assert len(read_rows(book.sheets, as_of=TODAY).taken) == 1


def test_one_cell_in_the_last_corner_is_refused_in_a_sentence(tmp_path: Path) -> None:
    in_the_corner(tmp_path / "far.xlsx")
    with pytest.raises(UnreadableFile, match="far outside the list"):
        read_workbook(tmp_path / "far.xlsx")


def test_a_sheet_under_another_name_is_bounded_too(tmp_path: Path) -> None:
    in_the_corner(tmp_path / "far.xlsx")
    moved = tmp_path / "moved.xlsx"
    with zipfile.ZipFile(tmp_path / "far.xlsx") as old, zipfile.ZipFile(moved, "w") as new:
        for entry in old.namelist():
            text = old.read(entry).replace(b"worksheets/sheet2.xml", b"elsewhere/one.bin")
            new.writestr(entry.replace("worksheets/sheet2.xml", "elsewhere/one.bin"), text)
    with pytest.raises(UnreadableFile, match="far outside the list"):
        read_workbook(moved)


def test_what_unpacks_to_too_much_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keyworker.exchange.workbook.MOST_UNPACKED_BYTES", 1000)
    with pytest.raises(UnreadableFile, match="unpacks to more than"):
        read_workbook(a_workbook(tmp_path, in_need(1)))


@pytest.mark.parametrize(
    ("name", "parts"),
    [("lists.ods", ["mimetype", "content.xml"]), ("lists.xlsx", ["word/document.xml"])],
)
def test_another_form_of_file_is_refused_with_what_is_accepted(
    tmp_path: Path, name: str, parts: list[str]
) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    with pytest.raises(UnreadableFile, match=r"save it as \.xlsx"):
        read_workbook(tmp_path / name)


def test_days_of_a_workbook_that_counts_from_1904_are_the_days_they_were(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, in_need(1, start=44574))
    book = load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book.save(path)
    (row,) = read_rows(read_workbook(path).sheets, as_of=TODAY).taken
    assert row.get("at") == date(2026, 1, 14)
