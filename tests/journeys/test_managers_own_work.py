"""What managers do besides cases, in a browser: a week's check, the rota for new cases, a session of supervision."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from keyworker.access.models import AccessRole
from tests.builders import a_worker, an_office
from tests.the_day import today
from tests.web.conftest import a_led_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_week_is_checked_from_the_first_page(
    transactional_db: None, someone: Any, size: str
) -> None:
    office = an_office("cin")
    manager = someone.signed_in(office.manager, size=size)
    manager.follows("Check the team's allocations").sees("This week's check").fills_in()
    manager.presses("I have checked the allocations").sees("Recorded").sees(
        "This week's check is made"
    )
    manager.goes_to("/").does_not_see("Check the team's allocations:")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_turns_are_planned_named_taken_up_and_swapped(
    transactional_db: None, someone: Any, size: str
) -> None:
    office = an_office("camden")
    people = [
        a_worker(office.team, name, "service-manager", access=AccessRole.SERVICE_MANAGER)
        for name in ("Ann Hale", "Bea Ito", "Col Jha")
    ]
    first = someone.signed_in(people[0], size=size)
    monday = today() - timedelta(days=today().weekday())
    first.goes_to("/turns").sees("It is nobody's turn")
    form = first.page.locator("form", has=first.page.locator("[name=manager_first]"))
    for part in ("day", "month", "year"):
        form.locator(f"[name=from-{part}]").fill(str(getattr(monday, part)))
    form.locator("[name=turns]").fill("6")
    for place, each in zip(("first", "second", "third"), people, strict=True):
        form.locator(f"[name=manager_{place}][value={each.ref}]").check(force=True)
    first.presses("Plan these turns").sees("Recorded").sees("It is the turn of Ann Hale")
    first.page.locator("[name=names]").fill("Ada Ruiz, room for two")
    first.presses("Confirm the list").sees("Recorded").sees("Ada Ruiz, room for two")
    first.presses("Start your turn").sees("taken up")
    first.page.locator("summary", has_text="Swap").first.click()
    swap = first.page.locator("details[open] form").first
    swap.locator("select").select_option(people[2].ref)
    swap.locator("[name=swap_reason]").fill("On leave that week")
    first.presses("Record the swap").sees("Recorded").sees("On leave that week")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_session_is_recorded_case_by_case_and_signed_by_both(
    transactional_db: None, someone: Any, size: str
) -> None:
    office = an_office("early-help-process")
    case = a_led_case(office)
    manager = someone.signed_in(office.manager, size=size)
    manager.goes_to(f"/workers/{office.practitioner.pk}/session").follows("Record supervision")
    manager.fills_in(delay="no").presses("Record").sees("Recorded today").sees("own part")
    manager.fills_in(notes="Wants to train as a mentor").presses("Record their own part").sees(
        "By nobody yet"
    )
    manager.presses("Sign").sees("Morgan Reid")
    worker = someone.signed_in(office.practitioner, size=size)
    worker.follows("Your last supervision waits for your signature").sees(
        "Wants to train as a mentor"
    )
    worker.presses("I have read them and sign").sees("Signed on 1 case").presses("Sign").sees(
        "You have signed it already"
    )
    worker.goes_to(f"/cases/{case.reference}/timeline").does_not_see("Wants to train as a mentor")
