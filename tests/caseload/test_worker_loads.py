"""How much each worker carries, and whom the duties of a team concern."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keyworker.caseload.worker_loads import absent_on, caseloads, workloads
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.workforce.models import Absence, Duty, Worker
from tests.builders import Office, a_case, at, days_after

pytestmark = pytest.mark.django_db
TODAY = days_after("2026-06-01", 0)


def count(office: Office, worker: Worker, *, adding: Case | None = None) -> tuple[float, float]:
    pack = pack_for(office.service, TODAY)
    assert pack is not None
    found = workloads(pack, [worker], as_of=TODAY, adding=adding)[worker.pk]
    return found.count, found.projected


def test_children_are_counted_and_not_cases(office: Office) -> None:
    a_case(office).of("Mia").of("Leo").working()
    assert count(office, office.practitioner) == (2, 2)


def test_an_unborn_child_a_closed_case_and_an_undecided_referral_do_not_count(
    office: Office,
) -> None:
    a_case(office).of("Mia").of("Baby", born=None, expected="2026-12-01").working()
    a_case(office).working().closed("2026-05-30")
    a_case(office).received("2026-05-18")
    assert count(office, office.practitioner) == (1, 1)


def test_a_held_case_is_not_the_holders(office: Office) -> None:
    a_case(office).working().allocated("2026-05-28", office.colleague, role="holding")
    assert count(office, office.colleague) == (0, 0)


def test_a_case_to_be_added_is_projected(office: Office) -> None:
    a_case(office).working()
    case = a_case(office).of("Ana").of("Kit").received("2026-05-18").case
    assert count(office, office.practitioner, adding=case) == (1, 3)


def test_duties_and_complexity_are_read_as_they_stand_on_the_day(office: Office) -> None:
    story = a_case(office).working()
    story.happened("complexity.rated", "2026-05-28", people=[story.child.ref], level="low")
    story.happened("complexity.rated", "2026-05-29", people=[story.child.ref], level="high")
    Duty.objects.create(
        worker=office.practitioner,
        kind="mentoring",
        percent=10,
        started="2026-05-01",
        until="2026-05-31",
    )
    Duty.objects.create(
        worker=office.practitioner,
        kind="training-and-development",
        percent=20,
        started="2026-06-01",
    )
    load = caseloads([office.practitioner], as_of=TODAY)[office.practitioner.pk]
    assert [each.type for each in load.worker.reductions] == ["training-and-development"]
    assert load.cases[0].children[0].complexity == "high"


def test_a_rating_that_was_corrected_does_not_count(office: Office) -> None:
    story = (
        a_case(office)
        .working()
        .happened("complexity.rated", "2026-05-28", people=["P1"], level="high")
    )
    wrong = story.case.events.get(kind="complexity.rated")
    story.happened("event.corrected", "2026-05-29", corrects=wrong.ref)
    load = caseloads([office.practitioner], as_of=TODAY)[office.practitioner.pk]
    assert load.cases[0].children[0].complexity is None


def test_many_caseloads_cost_a_fixed_number_of_queries(office: Office) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            caseloads(Worker.objects.filter(team=office.team), as_of=TODAY)
        return len(queries)

    a_case(office).working()
    few = cost()
    for worker in (office.practitioner, office.colleague, office.lead):
        a_case(office).of("Mia").of("Leo").working().allocated("2026-05-28", worker)
    assert cost() == few <= 7


@pytest.mark.parametrize(
    ("day", "away"),
    [("2026-05-31", False), ("2026-06-01", True), ("2026-06-14", True), ("2026-06-15", False)],
)
def test_a_worker_is_away_from_the_first_day_to_the_day_before_return(
    office: Office, day: str, away: bool
) -> None:
    Absence.objects.create(
        worker=office.practitioner,
        first_day="2026-06-01",
        expected_return="2026-06-15",
        recorded_at=at("2026-05-11"),
    )
    assert (
        office.practitioner.pk in absent_on([office.practitioner.pk], days_after(day, 0))
    ) is away


def test_a_worker_who_did_return_is_no_longer_away(office: Office) -> None:
    Absence.objects.create(
        worker=office.practitioner,
        first_day="2026-06-01",
        expected_return="2026-06-15",
        returned="2026-06-08",
        recorded_at=at("2026-05-11"),
    )
    assert not absent_on([office.practitioner.pk], days_after("2026-06-08", 0))


def test_cases_are_found_by_the_question_asked_of_them(office: Office) -> None:
    undecided = a_case(office).received("2026-05-18").case
    waiting = a_case(office).received("2026-05-18").opened("2026-05-19").case
    led = a_case(office).working().case
    Absence.objects.create(
        worker=office.practitioner, first_day="2026-06-01", recorded_at=at("2026-06-01")
    )
    assert list(Case.objects.awaiting_decision(office.team)) == [undecided]
    assert list(Case.objects.without_lead()) == [waiting]
    assert list(Case.objects.open_for(office.practitioner)) == [led]
    assert Case.objects.figures(TODAY).not_held == 1
    assert led.reference in [each.reference for each in Case.objects.about(led.reference.lower())]
    assert set(Case.objects.about("mia exam")) == {undecided, waiting, led}


def test_each_case_comes_with_its_next_duty_and_how_many_are_late(office: Office) -> None:
    a_case(office).received("2026-05-18")
    told = vars(Case.objects.with_due(TODAY).with_lead().get())
    assert str(told["next_due"]) == "2026-05-21"
    assert told["overdue_count"] == 2
    assert told["lead_name"] is None
