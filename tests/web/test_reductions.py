"""A manager records what else takes a worker's week, and the range follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from keyworker.record.models import Event
from keyworker.workforce.models import Reduction
from tests.builders import Office, an_office
from tests.the_day import today
from tests.web.conftest import a_led_case, browsing


def entered(**more: Any) -> dict[str, Any]:
    day = today()
    started = {
        "first_day-day": day.day,
        "first_day-month": day.month,
        "first_day-year": day.year,
    }
    return {"type": "mentoring", "percent": "10", "reason": "New starter", **started, **more}


def test_other_work_takes_its_share_off_the_range_until_it_is_ended(office: Office) -> None:
    manager, page = browsing(office.manager), f"/workers/{office.practitioner.pk}"
    assert manager.post(f"{page}/reductions", entered()).status_code == 302
    assert "of 18 to 22.5" in manager.get(page).content.decode()
    ending = {"action": "end-reduction", "reduction": Reduction.objects.get().ref}
    assert manager.post(f"{page}/reductions", ending).status_code == 302
    assert Reduction.objects.get().until == today()


def test_supervised_contact_by_number_counts_the_children_of_its_cases(office: Office) -> None:
    case, manager = a_led_case(office, to=office.colleague), browsing(office.manager)
    page = f"/workers/{office.practitioner.pk}"
    contact = entered(
        type="supervised-contact", count_by="children", cases=case.reference, percent=""
    )
    assert manager.post(f"{page}/reductions", contact).status_code == 302
    body = manager.get(page).content.decode()
    assert "of 20 to 25" in body
    assert "1 child" in body
    twice = manager.post(
        f"{page}/reductions", contact | {"count_by": "percentage", "percent": "25"}
    )
    assert "already counted the other way; choose one" in twice.content.decode()


def test_a_case_she_may_not_open_is_as_unknown_to_the_form_as_one_that_is_not_there(
    office: Office,
) -> None:
    foreign = a_led_case(an_office(name="Faraway"))
    page = f"/workers/{office.practitioner.pk}/reductions"
    contact = entered(
        type="supervised-contact", count_by="children", cases=foreign.reference, percent=""
    )
    answer = browsing(office.manager).post(page, contact)
    assert answer.status_code == 422
    assert f"There is no case {foreign.reference}" in answer.content.decode()
    assert not Reduction.objects.exists()


def test_what_has_ended_is_not_prolonged_by_ending_it_again(office: Office) -> None:
    manager, page = browsing(office.manager), f"/workers/{office.practitioner.pk}/reductions"
    assert manager.post(page, entered()).status_code == 302
    ending = {"action": "end-reduction", "reduction": Reduction.objects.get().ref}
    assert manager.post(page, ending).status_code == 302
    later = today() + timedelta(days=9)
    last = {
        "last_day-day": later.day,
        "last_day-month": later.month,
        "last_day-year": later.year,
    }
    again = manager.post(page, ending | last)
    assert again.status_code == 422
    assert "record what comes after as other work of its own" in again.content.decode()
    assert Reduction.objects.get().until == today()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"percent": "120"}, "Enter a share between 1 and 100"),
        ({"percent": "ten"}, "Enter a number"),
        ({"type": "knitting"}, "Choose one of the answers"),
        ({"first_day-month": "13"}, "Enter a real date"),
        ({"type": "supervised-contact"}, "Choose how supervised contact is counted"),
        (
            {"type": "supervised-contact", "count_by": "children", "cases": "KW-00-1"},
            "There is no case KW-00-1",
        ),
        (
            {"last_day-day": "1", "last_day-month": "1", "last_day-year": "2020"},
            "must not be before the first",
        ),
    ],
)
def test_what_cannot_be_recorded_says_why_and_records_nothing(
    office: Office, wrong: dict[str, str], said: str
) -> None:
    answer = browsing(office.manager).post(
        f"/workers/{office.practitioner.pk}/reductions", entered(**wrong)
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Reduction.objects.exists()


def test_a_form_sent_twice_counts_once(office: Office) -> None:
    manager, page = browsing(office.manager), f"/workers/{office.practitioner.pk}"
    form = entered(submission=str(uuid4()))
    assert [manager.post(f"{page}/reductions", form).status_code for _ in range(2)] == [302, 302]
    assert Reduction.objects.count() == 1


def test_the_same_work_entered_again_is_asked_about_and_counts_twice_only_when_it_is_two(
    office: Office,
) -> None:
    manager, page = browsing(office.manager), f"/workers/{office.practitioner.pk}"
    assert manager.post(f"{page}/reductions", entered()).status_code == 302
    again = manager.post(f"{page}/reductions", entered())
    assert again.status_code == 422
    assert f"is recorded already by {office.manager.name}" in again.content.decode()
    assert Reduction.objects.count() == 1
    assert manager.post(f"{page}/reductions", entered(beside="yes")).status_code == 302
    assert Reduction.objects.count() == 2


def test_the_page_says_who_entered_it_and_when_and_the_record_who_ended_it(office: Office) -> None:
    manager, page = browsing(office.manager), f"/workers/{office.practitioner.pk}"
    manager.post(f"{page}/reductions", entered())
    assert f"Entered by {office.manager.name}" in manager.get(page).content.decode()
    ending = {"action": "end-reduction", "reduction": Reduction.objects.get().ref}
    browsing(office.lead).post(f"{page}/reductions", ending)
    started, ended = Event.objects.filter(worker=office.practitioner).order_by("seq")
    assert (started.kind, started.by) == ("reduction.started", office.manager)
    assert (ended.kind, ended.by) == ("reduction.ended", office.lead)
    assert "last_day" not in started.data


def test_a_page_out_of_date_says_what_was_recorded_since(office: Office) -> None:
    manager, page = browsing(office.manager), f"/workers/{office.practitioner.pk}/reductions"
    assert manager.post(page, entered()).status_code == 302
    late = browsing(office.lead).post(page, entered(version="0", beside="yes"))
    assert late.status_code == 422
    assert "something has changed since you opened this page" in late.content.decode()
    assert Reduction.objects.count() == 1
