"""A whole absence on one page: each case, what the law asks of it, who holds it, and whether its family knows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Absence
from tests.builders import Office, a_case, act, act_on, an_office, done
from tests.the_day import now, today
from tests.web.conftest import browsing, days_ago, in_a_row

DAY = today().isoformat()
ON, LATER = f"{DAY} 00:01", f"{DAY} 00:02"
pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office("suffolk")


def away(office: Office, back: str | None = None) -> Absence:
    absence: Absence = Absence.objects.create(
        worker=office.practitioner,
        first_day=today(),
        expected_return=back,
        recorded_at=now(),
    )
    return absence


def page_of(office: Office) -> str:
    return in_a_row(browsing(office.manager).get(f"/workers/{office.practitioner.pk}/away").text)


def test_each_case_stands_on_it_with_its_statutory_work_first(office: Office) -> None:
    plain = a_case(office).of("Mia").working(days_ago(30)).case
    on_a_plan = (
        a_case(office).of("Tom").working(days_ago(30)).standing(days_ago(9), "child-protection")
    )
    away(office)
    page = page_of(office)
    assert page.index(on_a_plan.case.reference) < page.index(plain.reference)
    assert "Child protection plan" in page
    assert page.count("Nobody holds it") == 2
    assert page.count("family not told yet") == 2
    assert "no date of return" in page
    assert f"/cases/{plain.reference}/do/choose-holder?then=away-{office.practitioner.pk}" in page


def test_who_holds_it_and_that_the_family_was_told_stand_on_it(office: Office) -> None:
    story = a_case(office).of("Mia").working(days_ago(30))
    away(office)
    story.case.refresh_from_db()
    story.case.allocations.create(role="holding", worker=office.colleague, period=(now(), None))
    page = page_of(office)
    assert "Held by Ben Khan" in page
    assert "Nobody holds it" not in page
    Absence.objects.create(worker=office.colleague, first_day=today(), recorded_at=now())
    assert "Ben Khan is away too" in page_of(office)


def test_whoever_chooses_a_holder_from_it_comes_back_to_it(office: Office) -> None:
    case = a_case(office).of("Mia").working(days_ago(30)).case
    away(office)
    back = f"away-{office.practitioner.pk}"
    sent = {"version": str(case.version), "worker": office.colleague.ref, "then": back}
    answer = browsing(office.manager).post(f"/cases/{case.reference}/do/choose-holder", sent)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/workers/{office.practitioner.pk}/away",
    )


def test_it_asks_no_more_questions_for_more_cases(office: Office) -> None:
    away(office)
    manager, asked = browsing(office.manager), []
    for _ in range(2):
        for _ in range(3):
            a_case(office).of("Mia").working(days_ago(30))
        manager.get(f"/workers/{office.practitioner.pk}/away")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            manager.get(f"/workers/{office.practitioner.pk}/away")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_where_nobody_is_away_there_is_nothing_to_go_through(office: Office) -> None:
    answer = browsing(office.manager).get(f"/workers/{office.practitioner.pk}/away")
    assert answer["Location"] == f"/workers/{office.practitioner.pk}/absence"
    away(office, back="2099-01-01")
    assert "plays no part in any case" in page_of(office)


def test_a_case_they_held_for_somebody_else_stands_on_it_as_held_by_nobody(office: Office) -> None:
    story = a_case(office).of("Mia").working(days_ago(30))
    act_on(OnWorker(office.practitioner), "record-absence", office.manager, on=ON, first_day=DAY)
    done(act(story.case, "choose-holder", office.manager, on=ON, worker=office.colleague.ref))
    away_too = OnWorker(office.colleague).fresh()
    done(act_on(away_too, "record-absence", office.manager, on=LATER, first_day=DAY))
    page = in_a_row(browsing(office.manager).get(f"/workers/{office.colleague.pk}/away").text)
    assert story.case.reference in page
    assert "Holding in absence, for Ada Ruiz" in page
    assert "Nobody holds it" in page


@pytest.mark.parametrize("part", sorted({"co-worker", "key-worker", "involved"}))
def test_a_case_they_work_beside_somebody_stands_on_it_and_goes_on(
    office: Office, part: str
) -> None:
    story = a_case(office).of("Mia").working(days_ago(30))
    story.allocated(days_ago(9), office.colleague, role=part)
    act_on(OnWorker(office.colleague), "record-absence", office.manager, on=ON, first_day=DAY)
    page = in_a_row(browsing(office.manager).get(f"/workers/{office.colleague.pk}/away").text)
    assert story.case.reference in page
    assert "goes on without them meanwhile" in page
    assert "Nobody holds it" not in page
