"""What an import brings is late by no date that nobody gave, and knows who is away."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from keyworker.decisions.clocks.timescales import derive
from keyworker.exchange.annex_a.report import in_words
from keyworker.exchange.casefiles import export_case
from keyworker.policy.casefile_reading import casefile_from
from keyworker.policy.packs.loader import bundled_packs
from keyworker.record.case_files import case_file
from keyworker.record.models import Event
from keyworker.workforce.models import Absence, Worker
from tests.exchange.imported import LATER, NOW, brought_in, case_of
from tests.exchange.workbooks import in_need, looked_after, protected, referral
from tests.the_day import today

pytestmark = pytest.mark.django_db
PACKS = {each.id: each for each in bundled_packs()}
OLD = date(2021, 2, 8)
# What is said of visits and reviews is the lists' own: only who held the case is not known.
_OF_HOLDERS = ("allocat", "name", "seven-actions", "write-to", "weekly-review", "contact")
ROWS = {
    "plan": protected(1, plan_start=OLD),
    "plan, nobody named": protected(1, plan_start=OLD, worker="Unallocated"),
    "in need": in_need(1, start=OLD),
    "in need, no team": in_need(1, start=OLD, worker=None, team=None),
    "looked after": looked_after(1, **{"Date Started to be Looked After": OLD}),
    "referral": referral(1, referred=OLD),
}


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("row", ROWS)
def test_no_time_before_the_import_counts_as_time_without_a_holder(
    tmp_path: Path, pack: str, row: str
) -> None:
    brought_in(tmp_path, ROWS[row])
    found = derive(PACKS[pack], case_file(case_of(1)), as_of=NOW.date())
    late = [
        each.id
        for each in found
        if each.status in {"met-late", "overdue"} and any(word in each.id for word in _OF_HOLDERS)
    ]
    assert late == []


def test_a_case_that_nobody_holds_is_late_from_the_import_on(tmp_path: Path) -> None:
    brought_in(tmp_path, protected(1, plan_start=OLD, worker=None))
    found = derive(PACKS["camden"], case_file(case_of(1)), as_of=NOW.date() + timedelta(days=9))
    (law,) = [each for each in found if each.id == "name-a-worker-by-law"]
    # The law counts every day: a child is not looked after by nobody over a weekend.
    assert (law.status, law.limit) == ("overdue", date(2026, 11, 28))


def test_the_report_says_that_a_worker_of_no_known_job_may_not_count(tmp_path: Path) -> None:
    said = in_words(brought_in(tmp_path, in_need(1)))
    assert "their job not said" in said
    assert "1 allocation started, true start not known" in said


_OVER = {
    7: {"Child Protection Plan End Date": date(2026, 11, 2)},
    8: {"Date Ceased to be Looked After": date(2026, 11, 2)},
}


@pytest.mark.parametrize("row", ROWS)
def test_an_imported_case_goes_out_as_a_file_that_is_read(tmp_path: Path, row: str) -> None:
    number, said = ROWS[row]
    closed = in_need(1, status="e) Closed episode", closed=date(2026, 11, 2))
    brought_in(tmp_path, (number, said))
    brought_in(tmp_path, (number, {**said, **_OVER.get(number, {})}), closed, now=LATER)
    is_of_list_6 = number == 6
    assert case_of(1).stage == ("open" if is_of_list_6 else "closed")
    if not is_of_list_6:
        assert case_of(1).closed_on == date(2026, 11, 2)
    assert casefile_from(export_case(case_of(1).reference, as_of=today())).events


def test_a_case_closes_on_its_day_although_it_was_brought_in_with_a_holder_after_it(
    tmp_path: Path,
) -> None:
    brought_in(tmp_path, in_need(1))
    closed = in_need(1, status="e) Closed episode", closed=date(2026, 11, 2))
    brought_in(tmp_path, closed, now=LATER)
    assert (case_of(1).stage, case_of(1).closed_on) == ("closed", date(2026, 11, 2))
    assert not case_of(1).allocations.filter(period__upper_inf=True).exists()


def test_a_standing_that_ended_is_written_as_its_kind_takes_it(tmp_path: Path) -> None:
    brought_in(tmp_path, protected(1, plan_start=OLD, plan_end=date(2026, 2, 9)))
    assert casefile_from(export_case(case_of(1).reference, as_of=today())).events
    assert "held_by" not in Event.objects.get(kind="standing.ended").data


def absences_on(child: object) -> list[dict[str, Any]]:
    return [
        event.data for event in Event.objects.filter(case=case_of(child), kind="absence.started")
    ]


def test_the_case_of_a_lead_who_is_away_says_so(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1))
    ada = Worker.objects.get(name="Ada Osei")
    Absence.objects.create(
        worker=ada,
        first_day=NOW.date(),
        expected_return=date(2027, 1, 4),
        planned=True,
        recorded_at=NOW,
    )
    brought_in(tmp_path, in_need(1, worker="Ben Nowak"), in_need(2), now=LATER)
    assert absences_on(1) == []
    assert absences_on(2) == [
        {
            "worker": ada.ref,
            "first_day": NOW.date().isoformat(),
            "expected_return": "2027-01-04",
            "planned": True,
        }
    ]
    brought_in(tmp_path, in_need(1), in_need(2), now=LATER + timedelta(days=1))
    assert len(absences_on(1)) == len(absences_on(2)) == 1
