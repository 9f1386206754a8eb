"""A manager records what else takes a worker's week, and the range follows."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.workforce.models import Duty
from tests.builders import Office
from tests.the_day import today
from tests.web.conftest import a_led_case, browsing


def entered(**more: Any) -> dict[str, Any]:
    day = today()
    started = {"started-day": day.day, "started-month": day.month, "started-year": day.year}
    return {"kind": "mentoring", "percent": "10", "reason": "New starter", **started, **more}


def test_a_duty_takes_its_share_off_the_range_until_it_is_ended(office: Office) -> None:
    manager, page = browsing(office.manager), f"/workers/{office.practitioner.pk}"
    assert manager.post(f"{page}/duties", entered()).status_code == 302
    assert "of 18 to 22.5" in manager.get(page).content.decode()
    assert manager.post(f"{page}/duties", {"end": Duty.objects.get().pk}).status_code == 302
    assert Duty.objects.get().until == today()


def test_supervised_contact_by_number_counts_the_children_of_its_cases(office: Office) -> None:
    case, manager = a_led_case(office, to=office.colleague), browsing(office.manager)
    page = f"/workers/{office.practitioner.pk}"
    contact = entered(
        kind="supervised-contact", count_by="children", cases=case.reference, percent=""
    )
    assert manager.post(f"{page}/duties", contact).status_code == 302
    body = manager.get(page).content.decode()
    assert "of 20 to 25" in body
    assert "1 child" in body
    twice = manager.post(f"{page}/duties", contact | {"count_by": "percentage", "percent": "25"})
    assert "already counted the other way; choose one" in twice.content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"percent": "120"}, "Enter a share between 1 and 100"),
        ({"percent": "ten"}, "Enter a number"),
        ({"kind": "knitting"}, "Choose one of the answers"),
        ({"started-month": "13"}, "Enter a real date"),
        ({"kind": "supervised-contact"}, "Choose how supervised contact is counted"),
        (
            {"kind": "supervised-contact", "count_by": "children", "cases": "KW-00-1"},
            "There is no case KW-00-1",
        ),
        (
            {"until-day": "1", "until-month": "1", "until-year": "2020"},
            "must not be before the first",
        ),
    ],
)
def test_what_cannot_be_recorded_says_why_and_records_nothing(
    office: Office, wrong: dict[str, str], said: str
) -> None:
    answer = browsing(office.manager).post(
        f"/workers/{office.practitioner.pk}/duties", entered(**wrong)
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Duty.objects.exists()
