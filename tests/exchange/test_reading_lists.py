"""Which sheets are which lists, and what becomes of every row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from keyworker.exchange.annex_a.columns import bare
from keyworker.exchange.annex_a.lists import LISTS
from keyworker.exchange.annex_a.recognise import recognise
from keyworker.exchange.annex_a.rows import Findings, read_rows
from keyworker.exchange.workbook import Limits, UnreadableFile, read_workbook
from tests.exchange.workbooks import HEADERS, a_workbook, in_need, looked_after, protected, referral

TODAY = date(2026, 5, 1)
SAMPLES = sorted((Path(__file__).parents[3] / "shared/data/annex_a").glob("*.xlsx"))


def read(path: Path) -> Findings:
    return read_rows(read_workbook(path).sheets, as_of=TODAY)


@pytest.mark.parametrize("number", range(1, 12))
def test_each_list_is_known_by_its_headers_whatever_its_sheet_is_called(
    tmp_path: Path, number: int
) -> None:
    path = a_workbook(tmp_path, (number, {"Child Unique ID": 1}), sheet="Something else")
    (sheet,) = read_workbook(path).sheets
    known = recognise(sheet)
    assert known is not None
    assert known.list.number == number


@pytest.mark.parametrize(
    "renamed",
    [
        {"Child Unique ID": "Child Unique ID  ", "Gender": "Sex", "Age": "Age of Child (Years)"},
        {
            "Child Unique ID": "child's unique identifier",
            "Case Status": " CASE STATUS (a-e)) ",
            "Allocated Worker": "Allocated\u00a0Worker",
        },
    ],
)
def test_headers_may_vary_in_spaces_brackets_and_words(
    tmp_path: Path, renamed: dict[str, str]
) -> None:
    found = read(a_workbook(tmp_path, in_need(7), headers=renamed))
    (row,) = found.taken
    assert (row.child, row.get("worker")) == ("7", "Ada Osei")


def test_a_title_above_the_headers_is_stepped_over_and_rows_keep_their_numbers(
    tmp_path: Path,
) -> None:
    found = read(
        a_workbook(tmp_path, in_need(7), above=["Children in need", "Prepared for the inspection"])
    )
    assert found.taken[0].number == 4


def test_every_row_is_taken_or_rejected(tmp_path: Path) -> None:
    found = read(
        a_workbook(
            tmp_path,
            in_need(1),
            in_need(""),
            in_need(2, start="09/16/2025"),
            (10, {"Child Unique ID": 3}),
        )
    )
    assert found.rows_in == 4
    assert [row.child for row in found.taken] == ["1"]
    assert [(each.sheet, each.row, each.reason) for each in found.rejected] == [
        ("List 6", 3, "Child Unique ID is blank"),
        (
            "List 6",
            4,
            "CIN Start Date: '09/16/2025' reads as month/day/year; write it as 16/09/2025",
        ),
        ("List 10", 2, "adoption lists are not imported yet"),
    ]


def test_a_row_that_says_the_same_as_an_earlier_one_is_rejected_by_its_number(
    tmp_path: Path,
) -> None:
    found = read(a_workbook(tmp_path, in_need(1), in_need(1), in_need(1, worker="Ben Nowak")))
    assert [each.reason for each in found.rejected] == [
        "says the same as row 2",
        "is about the same child and date as row 2 but says something else; row 2 is used",
    ]


def test_a_date_to_come_is_rejected_but_a_birth_to_come_is_not(tmp_path: Path) -> None:
    found = read(
        a_workbook(
            tmp_path, referral(1, referred=date(2026, 5, 2)), in_need(2, born=date(2026, 9, 1))
        )
    )
    assert [each.reason for each in found.rejected] == [
        "Date of referral: Sat 2 May 2026 is after the day of the import, Fri 1 May 2026"
    ]
    assert [row.child for row in found.taken] == ["2"]


def test_what_ended_before_its_start_goes_on_and_is_reported(tmp_path: Path) -> None:
    found = read(a_workbook(tmp_path, protected(1, plan_end=date(2026, 1, 1))))
    assert found.taken[0].get("ended") is None
    assert found.not_understood[0].reason.endswith(
        "Thu 1 Jan 2026 is before Child Protection Plan Start Date Mon 2 Mar 2026"
    )


def test_a_cell_that_cannot_be_read_is_left_blank_and_reported_while_the_row_is_taken(
    tmp_path: Path,
) -> None:
    found = read(a_workbook(tmp_path, in_need(1, sex="Sometimes")))
    assert found.taken[0].get("sex") is None
    assert [(each.column, each.row) for each in found.not_understood] == [("Gender", 2)]


def test_an_unknown_case_status_is_asked_about_and_its_child_is_taken(tmp_path: Path) -> None:
    found = read(a_workbook(tmp_path, in_need(1, status="Parked")))
    assert (found.taken[0].child, found.taken[0].get("status")) == ("1", None)
    assert found.not_understood[0].reason == "'Parked' is not a case status we know"
    assert dict(found.asked) == {("status", "Parked"): 1}


def test_a_sheet_without_the_ids_is_no_list_and_is_said_to_be_like_one(tmp_path: Path) -> None:
    found = read(a_workbook(tmp_path, in_need(1), headers={"Child Unique ID": "Name"}))
    assert (found.lists, found.rows_in) == ([], 0)
    assert found.like_lists == [("List 6", 6, 2)]


def test_a_sheet_that_is_no_list_is_named_with_its_rows(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, in_need(1))
    from openpyxl import load_workbook

    book = load_workbook(path)
    book.create_sheet("Guidance").append(["Read me"])
    book.save(path)
    assert read(path).not_lists == [("Guidance", 1)]


def test_rows_of_blanks_are_no_rows(tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path,
        in_need(1),
        (6, {"Gender": None, "Ethnicity": None, "Date of Birth": None, "Age": "\u00a0"}),
    )
    assert read(path).rows_in == 1


def test_the_age_column_growing_older_is_no_change(tmp_path: Path) -> None:
    (first,) = read(a_workbook(tmp_path, in_need(1, Age=11.9), name="a.xlsx")).taken
    (later,) = read(a_workbook(tmp_path, in_need(1, Age=12.1), name="b.xlsx")).taken
    assert first.hash == later.hash


def test_a_change_we_use_is_noticed(tmp_path: Path) -> None:
    (first,) = read(a_workbook(tmp_path, looked_after(1), name="a.xlsx")).taken
    (later,) = read(a_workbook(tmp_path, looked_after(1, worker="Cai Rossi"), name="b.xlsx")).taken
    assert first.key == later.key
    assert first.hash != later.hash


def test_every_header_of_the_guidance_is_known() -> None:
    for each in LISTS:
        headers = [bare(header) for header in HEADERS[each.number]]
        for column in each.columns:
            assert any(column.is_headed(header) for header in headers), (each.number, column.header)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_row_of_a_sample_is_accounted_for(sample: Path) -> None:
    found = read(sample)
    assert found.not_lists == []
    assert sum(count for _, _, count in found.lists) == found.rows_in
    assert {each.reason for each in found.rejected} == {"adoption lists are not imported yet"}


def _bad_files(folder: Path) -> dict[str, Path]:
    (folder / "words.xlsx").write_text("not a spreadsheet")
    (folder / "empty.xlsx").write_bytes(b"")
    (folder / "old.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600)
    good = a_workbook(folder, in_need(1), name="whole.xlsx").read_bytes()
    (folder / "cut.xlsx").write_bytes(good[: len(good) // 2])
    book = Workbook()
    book.save(folder / "blank.xlsx")
    return {path.stem: path for path in folder.glob("*.xlsx")}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("words", "is not a spreadsheet"),
        ("empty", "the file is empty"),
        ("old", "protected by a password or is an old .xls"),
        ("cut", "is not a spreadsheet (.xlsx), or is damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    tmp_path: Path, name: str, said: str
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_workbook(_bad_files(tmp_path)[name])
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read_workbook(tmp_path / "none.xlsx")
    with pytest.raises(UnreadableFile, match="is a folder"):
        read_workbook(tmp_path)


def test_a_file_with_too_many_rows_is_refused(tmp_path: Path) -> None:
    # With the row of headings, one more than the limit.
    book = a_workbook(tmp_path, in_need(1), in_need(2), in_need(3))
    with pytest.raises(UnreadableFile, match="at most 3 are read"):
        read_workbook(book, limits=Limits(most_rows=3))
