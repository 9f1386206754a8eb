"""Files come in oldest first, and an old one that comes late is said to be one; a child of two families stays where work is."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from keyworker.exchange.annex_a.bring_in import import_annex_a
from keyworker.exchange.models import ImportRun
from keyworker.exchange.workbook import UnreadableFile
from keyworker.record.models import Case, Family, FamilyMember, Person
from tests.exchange.imported import LATER, NOW, brought_in
from tests.exchange.workbooks import a_workbook, in_need, protected

pytestmark = pytest.mark.django_db


def test_a_file_as_of_a_day_before_the_last_is_refused_in_a_sentence(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1))
    path = a_workbook(tmp_path, in_need(1, worker="Ben Nowak"), name="old.xlsx")
    with pytest.raises(UnreadableFile, match="Sat 28 Nov 2026; files of the past come in oldest"):
        import_annex_a(path, now=NOW - timedelta(days=200))
    assert ImportRun.objects.count() == 1


def test_a_file_as_of_the_past_is_taken_where_nothing_came_after(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1), now=NOW - timedelta(days=200))
    assert brought_in(tmp_path, in_need(1), now=NOW).events_added == 0


def test_an_older_file_that_comes_late_is_said_to_be_one(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1, seen=date(2026, 11, 20)), protected(2))
    report = brought_in(tmp_path, in_need(1, seen=date(2025, 11, 20)), protected(2), now=LATER)
    assert report.doubts[0].startswith(
        "list 6 ends with Mon 12 Jan 2026, and that of the last file with Fri 20 Nov 2026; perhaps"
    )
    assert "list 7" not in " ".join(report.doubts)


def test_the_next_file_is_not_called_old(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1, seen=date(2026, 11, 20)))
    report = brought_in(tmp_path, in_need(1, seen=date(2026, 11, 1)), protected(1), now=LATER)
    assert not [each for each in report.doubts if "older file" in each]


def test_a_child_of_two_families_stays_in_that_with_work_on_them(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1))
    child, other = Person.objects.get(), Family.objects.create()
    FamilyMember.objects.create(family=other, person=child, relationship="child")
    early_help = (2, {"Child Unique ID": 1, "Assessment start date": date(2026, 10, 1)})
    brought_in(tmp_path, in_need(1), early_help, now=LATER)
    assert Family.objects.count() == 2
    assert {each.family_id for each in Case.objects.all()} != {other.pk}
    assert Case.objects.values("family").distinct().count() == 1
