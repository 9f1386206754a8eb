"""A workbook brought in: nothing dropped, nothing doubled, all or nothing."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from keyworker.config.commands import BadInput
from keyworker.exchange.annex_a.bring_in import import_annex_a
from keyworker.exchange.annex_a.report import ImportReport, in_words
from keyworker.exchange.models import ImportRun
from keyworker.exchange.workbook import UnreadableFile
from keyworker.policy.casefile import LONDON
from keyworker.record import projection
from keyworker.record.models import Allocation, Case, Event, Identifier, Person
from keyworker.workforce.models import Service, Worker
from tests.exchange.test_reading_lists import SAMPLES
from tests.exchange.workbooks import a_workbook, in_need, looked_after, protected, referral

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 9, tzinfo=LONDON)


def brought_in(folder: Path, *rows: Any, now: datetime = NOW, **options: Any) -> ImportReport:
    return import_annex_a(a_workbook(folder, *rows), now=now, **options)


def balanced(report: ImportReport) -> bool:
    rows = report.rows
    return rows.rows_in == rows.created + rows.updated + rows.unchanged + rows.rejected


def the_case() -> Case:
    return Case.objects.get()


def lead() -> Worker:
    worker = Allocation.objects.get(role="lead", period__upper_inf=True).worker
    assert worker is not None
    return worker


def test_children_become_people_cases_and_allocations(tmp_path: Path) -> None:
    report = brought_in(tmp_path, in_need(9212044.0), looked_after("A7"))
    assert balanced(report)
    assert sorted(Identifier.objects.values_list("system", "value")) == [
        ("annex-a", "9212044"),
        ("annex-a", "A7"),
    ]
    assert Person.objects.filter(given_name="", sex="F", ethnicity="WBRI").count() == 2
    assert Case.objects.filter(stage="open", service__slug="social-care").count() == 2
    assert Service.objects.get().pack == ""
    assert sorted(Worker.objects.values_list("name", flat=True)) == ["Ada Osei", "Ben Nowak"]
    held = Allocation.objects.get(worker__name="Ada Osei")
    assert (held.role, held.start_is_estimated, held.team.name) == ("lead", True, "North Team 1")


def test_each_child_has_a_family_of_their_own_and_the_report_says_so(tmp_path: Path) -> None:
    report = brought_in(tmp_path, in_need(1), in_need(2))
    assert Case.objects.values("family").distinct().count() == 2
    assert "one a child" in in_words(report)


def test_one_worker_spelled_with_other_spaces_is_one_worker(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1, worker="Ada\u00a0Osei"), in_need(2, worker=" ada OSEI "))
    assert Worker.objects.count() == 1


def test_a_worker_spelled_differently_is_suggested_and_not_merged(tmp_path: Path) -> None:
    report = brought_in(
        tmp_path, in_need(1, worker="Mathilde Cutsforth"), in_need(2, worker="Matilde Cutsforth")
    )
    assert Worker.objects.count() == 2
    assert len(report.worker_look_alikes) == 1
    assert "Matilde Cutsforth" in in_words(report)


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    rows = (
        in_need(1),
        protected(2),
        looked_after(3),
        referral(4),
        referral(5, nfa="Yes"),
        (10, {"Child Unique ID": 6}),
    )
    # Written once: a workbook written anew holds another moment, and is another file.
    file = a_workbook(tmp_path, *rows)
    import_annex_a(file, now=NOW)
    events, cases = Event.objects.count(), list(Case.objects.order_by("pk").values())
    report = import_annex_a(file, now=NOW + timedelta(days=1))
    assert report.seen_before
    assert balanced(report)
    assert (
        report.rows.created,
        report.rows.updated,
        report.rows.unchanged,
        report.rows.rejected,
    ) == (0, 0, 5, 1)
    assert Event.objects.count() == events
    assert list(Case.objects.order_by("pk").values()) == cases


def test_a_changed_worker_in_a_later_file_makes_history(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1))
    report = brought_in(tmp_path, in_need(1, worker="Ben Nowak"), now=NOW + timedelta(days=31))
    assert (report.rows.updated, report.allocations_changed) == (1, 1)
    assert lead().name == "Ben Nowak"
    former = Allocation.objects.get(worker__name="Ada Osei")
    assert former.period.upper == NOW + timedelta(days=31)


def test_two_imports_on_one_day_keep_both_workers_parts(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1))
    brought_in(tmp_path, in_need(1, worker="Ben Nowak"))
    assert Allocation.objects.count() == 2


def test_corrected_details_change_the_person_and_blanks_do_not(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1))
    brought_in(tmp_path, in_need(1, sex="a) Male", born=None), now=NOW + timedelta(days=1))
    person = Person.objects.get()
    assert (person.sex, person.born) == ("M", date(2014, 5, 6))


def test_a_child_with_a_plan_and_no_worker_is_imported_and_said_aloud(tmp_path: Path) -> None:
    report = brought_in(
        tmp_path, protected(1, worker="#N/A"), protected(2, worker=None), protected(3)
    )
    assert Case.objects.filter(stage="open").count() == 3
    (gap,) = report.unallocated
    assert (gap.standing, gap.children) == ("child-protection", 2)
    assert (
        "2 children with a child protection plan have NO WORKER NAMED"
        in in_words(report).splitlines()[-1]
    )


def test_a_trial_run_says_the_same_and_keeps_nothing(tmp_path: Path) -> None:
    rows = (in_need(1), in_need(""), protected(2))
    trial = brought_in(tmp_path, *rows, dry_run=True)
    assert (
        Case.objects.count(),
        Person.objects.count(),
        ImportRun.objects.count(),
        Service.objects.count(),
    ) == (
        0,
        0,
        0,
        0,
    )
    real = brought_in(tmp_path, *rows)
    assert trial.rows == real.rows
    assert trial.events_added == real.events_added


def test_an_unexpected_failure_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(projection, "project_many", fails)
    with pytest.raises(RuntimeError):
        brought_in(tmp_path, in_need(1))
    assert (Case.objects.count(), Person.objects.count(), ImportRun.objects.count()) == (0, 0, 0)


def test_the_run_is_kept_without_path_or_names(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1), in_need(2, start="Ada Osei left"), in_need(3, sex="Ada Osei"))
    run = ImportRun.objects.get()
    assert run.file_name == "lists.xlsx"
    assert (run.rows_in, run.created, run.rejected) == (3, 2, 1)
    assert "Osei" not in json.dumps(run.report)


def test_what_is_kept_agrees_with_the_events(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1), protected(2), referral(3))
    brought_in(
        tmp_path,
        in_need(1, worker="Cai Rossi"),
        protected(2, plan_end=date(2026, 4, 2)),
        now=NOW + timedelta(days=9),
    )
    assert list(projection.differences(Case.objects.select_related("service", "team"))) == []


def test_a_file_without_a_list_or_without_rows_is_refused(tmp_path: Path) -> None:
    from openpyxl import Workbook

    Workbook().save(tmp_path / "blank.xlsx")
    with pytest.raises(UnreadableFile, match="none of its sheets"):
        import_annex_a(tmp_path / "blank.xlsx", now=NOW)
    empty = a_workbook(
        tmp_path, (6, {"Gender": None, "Ethnicity": None, "Date of Birth": None, "Age": None})
    )
    with pytest.raises(UnreadableFile, match="have no rows"):
        import_annex_a(empty, now=NOW)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_brought_in_and_again_without_change(sample: Path) -> None:
    first = import_annex_a(sample, now=NOW)
    again = import_annex_a(sample, now=NOW + timedelta(days=1))
    assert balanced(first)
    assert balanced(again)
    assert again.rows.unchanged == first.rows.created
    assert again.events_added == 0


def _keyworker(*arguments: str) -> str:
    from django.core.management import call_command

    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_report_as_json(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, in_need(1), in_need(""))
    report = json.loads(
        _keyworker("import", "annex-a", str(path), "--json", "--as-of", "2026-05-01", "--dry-run")
    )
    assert report["rows"] == {
        "rows_in": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
    }
    assert report["dry_run"] is True


def test_the_command_refuses_a_missing_file_and_a_day_to_come(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        _keyworker("import", "annex-a", str(tmp_path / "none.xlsx"))
    with pytest.raises(BadInput, match="a day to come"):
        _keyworker("import", "annex-a", str(tmp_path / "none.xlsx"), "--as-of", "2999-01-01")
