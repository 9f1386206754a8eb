"""Somebody goes back to a form that they sent: the same is not recorded twice, and what they type anew is not lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from keyworker.record.models import Case, Event
from tests.builders import Office
from tests.journeys.person import Maker, Person
from tests.web.conftest import a_led_case

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = "Anything else worth recording"


def contacts(case: Case) -> int:
    return Event.objects.filter(case=case, kind="contact.made").count()


def records_a_contact(person: Person, note: str) -> None:
    person.page.get_by_label("Phone", exact=True).check()
    person.page.get_by_label("Who was spoken to?").fill("Mother")
    person.page.get_by_label(NOTE).fill(note)
    person.page.locator("main form .govuk-button").last.click()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_form_one_goes_back_to_records_once(
    suffolk_office: Office, someone: Maker, size: str
) -> None:
    case = a_led_case(suffolk_office)
    ada = someone.signed_in(suffolk_office.practitioner, size=size)
    ada.goes_to(f"/cases/{case.reference}")
    ada.goes_to(f"/cases/{case.reference}/do/record-contact")
    records_a_contact(ada, "All is well")
    expect(ada.page.locator(".govuk-notification-banner")).to_contain_text("Recorded: ")
    ada.page.go_back()
    records_a_contact(ada, "All is well")
    expect(ada.page.locator(".govuk-notification-banner")).to_contain_text("Already recorded: ")
    assert contacts(case) == 1
    ada.page.go_back()
    records_a_contact(ada, "She will call on Friday")
    expect(ada.page.locator("#changed")).to_contain_text("this form was recorded before")
    expect(ada.page.get_by_label(NOTE)).to_have_value("She will call on Friday")
    assert contacts(case) == 1
    ada.page.locator("main form .govuk-button").last.click()
    expect(ada.page.locator(".govuk-notification-banner")).to_contain_text("Recorded: ")
    assert contacts(case) == 2


def test_a_form_opened_anew_is_another(suffolk_office: Office, someone: Maker) -> None:
    case = a_led_case(suffolk_office)
    ada = someone.signed_in(suffolk_office.practitioner)
    for _ in range(2):
        ada.goes_to(f"/cases/{case.reference}/do/record-contact")
        records_a_contact(ada, "All is well")
        expect(ada.page.locator(".govuk-notification-banner")).to_contain_text("Recorded: ")
    assert contacts(case) == 2
