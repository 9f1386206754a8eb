"""What people at two browsers do to each other, and what a page says when it cannot do as asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from keyworker.record.models import Allocation, Event
from tests.builders import CaseStory, Office
from tests.the_day import today
from tests.web.conftest import days_ago

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def opened(suffolk_office: Office) -> CaseStory:
    """A case that has been opened and waits for a named practitioner."""
    story = (
        CaseStory(suffolk_office).received(days_ago(2)).trawled(days_ago(2)).analysed(days_ago(1))
    )
    return story.opened(days_ago(1))


def test_two_managers_allocate_at_once_and_the_second_is_told_who_did_what(
    suffolk_office: Office, opened: CaseStory, someone: Any
) -> None:
    page = f"/cases/{opened.case.reference}/allocate"
    first, second = (
        someone.signed_in(suffolk_office.manager),
        someone.signed_in(suffolk_office.lead, size="phone"),
    )
    for person, chosen in (
        (first, suffolk_office.practitioner),
        (second, suffolk_office.colleague),
    ):
        person.goes_to(page)
        person.page.locator(f"input[name=worker][value={chosen.ref}]").check(force=True)
        person.page.locator("input[name=agreed][value=yes]").check(force=True)
        person.page.fill("#how", "In person")
    first.presses("Record").sees("Recorded").sees("Case responsible practitioner: Ada Ruiz")
    second.presses("Record").sees("the case has changed since you opened this page")
    second.sees("Morgan Reid: an allocation started")
    assert (
        Allocation.objects.get(case=opened.case, role="lead").worker == suffolk_office.practitioner
    )


def test_a_colleague_covers_by_saying_why(
    suffolk_office: Office, opened: CaseStory, someone: Any
) -> None:
    opened.allocated(days_ago(1))
    colleague = someone.signed_in(suffolk_office.colleague, size="phone")
    colleague.goes_to(f"/cases/{opened.case.reference}").sees(
        "is not one of your cases"
    ).does_not_see("Mia")
    colleague.presses("Open the record").sees("Enter why you need to open this record")
    colleague.page.fill("#reason", "School rang with a worry and Ada is on leave")
    colleague.presses("Open the record").sees("Mia Example")
    colleague.goes_to(f"/cases/{opened.case.reference}/do/record-urgent-cover").fills_in().presses(
        "Record"
    ).sees("Recorded")
    assert (
        Allocation.objects.get(case=opened.case, role="lead").worker == suffolk_office.practitioner
    )


def test_wrong_answers_are_listed_lead_to_their_place_and_lose_nothing(
    suffolk_office: Office, opened: CaseStory, someone: Any
) -> None:
    opened.allocated(days_ago(1))
    worker = someone.signed_in(suffolk_office.practitioner)
    worker.goes_to(f"/cases/{opened.case.reference}/do/record-contact")
    worker.page.fill("[name=at-day]", "31")
    worker.page.fill("[name=at-month]", "2")
    worker.page.fill("[name=at-year]", "2026")
    worker.page.fill("[name=note]", "Typed with care")
    worker.presses("Record").sees("There is a problem").sees("Enter a real date")
    assert worker.page.input_value("[name=note]") == "Typed with care"
    assert worker.page.input_value("[name=at-day]") == "31"
    worker.follows("Enter a real date")
    assert worker.page.evaluate("document.activeElement.name") == "at-day"
    assert not Event.objects.filter(kind="contact.made").exists()


def test_an_absence_reaches_every_case_and_asks_who_holds_it(
    suffolk_office: Office, opened: CaseStory, someone: Any
) -> None:
    opened.allocated(days_ago(1))
    manager = someone.signed_in(suffolk_office.manager)
    manager.goes_to(f"/workers/{suffolk_office.practitioner.pk}/absence").fills_in(
        planned="no", first_day=today(), expected_return=today() + timedelta(days=20)
    )
    manager.presses("Record").sees("and on 1 case that they lead")
    manager.goes_to("/").sees("cases of absent workers that nobody holds")
    manager.goes_to(f"/cases/{opened.case.reference}/timescales").sees("Decide who holds the case")
