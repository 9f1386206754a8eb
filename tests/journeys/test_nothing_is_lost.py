"""Half a visit is typed, another page is looked at, and it is there again; a wrong visit is put right on its form."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from keyworker.record.models import Event, KeptForm
from tests.builders import Office
from tests.journeys.person import Maker, Person
from tests.web.conftest import a_led_case
from tests.web.test_putting_an_entry_right import a_visit

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "She showed me her room and her drawings"


def pictured(person: Person, name: str) -> None:
    """A picture of the page where somebody asked for one (KEYWORKER_PICTURES names a folder)."""
    folder = os.environ.get("KEYWORKER_PICTURES")
    if folder:
        person.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_half_a_visit_is_there_again_after_another_page(
    suffolk_office: Office, someone: Maker, size: str
) -> None:
    case = a_led_case(suffolk_office)
    ada = someone.signed_in(suffolk_office.practitioner, size=size)
    ada.goes_to(f"/cases/{case.reference}/do/record-visit")
    ada.page.get_by_label("Anything else worth recording").fill(WORDS)
    ada.page.get_by_role("link", name=f"Back to {case.reference}").click()
    expect(ada.page.locator("h1")).to_contain_text("Mia")
    # It is sent as the page goes, and may arrive a moment after the next page.
    for _ in range(20):
        ada.goes_to(f"/cases/{case.reference}/do/record-visit")
        if KeptForm.objects.exists():
            break
    ada.goes_to(f"/cases/{case.reference}/do/record-visit")
    expect(ada.page.get_by_label("Anything else worth recording")).to_have_value(WORDS)
    pictured(ada, f"typed-again-{size}")
    ada.presses("Start with an empty form")
    expect(ada.page.get_by_label("Anything else worth recording")).to_have_value("")
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_wrong_visit_is_put_right_on_its_form(
    suffolk_office: Office, someone: Maker, size: str
) -> None:
    case = a_led_case(suffolk_office)
    visit = a_visit(suffolk_office, case)
    ada = someone.signed_in(suffolk_office.practitioner, size=size)
    ada.goes_to(f"/cases/{case.reference}/timeline")
    ada.page.locator(f"#{visit.ref}").get_by_role("link", name="Correct this").click()
    pictured(ada, f"put-right-{size}")
    ada.page.get_by_label("Anything else worth recording").fill(WORDS)
    ada.presses("Save in its place")
    ada.sees("There is a problem")
    pictured(ada, f"put-right-refused-{size}")
    ada.page.get_by_label("What was wrong with what was recorded?").fill("It was not the aunt")
    ada.presses("Save in its place")
    ada.sees("Put right")
    ada.goes_to(f"/cases/{case.reference}/timeline")
    ada.sees("It was not the aunt")
    pictured(ada, f"timeline-{size}")
    assert Event.objects.get(kind="visit.made", data__replaces=visit.ref).data["note"] == WORDS
    ada.goes_to(f"/cases/{case.reference}/contact")
    pictured(ada, f"contact-{size}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_whoever_signs_in_next_at_the_same_window_sees_nothing_of_it(
    suffolk_office: Office, someone: Maker, scripts: bool
) -> None:
    case = a_led_case(suffolk_office)
    window = someone.signed_in(suffolk_office.practitioner, scripts=scripts)
    form = f"/cases/{case.reference}/do/record-visit"
    window.goes_to(form)
    window.page.get_by_label("Anything else worth recording").fill(WORDS)
    window.page.get_by_role("button", name="Sign out").click()
    someone.signs_in(window, suffolk_office.manager)
    for _ in range(5):
        window.page.go_back()
        if window.page.url.endswith(form):
            break
    expect(window.page.get_by_label("Anything else worth recording")).to_have_value("")
