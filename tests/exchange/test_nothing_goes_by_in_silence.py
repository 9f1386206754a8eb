"""What a spreadsheet shows and a library hands over as nothing, or as any other cell: each is said, and the safe thing done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from keyworker.exchange.annex_a.rows import Findings, read_rows
from keyworker.exchange.workbook import read_workbook
from tests.exchange.workbooks import HEADERS, a_workbook, in_need, protected

AS_OF = date(2026, 6, 1)
WORKER, START, CHILD = "Allocated Worker", "CIN Start Date", "Child Unique ID"


def place(header: str) -> int:
    """In which column of list 6 that header stands, the first being 1."""
    return HEADERS[6].index(header) + 1


def found(folder: Path, change: Callable[[Worksheet], None], children: int = 4) -> Findings:
    """What is read of a list 6 of children 101, 102 ..., once something was done to its sheet."""
    path = a_workbook(folder, *(in_need(101 + each) for each in range(children)))
    book = load_workbook(path)
    change(book["List 6"])
    book.save(path)
    return read_rows(read_workbook(path).sheets, as_of=AS_OF)


def children(findings: Findings) -> list[str]:
    return [row.child for row in findings.taken]


def test_a_hidden_row_is_read_and_said(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    findings = found(tmp_path, hide)
    assert children(findings) == ["101", "102", "103", "104"]
    assert findings.doubts == [
        "List 6: row 3 is hidden or filtered out in the workbook; it is read as any other"
    ]


def test_rows_that_a_filter_hides_are_read_and_said_together(tmp_path: Path) -> None:
    def filtered(sheet: Worksheet) -> None:
        sheet.auto_filter.ref = "A1:P30"
        for row in range(3, 20):
            sheet.row_dimensions[row].hidden = True

    (said,) = found(tmp_path, filtered, 20).doubts
    assert "rows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 and 5 more are hidden or filtered" in said


@pytest.mark.parametrize(
    "error", ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#SPILL!", "#CALC!"]
)
def test_an_error_is_no_empty_cell(tmp_path: Path, error: str) -> None:
    def break_it(sheet: Worksheet) -> None:
        for row, header in ((2, WORKER), (3, START), (4, CHILD)):
            cell = sheet.cell(row, place(header))
            cell.value, cell.data_type = error, "e"

    findings = found(tmp_path, break_it)
    assert children(findings) == ["101", "104"]
    said = f"holds the error {error} of a formula"
    (blank,) = findings.not_understood
    assert (blank.row, blank.column, blank.reason) == (2, WORKER, said)
    rejected = [(each.row, each.reason) for each in findings.rejected]
    assert rejected == [(3, f"{START}: {said}"), (4, f"{CHILD}: {said}")]


def test_a_row_of_errors_alone_is_accounted_for(tmp_path: Path) -> None:
    def break_it(sheet: Worksheet) -> None:
        for column in range(1, len(HEADERS[6]) + 1):
            cell = sheet.cell(3, column)
            cell.value, cell.data_type = "#N/A", "e"

    findings = found(tmp_path, break_it)
    assert findings.rows_in == 4
    assert [each.row for each in findings.rejected] == [3]


def test_a_formula_that_was_never_worked_out_says_so(tmp_path: Path) -> None:
    def compute(sheet: Worksheet) -> None:
        sheet.cell(2, place(WORKER)).value = '=CONCATENATE("Ada"," ","Osei")'
        sheet.cell(3, place(CHILD)).value = "=100+2"

    findings = found(tmp_path, compute)
    assert [(each.row, each.column) for each in findings.not_understood] == [(2, WORKER)]
    (rejected,) = findings.rejected
    assert rejected.reason.startswith(f"{CHILD}: is a formula that was never worked out; open the")


def test_cells_merged_over_rows_say_something_of_the_first_alone(tmp_path: Path) -> None:
    def merge(sheet: Worksheet) -> None:
        column = place(WORKER)
        sheet.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)

    findings = found(tmp_path, merge)
    assert findings.doubts == [
        "List 6: Allocated Worker: the cells of rows 2 to 4 are merged, so only row 2 has what they say"
    ]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Allocated Worker", "for Allocated Worker column N, 'Allocated Worker', is"),
        ("Allocated Social Worker", "for Allocated Worker column N, 'Allocated Worker', is"),
        ("Second Allocated Worker", "column O, 'Second Allocated Worker', is not read"),
        ("Co-worker / practitioner", "column O, 'Co-worker / practitioner', is not read"),
        ("Child Unique ID", "for Child Unique ID column A, 'Child Unique ID', is"),
        ("CIN start date", "for CIN Start Date column"),
    ],
)
def test_a_second_column_of_the_kind_is_said_not_to_be_read(
    tmp_path: Path, header: str, said: str
) -> None:
    def add(sheet: Worksheet) -> None:
        sheet.cell(1, len(HEADERS[6]) + 1).value = header
        sheet.cell(2, len(HEADERS[6]) + 1).value = "Zed Other"

    findings = found(tmp_path, add)
    assert [row.get("worker") for row in findings.taken] == ["Ada Osei"] * 4
    (doubt,) = findings.doubts
    assert said in doubt


def test_headers_again_on_each_page_are_no_children(tmp_path: Path) -> None:
    def again(sheet: Worksheet) -> None:
        for column, header in enumerate(HEADERS[6], start=1):
            sheet.cell(3, column).value = header

    findings = found(tmp_path, again)
    assert [(each.row, each.reason) for each in findings.rejected] == [(3, "repeats the headers")]
    assert children(findings) == ["101", "103", "104"]


def test_another_list_below_the_first_is_not_read_as_the_first(tmp_path: Path) -> None:
    def below(sheet: Worksheet) -> None:
        sheet.append(HEADERS[7])
        _, said = protected(201)
        sheet.append([said.get(header) for header in HEADERS[7]])

    findings = found(tmp_path, below)
    assert children(findings) == ["101", "102", "103", "104"]
    reason = "stands below the headers of another list; give each list a sheet of its own"
    assert [(each.row, each.reason) for each in findings.rejected] == [(6, reason), (7, reason)]


def test_dates_of_two_orders_in_one_column_are_doubted(tmp_path: Path) -> None:
    def mix(sheet: Worksheet) -> None:
        for row, written in ((2, "03/04/2026"), (3, "04/13/2026"), (4, "05/05/2026")):
            sheet.cell(row, place(START)).value = written

    findings = found(tmp_path, mix)
    assert [each.row for each in findings.rejected] == [3]
    assert findings.doubts == [
        "List 6: CIN Start Date: row 3 can only be month first, so row 2 may be too; they are read as day first"
    ]


def test_a_clean_list_has_nothing_to_look_at(tmp_path: Path) -> None:
    def nothing(sheet: Worksheet) -> None:
        sheet.cell(1, len(HEADERS[6]) + 1).value = "Age of Child (Years)"

    findings = found(tmp_path, nothing)
    assert (findings.doubts, findings.rejected, findings.not_understood) == ([], [], [])
