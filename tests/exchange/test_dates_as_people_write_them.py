"""A date is read however people and systems write it; where a cell says in words that there is none, there is none."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.exchange.imported import NOW, brought_in, case_of, kinds_of, standings_of
from tests.exchange.workbooks import in_need, protected

pytestmark = pytest.mark.django_db
FIRST_OF_JUNE = [
    "June 1, 2026",
    "Monday, June 1 2026",
    "1-Jun-2026 12:00 AM",
    "1st of June 2026",
    "Monday, 1 June 2026",
    "01/Jun/2026",
    "1 JUNE 26",
    "1 6 2026",
    "01 06 2026",
    "01/06/2026 at 09:30",
    "01\u201106\u20112026",
    "01\u201306\u20132026",
    "\u200e01/06/2026\u00a0",
    datetime(2026, 6, 1, 23, 59, 59),
    "46174.0",
]
REMARKED = ["01/06/2026*", "01/06/2026?", "01/06/2026 (est.)", "1.6.2026 approx", "c. 01/06/2026"]


@pytest.mark.parametrize("written", FIRST_OF_JUNE)
def test_a_day_is_that_day(tmp_path: Path, written: object) -> None:
    report = brought_in(tmp_path, in_need(1, start=written))
    assert standings_of(1) == [("child-in-need", date(2026, 6, 1), None)]
    assert not [each for each in report.meant if each.column == "CIN Start Date"]


@pytest.mark.parametrize("written", REMARKED)
def test_what_stands_beside_a_day_is_passed_over_and_said(tmp_path: Path, written: str) -> None:
    report = brought_in(tmp_path, in_need(1, start=written))
    assert standings_of(1) == [("child-in-need", date(2026, 6, 1), None)]
    assert [each.meaning for each in report.meant if each.column == "CIN Start Date"] == [
        "Mon 1 Jun 2026"
    ]


@pytest.mark.parametrize("written", ["Jun-26", "2026-W23-1", "before 2020", "01/06", "06/2026"])
def test_half_a_date_is_none_and_is_refused(tmp_path: Path, written: str) -> None:
    (rejected,) = brought_in(tmp_path, in_need(1, start=written)).rejected
    assert rejected.reason.startswith("CIN Start Date: ")


NO_DATE = ["Unknown", "tbc", "n/k", "Not known", "not recorded", "?", "..", "N/A", "31/12/2999"]


@pytest.mark.parametrize("written", NO_DATE)
def test_a_start_that_is_said_not_to_be_known_loses_no_child(tmp_path: Path, written: str) -> None:
    report = brought_in(tmp_path, in_need(1, start=written))
    assert (report.rejected, case_of(1).stage) == ((), "open")
    assert "no start is given" in report.doubts[0]


@pytest.mark.parametrize("written", [*NO_DATE, "Ongoing", "Present", "open", "Current"])
def test_an_end_that_is_said_not_to_have_come_ends_nothing(tmp_path: Path, written: str) -> None:
    report = brought_in(tmp_path, protected(1, plan_end=written))
    assert standings_of(1) == [("child-protection", date(2026, 3, 2), None)]
    assert report.not_understood == ()


def test_what_closes_on_a_day_to_come_is_open_until_then(tmp_path: Path) -> None:
    closing = in_need(1, status="e) Closed episode", closed=date(2026, 12, 5))
    report = brought_in(tmp_path, closing)
    assert case_of(1).stage == "open"
    assert "Sat 5 Dec 2026 is after the day of the import" in report.not_understood[0].reason
    brought_in(tmp_path, closing, now=NOW.replace(month=12, day=8))
    assert case_of(1).stage == "closed"
    assert ("case.closed", date(2026, 12, 5)) in kinds_of(1)
