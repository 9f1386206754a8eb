"""What pages say of a worker who leaves, and of the cases they lead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.policy.wording import on_day
from keyworker.record.models import Case
from keyworker.workforce.models import Absence, Worker
from tests.builders import CaseStory, Office, a_case, a_worker, an_office, at
from tests.the_day import today
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def last_day(day: date, **more: Any) -> dict[str, Any]:
    entered = {"last_day-day": day.day, "last_day-month": day.month, "last_day-year": day.year}
    return {"action": "record-leaving", **entered, **more}


def read(office: Office, address: str) -> str:
    return in_a_row(browsing(office.manager).get(address).content.decode())


def test_a_manager_records_a_last_day_and_every_page_says_so(office: Office) -> None:
    case, manager = a_led_case(office), browsing(office.manager)
    page = f"/workers/{office.practitioner.pk}"
    room = read(office, "/team").count("Has room")
    day = today() + timedelta(days=20)
    assert manager.post(f"{page}/leaving", last_day(day)).status_code == 302
    assert "Last day in post:" in read(office, page)
    assert "is leaving" in read(office, f"/cases/{case.reference}")
    team = read(office, "/team")
    assert ">Leaving<" in team
    assert room - team.count("Has room") <= 1
    assert (
        office.practitioner.name
        not in read(office, f"/cases/{case.reference}/allocate")
        .split("<h1")[-1]
        .split("best placed first")[-1]
    )
    form = read(office, f"{page}/leaving")
    assert "Last day in post:" in form
    assert "stays after all" in form


def test_a_day_before_they_came_is_refused_in_words(office: Office) -> None:
    answer = browsing(office.manager).post(
        f"/workers/{office.practitioner.pk}/leaving",
        last_day(office.practitioner.started - timedelta(days=1)),
    )
    assert "is in post from" in answer.content.decode()


def test_they_stay_after_all(office: Office) -> None:
    manager, page = browsing(office.manager), f"/workers/{office.practitioner.pk}"
    manager.post(f"{page}/leaving", last_day(today() + timedelta(days=20)))
    stays = {"action": "withdraw-leaving", "reason": "Asked to stay on"}
    assert manager.post(f"{page}/leaving", stays).status_code == 302
    assert "Last day in post:" not in read(office, page)


def test_there_is_no_other_form_at_that_address(office: Office) -> None:
    page = f"/workers/{office.practitioner.pk}/leaving?action=record-absence"
    assert browsing(office.manager).get(page).status_code == 404


def leaves(office: Office, worker: Worker, day: date) -> None:
    address = f"/workers/{worker.pk}/leaving"
    assert browsing(office.manager).post(address, last_day(day)).status_code == 302


def test_before_it_is_recorded_each_case_that_loses_them_stands_there_the_statutory_first(
    office: Office,
) -> None:
    plain, protected = a_led_case(office), a_led_case(office)
    CaseStory.about(office, protected).standing(days_ago(10), "child-protection")
    form = read(office, f"/workers/{office.practitioner.pk}/leaving")
    listed = form.split('id="left-behind"')[1].split("<form")[0]
    assert "2 cases without anybody from the day after their last" in listed
    assert "1 with a child whom the law does not let go unheld" in listed
    assert listed.index(protected.reference) < listed.index(plain.reference)
    assert f"/cases/{plain.reference}/allocate" in listed


def test_what_was_recorded_says_how_many_have_nobody_and_leads_to_each(office: Office) -> None:
    cases = [a_led_case(office), a_led_case(office)]
    address = f"/workers/{office.practitioner.pk}/leaving"
    yesterday = today() - timedelta(days=1)
    answer = browsing(office.manager).post(address, last_day(yesterday), follow=True)
    said = in_a_row(answer.text)
    assert f"2 cases without anybody after {on_day(yesterday)}: hand each over below" in said
    assert "2 cases without anybody since they left" in said
    for case in cases:
        assert f"/cases/{case.reference}/allocate" in said
    worker = read(office, f"/workers/{office.practitioner.pk}")
    assert f"{address}#left-behind" in worker


def test_of_a_case_that_they_may_not_open_a_manager_learns_that_it_is_there(office: Office) -> None:
    case = a_led_case(office)
    Case.objects.filter(pk=case.pk).update(restricted=True)
    form = read(office, f"/workers/{office.practitioner.pk}/leaving")
    assert "1 case of these you may not open" in form
    assert case.reference not in form


def test_their_cases_stand_on_the_managers_list_with_the_day_until_each_has_a_successor(
    office: Office,
) -> None:
    first, second = a_led_case(office), a_led_case(office)
    assert "Cases of those who leave" not in read(office, "/")
    day = today() + timedelta(days=20)
    leaves(office, office.practitioner, day)
    told = read(office, "/").split("Cases of those who leave")[1].split("<h2")[0]
    assert f"last day {on_day(day)}" in told
    assert first.reference in told
    assert second.reference in told
    assert f"/cases/{first.reference}/allocate" in told
    since, late = f"{today()} 00:01", f"{today()} 23:59"
    another: dict[str, Any] = {"worker": office.colleague, "role": "lead", "recorded": late}
    CaseStory.about(office, first).happened("allocation.started", since, **another)
    told = read(office, "/").split("Cases of those who leave")[1].split("<h2")[0]
    assert first.reference not in told
    assert second.reference in told
    CaseStory.about(office, second).happened("case.closed", since, recorded=late)
    assert "Cases of those who leave" not in read(office, "/")


def test_whoever_answers_for_the_service_has_that_list_too(office: Office) -> None:
    case = a_led_case(office)
    head = a_worker(office.team, "Hope Ellis", "service-manager", access=AccessRole.SERVICE_MANAGER)
    leaves(office, office.practitioner, today() + timedelta(days=20))
    told = in_a_row(browsing(head).get("/").content.decode())
    told = told.split("Cases of those who leave")[1]
    assert case.reference in told.split("<h2")[0]


def test_a_case_that_loses_its_holder_is_on_that_list() -> None:
    office = an_office("suffolk")
    story = a_case(office).working("2026-05-01")
    story.allocated("2026-05-02", to=office.colleague, role="holding")
    leaves(office, office.colleague, today() + timedelta(days=20))
    told = read(office, "/").split("Cases of those who leave")[1].split("<h2")[0]
    assert "Holding in absence" in told
    assert f"/cases/{story.case.reference}/do/choose-holder" in told or "Choose a holder" in told


@pytest.mark.parametrize("why", ["leaves", "away", "leave"])
def test_whoever_leaves_is_away_or_is_about_to_be_has_room_on_no_page(why: str) -> None:
    office = an_office("suffolk")
    case = a_case(office).received("2026-05-18").opened("2026-05-19").case
    worker = office.practitioner
    manager = browsing(office.manager)
    pages = (
        "/",
        "/team",
        f"/workers/{worker.pk}",
        f"/cases/{case.reference}/allocate",
    )
    before = {each: rooms(manager.get(each).content.decode(), worker) for each in pages}
    mine = browsing(worker).get("/caseload").content.decode()
    assert all(before.values())
    assert "Has room" in mine
    if why == "leaves":
        leaves(office, worker, today() + timedelta(days=20))
    else:
        first = today() + timedelta(days=10 if why == "leave" else 0)
        Absence.objects.create(worker=worker, first_day=first, recorded_at=at("2026-05-01"))
    for each in pages:
        assert not rooms(manager.get(each).content.decode(), worker), each
    mine = browsing(worker).get("/caseload").content.decode()
    assert "Has room" not in mine
    session = manager.get(f"/workers/{worker.pk}/session").content.decode()
    assert "Has room" not in session
    assert ("Leaving" in session) == (why == "leaves")
    said = {"leaves": "Leaving", "away": "Away", "leave": "Leave from"}[why]
    assert said in mine


def rooms(page: str, worker: Worker) -> bool:
    """Whether the page says of that worker that they have room: where it names them, or on a page of their own."""
    page = in_a_row(page)
    if "Have room</h2>" in page:
        return worker.name in page.split("Have room</h2>")[1].split("</ul>")[0]
    lines = page.split("</li>") if worker.name not in page.split("</h1>")[0] else [page]
    return any(worker.name in each and "Has room" in each for each in lines)
