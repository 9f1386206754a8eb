"""What words, ids, columns and sheets mean; what is not known is asked about, and nobody becomes somebody."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from keyworker.config.commands import BadInput
from keyworker.exchange.annex_a.bring_in import import_annex_a
from keyworker.exchange.annex_a.report import in_words
from keyworker.exchange.models import ImportRun
from keyworker.exchange.workbook import UnreadableFile
from keyworker.record.models import Case, Event, Identifier
from keyworker.workforce.models import Service, Team, Worker
from tests.exchange.imported import LATER, NOW, brought_in, case_of, lead_of, standings_of
from tests.exchange.workbooks import a_workbook, in_need, looked_after, protected, referral

pytestmark = pytest.mark.django_db

NOBODY = [
    "Unallocated",
    "UNALLOCATED",
    "Not Allocated",
    "Duty Worker",
    "Duty",
    "Vacant",
    "TBC",
    "To be allocated",
    "No worker",
    "Awaiting allocation",
    "?",
    ".",
    "Team Manager",
    "N/A",
    "none",
    "0",
    "Allocated Worker",
    "Agency Worker 3",
    "-",
    "Duty / Unallocated",
    "Unallocated (left in May)",
    "To Be Confirmed",
    "Vacant Post 12",
    "Waiting List",
    "Agency SW",
    "CIN Team",
    "Pod 3",
    "Team North",
    "North Hub Duty SW 2",
    "Senior Social Worker (CP)",
    "t.b.c.",
    "T B A",
    "XXX",
    "See notes",
]


@pytest.mark.parametrize("word", NOBODY)
def test_a_word_that_means_nobody_names_nobody(tmp_path: Path, word: str) -> None:
    report = brought_in(tmp_path, in_need(1, worker=word))
    assert (Worker.objects.count(), lead_of(1)) == (0, None)
    assert report.unallocated[0].cases == (case_of(1).reference,)


@pytest.mark.parametrize(
    "name",
    [
        "West",
        "Ann West",
        "Max Post",
        "Na Li",
        "Bea Vacant",
        "Early Grace",
        "Lee See",
        "D. O. Team-Bell",
    ],
)
def test_a_name_that_has_such_a_word_in_it_is_somebody(tmp_path: Path, name: str) -> None:
    brought_in(tmp_path, in_need(1, worker=name))
    assert lead_of(1) == name


def test_a_worker_who_becomes_unallocated_is_no_change_of_lead(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1))
    report = brought_in(tmp_path, in_need(1, worker="Unallocated"), now=LATER)
    assert (report.allocations_changed, report.no_longer_named) == (0, (case_of(1).reference,))


def test_a_team_that_is_no_team_is_none(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1, team="Unknown", worker=None))
    assert Team.objects.count() == 0


def words(*arguments: str) -> Any:
    out = io.StringIO()
    call_command("words", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())["words"]


def test_an_authority_says_once_what_a_word_means(tmp_path: Path) -> None:
    words("--kind", "worker", "--word", "Bank Pool", "--means", "nobody")
    words("--kind", "worker", "--word", "Nan", "--means", "somebody")
    words("--kind", "status", "--word", "Short breaks", "--means", "child-in-need")
    brought_in(
        tmp_path, in_need(1, worker="BANK POOL"), in_need(2, worker="Nan", status="Short Breaks")
    )
    assert (lead_of(1), lead_of(2)) == (None, "Nan")
    assert [name for name, _, _ in standings_of(2)] == ["child-in-need"]


def test_what_was_said_of_a_word_can_be_taken_back() -> None:
    assert words("--kind", "team", "--word", "Hub", "--means", "nobody") == [
        {"kind": "team", "word": "hub", "means": "nobody"}
    ]
    assert words("--kind", "team", "--word", "Hub", "--forget") == []
    with pytest.raises(BadInput, match="nothing was said"):
        words("--kind", "team", "--word", "Hub", "--forget")
    with pytest.raises(BadInput, match="can mean"):
        words("--kind", "status", "--word", "Hub", "--means", "hub")


STATUSES = {
    "Not looked after - CIN": "child-in-need",
    "CIN (no longer CLA)": "child-in-need",
    "Step down from CP to CIN": "child-in-need",
    "Former CLA - now CIN": "child-in-need",
    "CIN - closed to CP": "child-in-need",
    "CP (not CLA)": "child-protection",
    "CP, previously LAC": "child-protection",
    "CIN > CP": "child-protection",
}


@pytest.mark.parametrize("word", STATUSES)
def test_a_status_that_says_what_the_child_is_not_is_not_taken_for_it(
    tmp_path: Path, word: str
) -> None:
    report = brought_in(tmp_path, in_need(1, status=word))
    assert [name for name, _, _ in standings_of(1)] == [STATUSES[word]]
    assert [(each.written, each.meaning) for each in report.meant] == [(word, STATUSES[word])]


@pytest.mark.parametrize("word", ["Case Closed", "Ended", "No longer open", "e) Closed episode"])
def test_a_case_that_is_plainly_closed_is_closed(tmp_path: Path, word: str) -> None:
    brought_in(tmp_path, in_need(1, status=word))
    assert case_of(1).stage == "closed"


@pytest.mark.parametrize(
    "word", ["Inactive", "Closing", "Early help", "Assessment completed - NFA", "Private fostering"]
)
def test_a_status_nobody_knows_is_asked_about_and_loses_no_child(tmp_path: Path, word: str) -> None:
    report = brought_in(tmp_path, in_need(1, status=word))
    assert (case_of(1).stage, lead_of(1), standings_of(1)) == ("open", "Ada Osei", [])
    assert [each.written for each in report.asked] == [word]
    assert report.standing_not_known == (case_of(1).reference,)
    assert f"--word '{word}'" in in_words(report)
    assert word not in json.dumps(ImportRun.objects.get().report)


@pytest.mark.parametrize("word", [None, "N/A", "Open"])
def test_an_open_case_of_no_standing_is_counted_aloud(tmp_path: Path, word: str | None) -> None:
    report = brought_in(tmp_path, in_need(1, status=word, worker=None))
    assert report.standing_not_known == (case_of(1).reference,)
    assert "standing not known, has NO WORKER NAMED" in in_words(report).splitlines()[-1]


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("a) Yes", "closed"),
        ("No further action", "closed"),
        ("NFA", "closed"),
        ("Yes - NFA", "closed"),
        ("1 - Yes", "closed"),
        ("a. Yes", "closed"),
        (1, "closed"),
        ("Further action", "received"),
        ("b) No", "received"),
        ("0 - No", "received"),
        ("No - progressed to assessment", "received"),
    ],
)
def test_no_further_action_is_a_yes(tmp_path: Path, word: object, stage: str) -> None:
    brought_in(tmp_path, referral(1, nfa=word, worker=None))
    assert case_of(1).stage == stage


def ids() -> list[str]:
    return sorted(Identifier.objects.values_list("value", flat=True))


@pytest.mark.parametrize(
    ("known", "near"), [("00123", 123), ("A789", "a789"), ("A-12", "A12"), ("12", "\u0661\u0662")]
)
def test_an_id_that_is_nearly_another_is_asked_about(
    tmp_path: Path, known: object, near: object
) -> None:
    brought_in(tmp_path, in_need(known))
    report = brought_in(tmp_path, in_need(near), now=LATER)
    assert (ids(), report.rows.rejected) == ([str(known)], 1)
    assert "is nearly" in report.rejected[0].reason
    assert str(near) not in json.dumps(ImportRun.objects.first().report, ensure_ascii=False)


def test_what_a_near_id_means_is_said_once(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need("00123"), in_need("00456"))
    words("--kind", "child-id", "--word", "123", "--means", "00123")
    words("--kind", "child-id", "--word", "456", "--means", "another")
    report = brought_in(tmp_path, in_need(123), in_need(456), now=LATER)
    assert (ids(), report.rows.unchanged) == (["00123", "00456", "456"], 1)


@pytest.mark.parametrize("written", ["\u200e123", "\u202a123\u202c", "12\u00ad3", "'123", "123.0"])
def test_signs_nobody_sees_make_no_other_child(tmp_path: Path, written: str) -> None:
    brought_in(tmp_path, in_need(123))
    report = brought_in(tmp_path, in_need(written), now=LATER)
    assert (ids(), report.rows.unchanged) == (["123"], 1)


@pytest.mark.parametrize(
    "written",
    [
        "Total",
        "Source: case system, run by T. Vane",
        "1.23457E+12",
        1.234567890123457e18,
        True,
        date(2026, 6, 1),
        "01/06/2026",
        0,
        "Printed 3 June 2026",
        "TBC",
        12.5,
    ],
)
def test_what_is_no_id_is_no_child(tmp_path: Path, written: object) -> None:
    report = brought_in(tmp_path, in_need(7), in_need(written))
    assert (ids(), report.rows.rejected) == (["7"], 1)


def test_a_row_of_totals_and_a_row_of_an_id_alone_are_no_children(tmp_path: Path) -> None:
    nothing = dict.fromkeys(("Gender", "Ethnicity", "Date of Birth", "Age"))
    report = brought_in(
        tmp_path,
        in_need(7),
        (6, {**nothing, "Child Unique ID": 12, "Gender": "Total"}),
        (6, {**nothing, "Child Unique ID": 5}),
    )
    assert (ids(), report.rows.rejected) == (["7"], 2)


def with_columns(path: Path, *before: tuple[str, Any]) -> Path:
    """The workbook with these columns before the others, each with what stands in every row of it."""
    book = load_workbook(path)
    for page in book.worksheets:
        for header, value in reversed(before):
            page.insert_cols(1)
            for row in range(1, page.max_row + 1):
                page.cell(row, 1, header if row == 1 else value)
    book.save(path)
    return path


@pytest.mark.parametrize(
    "before",
    [
        [("Allocated Team Manager", "Tom Vane"), ("Allocated Worker Start Date", date(2026, 6, 3))],
        [("Allocated Worker ID", "E4471")],
        [("Mother's ID of child", 900)],
        [("Allocated Worker Email", "a@b.example"), ("Allocated Team Code", "N1")],
    ],
)
def test_a_column_beside_a_column_is_not_taken_for_it(
    tmp_path: Path, before: list[tuple[str, Any]]
) -> None:
    path = with_columns(a_workbook(tmp_path, in_need(7)), *before)
    import_annex_a(path, now=NOW)
    assert (ids(), lead_of(7), case_of(7).team.name) == (["7"], "Ada Osei", "North Team 1")


def with_sheet(path: Path, title: str, *rows: list[object], hidden: bool = False) -> Path:
    book = load_workbook(path)
    page = book.create_sheet(title)
    for row in rows:
        page.append(row)
    page.sheet_state = "hidden" if hidden else "visible"
    book.save(path)
    return path


@pytest.mark.parametrize(
    "header",
    [
        "Eligibility Category",
        "Organisation completing assessment",
        "Child Protection Plan Start Date",
        "Date Started to be Looked After",
        "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Date of Decision that Child Should be Placed for Adoption",
    ],
)
def test_a_sheet_of_codes_is_no_list(tmp_path: Path, header: str) -> None:
    path = with_sheet(
        a_workbook(tmp_path, in_need(7)), "Codes", ["Gender", header], ["a) Male", "a) One"]
    )
    report = import_annex_a(path, now=NOW)
    assert (report.rows.rows_in, len(report.lists), report.missing_columns) == (1, 1, ())
    assert report.sheets_not_read == (("Codes", 2),)


def test_a_hidden_sheet_is_not_read_and_is_said(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, in_need(7), protected(8))
    book = load_workbook(path)
    book["List 7"].sheet_state = "hidden"
    book.save(path)
    report = import_annex_a(path, now=NOW)
    assert (ids(), report.sheets_hidden) == (["7"], (("List 7", 2),))
    assert "is hidden in the workbook" in in_words(report)


@pytest.mark.parametrize(
    "column",
    ["Date of the Last Statutory Visit", "Date of latest review conference", "Date of Birth"],
)
@pytest.mark.parametrize("cell", [date(2062, 11, 2), "13/13/2026", 17.5])
def test_a_slip_in_a_cell_that_is_not_weighty_loses_no_child(
    tmp_path: Path, column: str, cell: object
) -> None:
    report = brought_in(tmp_path, protected(1, **{column: cell}))
    assert standings_of(1) == [("child-protection", date(2026, 3, 2), None)]
    assert report.not_understood or report.doubts


@pytest.mark.parametrize("length", [121, 201, 300, 5000])
def test_a_long_cell_is_kept_whole_or_refused_in_words(tmp_path: Path, length: int) -> None:
    long = "x" * length
    rows = [
        in_need(1, worker=long),
        in_need(2, team=long),
        (1, {"Child Unique ID": 3, "Date of Contact": date(2026, 6, 1), "Contact Source": long}),
        (
            2,
            {
                "Child Unique ID": 4,
                "Assessment start date": date(2026, 6, 1),
                "Organisation completing assessment": long,
            },
        ),
        referral(5, **{"Referral Source": long}),
        in_need(6, reason=long, status=long),
    ]
    path = a_workbook(tmp_path, *rows)
    first = import_annex_a(path, now=NOW)
    again = import_annex_a(path, now=LATER)
    assert (first.rows.created, again.rows.unchanged, again.events_added) == (6, 6, 0)
    assert Event.objects.get(kind="referral.received").data["source"] == long
    assert all(len(name) <= 200 for name in Worker.objects.values_list("name", flat=True))


def test_a_trial_run_uses_up_no_numbers_and_prints_those_of_the_real_run(tmp_path: Path) -> None:
    rows = (in_need(1, worker=None), protected(2, worker=None), looked_after(3, worker=None))
    trial = brought_in(tmp_path, *rows, dry_run=True)
    trial = brought_in(tmp_path, *rows, dry_run=True)
    real = brought_in(tmp_path, *rows)
    assert trial.unallocated == real.unallocated
    assert len(real.unallocated) == 3


def test_every_open_case_with_nobody_named_is_in_the_last_alarm(tmp_path: Path) -> None:
    report = brought_in(
        tmp_path,
        in_need(1, worker="Unallocated"),
        in_need(2, worker=None, status=None),
        protected(3, worker=None, plan_end=date(2026, 5, 1)),
        (2, {"Child Unique ID": 4, "Assessment start date": date(2026, 6, 1)}),
    )
    said = {reference for each in report.unallocated for reference in each.cases}
    assert said == set(Case.objects.filter(stage="open").values_list("reference", flat=True))
    assert len(said) == 4


@pytest.mark.parametrize("slug", ["Social Care!!", "../../etc", "-", "a" * 60, "Früh"])
def test_a_service_is_called_by_a_slug(tmp_path: Path, slug: str) -> None:
    path = a_workbook(tmp_path, in_need(1))
    with pytest.raises(UnreadableFile, match="not the slug of a service"):
        import_annex_a(path, now=NOW, service=slug)
    assert Service.objects.count() == 0


def test_a_report_that_took_nothing_does_not_say_that_all_was_known(tmp_path: Path) -> None:
    words_said = in_words(brought_in(tmp_path, in_need("Total")))
    assert "nothing: no row of it was taken" in words_said
    assert "1 row in 1 list" in words_said
