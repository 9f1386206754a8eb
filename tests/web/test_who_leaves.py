"""What pages say of a worker who leaves, and of the cases they lead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import Office
from tests.the_day import today
from tests.web.conftest import a_led_case, browsing, in_a_row

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
