"""Of two dates of birth for one child, the report says which stands; and it counts each entry that it made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from keyworker.exchange.annex_a.bring_in import import_annex_a
from keyworker.record.models import Event, Person
from tests.exchange.imported import LATER, NOW
from tests.exchange.workbooks import a_workbook, in_need, protected, referral

pytestmark = pytest.mark.django_db


def test_of_two_in_one_file_the_one_that_stands_is_named(tmp_path: Path) -> None:
    rows = [in_need(1, born=date(2014, 5, 6)), protected(1, born=date(2014, 6, 5))]
    report = import_annex_a(a_workbook(tmp_path, *rows), now=NOW)
    assert (
        "one child has two dates of birth (List 7 row 2, List 6 row 2); that of List 7 row 2 stands"
        in report.doubts
    )
    assert Person.objects.get().born == date(2014, 6, 5)


def test_one_that_differs_from_the_record_is_said_to_stand_from_now_on(tmp_path: Path) -> None:
    import_annex_a(a_workbook(tmp_path, in_need(1, born=date(2014, 5, 6))), now=NOW)
    later = a_workbook(tmp_path, in_need(1, born=date(2014, 6, 5)), name="later.xlsx")
    report = import_annex_a(later, now=LATER)
    (said,) = report.doubts
    assert said.startswith("List 6 row 2: the date of birth is another than on record")
    assert Person.objects.get().born == date(2014, 6, 5)


def test_a_correction_is_counted_among_what_was_recorded(tmp_path: Path) -> None:
    import_annex_a(a_workbook(tmp_path, referral(1, referred=date(2026, 4, 20))), now=NOW)
    before = Event.objects.ever_recorded().count()
    put_right = a_workbook(tmp_path, referral(1, referred=date(2026, 4, 21)), name="later.xlsx")
    report = import_annex_a(put_right, now=LATER)
    assert report.events_added == Event.objects.ever_recorded().count() - before
