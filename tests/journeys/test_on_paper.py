"""A record is printed: what it says and why, who printed it and when, and nothing that only a screen can do."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.builders import Office
from tests.journeys.person import Maker
from tests.web.conftest import a_led_case

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_case_is_printed_with_its_reasons_and_without_the_screens_own(
    suffolk_office: Office, someone: Maker
) -> None:
    case = a_led_case(suffolk_office)
    ada = someone.signed_in(suffolk_office.practitioner).goes_to(
        f"/cases/{case.reference}/timescales"
    )
    page = ada.page
    why = page.locator(".kw-clock details .govuk-details__text").first
    printed = page.locator(".kw-printed")
    expect(why).to_be_hidden()
    expect(printed).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".kw-identity")).to_contain_text("Mia")
    expect(why).to_be_visible()
    expect(printed).to_contain_text(f"Printed by {suffolk_office.practitioner.name}")
    for gone in (".kw-nav", ".kw-tabs", ".kw-header__button", ".kw-footer .govuk-body-s"):
        expect(page.locator(gone).first).to_be_hidden()
    after = "e => getComputedStyle(e, '::after').content"
    links = page.locator("main a.govuk-link").all()
    assert {link.evaluate(after) for link in links} <= {"none", "normal"}
    ada.goes_to(f"/cases/{case.reference}")
    expect(page.get_by_text("What you can do now")).to_be_hidden()
    expect(page.locator("main .govuk-button").first).to_be_hidden()
    ada.goes_to(f"/cases/{case.reference}/timeline")
    corrects = page.get_by_role("link", name="Correct this")
    page.emulate_media(media="screen")
    expect(corrects.first).to_be_visible()
    page.emulate_media(media="print")
    for link in page.locator("a", has_text="Correct this").all():
        expect(link).to_be_hidden()
