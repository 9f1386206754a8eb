"""Whom a written name means: somebody set up here, nobody who has left, and one person at a time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from keyworker.exchange.annex_a.report import in_words
from keyworker.record.models import Allocation
from keyworker.workforce.models import Service, Team, Worker
from tests.exchange.imported import LATER, NOW, brought_in, case_of, lead_of
from tests.exchange.test_words_and_ids import words
from tests.exchange.workbooks import in_need

pytestmark = pytest.mark.django_db


@pytest.fixture
def north() -> Team:
    service = Service.objects.create(slug="social-care", name="Social care")
    return a_team(service, "North Team 1")


def a_team(service: Service, name: str) -> Team:
    return Team.objects.create(
        service=service, slug=name.casefold().replace(" ", "-"), name=name, set_up_on=NOW.date()
    )


def set_up(team: Team, name: str, **more: date) -> Worker:
    return Worker.objects.create(
        name=name, team=team, role="social-worker", **{"started": date(2025, 1, 6), **more}
    )


def test_somebody_set_up_here_before_the_first_file_is_whom_it_names(
    north: Team, tmp_path: Path
) -> None:
    ada = set_up(north, "Ada  OSEI")
    report = brought_in(tmp_path, in_need(1), in_need(2, worker="ada osei", team="West"))
    assert list(Worker.objects.all()) == [ada]
    assert (report.workers_created, report.workers_known_here) == (0, (ada.ref,))
    assert f"Ada  OSEI ({ada.ref})" in in_words(report)
    again = brought_in(tmp_path, in_need(1), in_need(3), now=LATER)
    assert (again.workers_created, again.workers_known_here) == (0, ())


def test_of_two_of_one_name_the_one_of_the_team_is_meant_or_a_person_is_asked(
    north: Team, tmp_path: Path
) -> None:
    here, there = set_up(north, "Ada Osei"), set_up(a_team(north.service, "West"), "Ada Osei")
    brought_in(tmp_path, in_need(1))
    assert Allocation.objects.running().get(case=case_of(1), role="lead").worker == here
    set_up(north, "Ben Nowak"), set_up(north, "Ben Nowak")
    report = brought_in(tmp_path, in_need(2, worker="Ben Nowak"), now=LATER)
    assert report.workers_created == 1
    assert len(report.worker_look_alikes) == 3
    assert there.ref in {each for pair in report.worker_look_alikes for each in pair}


def test_somebody_of_another_service_is_another(tmp_path: Path) -> None:
    other = a_team(Service.objects.create(slug="other", name="Other"), "North Team 1")
    set_up(other, "Ada Osei")
    assert brought_in(tmp_path, in_need(1)).workers_created == 1


def test_somebody_who_has_left_here_is_given_nothing(north: Team, tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1, worker="Ben Nowak"))
    gone = set_up(north, "Ada Osei", left=date(2026, 11, 1))
    Worker.objects.filter(pk=gone.pk).update(source="annex-a", source_key="ada osei")
    report = brought_in(tmp_path, in_need(2), now=LATER)
    assert (lead_of(2), report.allocations_started) == (None, 0)
    assert report.unallocated[0].cases == (case_of(2).reference,)
    assert f"names {gone.ref}, who left here on Sun 1 Nov 2026" in report.doubts[0]
    again = brought_in(tmp_path, in_need(2), now=LATER.replace(month=12, day=6))
    assert (again.events_added, again.no_longer_named) == (0, ())


def test_a_lead_who_left_here_is_not_said_to_be_missing_from_the_file(
    north: Team, tmp_path: Path
) -> None:
    brought_in(tmp_path, in_need(1))
    ada = Worker.objects.get()
    # A worker's last day is guarded while they lead; what came after the file is the record's own.
    brought_in(tmp_path, in_need(1, worker="Ben Nowak"), now=LATER)
    Worker.objects.filter(pk=ada.pk).update(left=LATER.date())
    later = LATER.replace(month=12, day=6)
    report = brought_in(tmp_path, in_need(1), now=later)
    assert (lead_of(1), report.no_longer_named, report.allocations_changed) == ("Ben Nowak", (), 0)


SEVERAL = [
    "Ada Osei / Ben Nowak",
    "Ada Osei/Ben Nowak",
    "Ada Osei & Ben Nowak",
    "Ada Osei and Ben Nowak",
    "Ada Osei; Ben Nowak",
    "Ada Osei\nBen Nowak",
    "Ada Osei + Ben Nowak",
    "Ada Osei / Duty",
    "Ada Osei (left 1/5/26)",
    "Ada Osei - LEFT",
    "Ada Osei [Leaver]",
]


@pytest.mark.parametrize("written", SEVERAL)
def test_a_cell_that_names_two_or_a_leaver_makes_nobody(tmp_path: Path, written: str) -> None:
    report = brought_in(tmp_path, in_need(1, worker=written))
    assert (Worker.objects.count(), lead_of(1)) == (0, None)
    assert report.unallocated
    assert report.not_understood[0].column == "Allocated Worker"


def test_such_a_name_may_be_said_to_be_somebodys(tmp_path: Path) -> None:
    words("--kind", "worker", "--word", "Land and Sea", "--means", "somebody")
    brought_in(tmp_path, in_need(1, worker="Land and Sea"))
    assert lead_of(1) == "Land and Sea"


@pytest.mark.parametrize(
    "name",
    [
        "Priya d/o Raman",
        "A/L Kumar",
        "Osei, Ada",
        "Fernando y Lopez",
        "Left Hand",
        "Anders Brand",
        "Sandra Alexandra",
        "Pa Jallow",
        "Ian Other",
        "Ada Osei (Agency)",
        "Mary-Ann O'Neil",
    ],
)
def test_a_name_with_such_signs_in_it_is_one_persons(tmp_path: Path, name: str) -> None:
    brought_in(tmp_path, in_need(1, worker=name))
    assert lead_of(1) == name


@pytest.mark.parametrize(
    "written",
    ["Ada Osei (Agency)", "Ada Osei - North", "Ada Osei [Duty SW]", "Ms Ada Osei", "OSEI, Ada"],
)
def test_a_name_with_a_remark_or_a_title_is_suggested(tmp_path: Path, written: str) -> None:
    report = brought_in(tmp_path, in_need(1), in_need(2, worker=written))
    assert len(report.worker_look_alikes) == 1


NOBODY = [
    "U/A",
    "N/K",
    "No SW",
    "No current worker",
    "[Unallocated]",
    "**UNALLOCATED**",
    "Held by Team Manager",
    "Held on duty",
    "DUTY - NORTH",
    "SW Vacancy",
    "VACANT SW POST (0.5)",
    "Awaiting SW",
    "Awaiting re-allocation",
    "Reallocation pending",
    "Pending transfer",
    "Team Caseload",
    "None at present",
    "Not known at present",
    "Worker not recorded",
    "Left",
    "Closed case",
    "Screening",
    "Front Door",
    "First Response Team",
    "Management Oversight",
    "TM to allocate",
    "Independent Reviewing Officer",
    "A N Other",
    "Null Null",
]


@pytest.mark.parametrize("written", NOBODY)
def test_other_words_for_nobody_name_nobody(tmp_path: Path, written: str) -> None:
    report = brought_in(tmp_path, in_need(1, worker=written))
    assert (Worker.objects.count(), lead_of(1)) == (0, None)
    assert report.unallocated


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("North Team 1", "North Team1", True),
        ("North Team 1", "Noth Team 1", True),
        ("North Team 1", "Team North 1", True),
        ("North Team 1", "North Team 2", False),
        ("Assessment East", "Assessment West", False),
        ("North Team", "South Team", False),
        ("Team A", "Team B", False),
        ("North Team", "North Team 2", False),
    ],
)
def test_teams_written_nearly_the_same_are_suggested(
    tmp_path: Path, one: str, other: str, said: bool
) -> None:
    report = brought_in(tmp_path, in_need(1, team=one), in_need(2, team=other))
    assert bool(report.team_look_alikes) is said
    assert ("Perhaps the same team" in in_words(report)) is said
