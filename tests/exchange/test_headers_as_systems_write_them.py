"""A column is known by what its header says, however it is written: in one word, numbered, over two rows, or hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from keyworker.exchange.annex_a.bring_in import import_annex_a
from keyworker.exchange.annex_a.report import ImportReport
from keyworker.record.models import Person
from tests.exchange.imported import NOW, brought_in, case_of, lead_of, standings_of
from tests.exchange.workbooks import HEADERS, a_workbook, in_need

pytestmark = pytest.mark.django_db
ONE_WORD = {each: each.replace(" ", "") for each in HEADERS[6]}
WRITTEN: list[dict[str, str]] = [
    ONE_WORD,
    {header: each.upper() for header, each in ONE_WORD.items()},
    {header: each.lower() for header, each in ONE_WORD.items()},
    {each: each.replace(" ", "_") for each in ONE_WORD},
    {each: each.replace(" ", "\n") for each in ONE_WORD},
    {each: f"\ufeff{each}\u200b".replace(" ", "\u00a0") for each in ONE_WORD},
    {each: f"{number}. {each}" for number, each in enumerate(ONE_WORD)},
    {each: f"Q{number} {each} *" for number, each in enumerate(ONE_WORD)},
    *({"Date of Birth": each} for each in ("D.O.B.", "DoB", "Birth Date", "Child DOB")),
    *(
        {"Child Unique ID": each}
        for each in ("Child Unique Ref", "Unique Child Number", "Person ID", "Client ID No.")
    ),
    {"CIN Start Date": "CiN Plan Start Date"},
    {"CIN Start Date": "Start Date of CIN"},
    {"Case Status": "Status"},
    {"Case Status": "Status of case"},
    *(
        {"Allocated Worker": each}
        for each in (
            "Social Worker",
            "Key worker",
            "Case holder",
            "Worker Name",
            "Allocated SW",
            "Lead Worker",
            "Caseworker",
            "Allocated Practitioner",
            "Named worker",
        )
    ),
    *({"Allocated Team": each} for each in ("Team", "Team Name", "Current Team", "Worker's team")),
]


def is_read_whole(report: ImportReport) -> None:
    assert report.missing_columns == ()
    assert (lead_of(1), standings_of(1)) == (
        "Ada Osei",
        [("child-in-need", date(2026, 1, 12), None)],
    )
    team = case_of(1).team
    assert team is not None
    assert team.name == "North Team 1"
    assert Person.objects.get().born == date(2014, 5, 6)


@pytest.mark.parametrize("headers", WRITTEN, ids=str)
def test_a_header_is_known_however_it_is_written(tmp_path: Path, headers: dict[str, str]) -> None:
    is_read_whole(brought_in(tmp_path, in_need(1), headers=headers))


@pytest.mark.parametrize("header", ["Mother ID", "Worker ID", "Case number", "NHS number"])
def test_another_number_is_no_childs_id(tmp_path: Path, header: str) -> None:
    def renamed(sheet: Any) -> None:
        sheet.insert_cols(1)
        sheet["A1"], sheet["A2"] = header, 77

    import_annex_a(edited(a_workbook(tmp_path, in_need(1)), renamed), now=NOW)
    assert lead_of(1) == "Ada Osei"


def edited(path: Path, change: Callable[[Any], None]) -> Path:
    book = load_workbook(path)
    change(book["List 6"])
    book.save(path)
    return path


def merged_over_team_and_worker(sheet: Any) -> None:
    sheet.insert_rows(1)
    last = sheet.max_column
    for place in range(1, last + 1):
        header = sheet.cell(2, place)
        if header.value.startswith("Allocated "):
            header.value = header.value.removeprefix("Allocated ")
    sheet.cell(1, last - 1).value = "Allocated"
    sheet.merge_cells(start_row=1, end_row=1, start_column=last - 1, end_column=last)


def merged_down_over_two_rows(sheet: Any) -> None:
    sheet.insert_rows(1)
    last = sheet.max_column
    for place in range(1, last - 1):
        sheet.cell(1, place).value, sheet.cell(2, place).value = sheet.cell(2, place).value, None
        sheet.merge_cells(start_row=1, end_row=2, start_column=place, end_column=place)
    sheet.cell(1, last - 1).value = "Who holds it"
    sheet.merge_cells(start_row=1, end_row=1, start_column=last - 1, end_column=last)


def begins_at_b3_with_gaps(sheet: Any) -> None:
    sheet.insert_cols(1)
    sheet.insert_rows(1, 2)
    sheet.insert_rows(4, 3)


def the_other_way_round(sheet: Any) -> None:
    rows = [list(row)[::-1] for row in sheet.iter_rows(values_only=True)]
    sheet.delete_rows(1, len(rows))
    for row in rows:
        sheet.append(row)


@pytest.mark.parametrize(
    "change",
    [
        merged_over_team_and_worker,
        merged_down_over_two_rows,
        begins_at_b3_with_gaps,
        the_other_way_round,
    ],
)
def test_headers_are_found_wherever_they_stand(
    tmp_path: Path, change: Callable[[Any], None]
) -> None:
    report = import_annex_a(edited(a_workbook(tmp_path, in_need(1)), change), now=NOW)
    is_read_whole(report)
    assert report.rows.rows_in == 1


def test_a_child_is_never_taken_for_the_second_row_of_headers(tmp_path: Path) -> None:
    bare = {each: None for each in HEADERS[6] if each != "Child Unique ID"}
    report = brought_in(tmp_path, (6, {**bare, "Child Unique ID": "7", "Allocated Team": "Team"}))
    assert report.rows.rows_in == 1


def test_of_two_columns_of_one_header_the_one_that_is_shown_is_read(tmp_path: Path) -> None:
    def with_an_old_one(sheet: Any) -> None:
        sheet.insert_cols(1)
        sheet["A1"], sheet["A2"] = "Allocated Worker", "Old Lead"
        sheet.column_dimensions["A"].hidden = True

    report = import_annex_a(edited(a_workbook(tmp_path, in_need(1)), with_an_old_one), now=NOW)
    is_read_whole(report)
    assert "column A, 'Allocated Worker', is not read" in report.doubts[0]


def test_a_hidden_column_that_is_the_only_one_is_read_and_said(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.column_dimensions["N"].hidden = True

    report = import_annex_a(edited(a_workbook(tmp_path, in_need(1)), hide), now=NOW)
    is_read_whole(report)
    assert report.doubts == (
        "List 6: column N, 'Allocated Worker', is hidden in the workbook; it is read as any other",
    )


def test_teams_under_the_workers_header_are_doubted(tmp_path: Path) -> None:
    swapped = {"team": "Ada Osei", "worker": "North Team 1"}
    report = brought_in(tmp_path, in_need(1, **swapped), in_need(2, **swapped))
    assert lead_of(1) is None
    assert "rows 2, 3 have a team under the worker's header" in report.doubts[0]
    one = brought_in(tmp_path, in_need(3, **swapped), name="other.xlsx")
    assert "row 2 has a team under the worker's header" in one.doubts[0]
