"""From an empty database to a family with a worker, in a browser, by people who never saw a terminal."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from keyworker.access.invitations import first_key
from keyworker.record.models import Allocation, Case
from keyworker.workforce.models import Worker
from tests.journeys.doing import does, receives
from tests.the_day import today

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long enough secret"
# In the form for a person, whose answers do not matter here.
_USUAL = {"qualified": None, "share": "1", "started": None, "email": "", "phone": "01234 567890"}


@pytest.mark.parametrize(("size", "scripts"), [("desktop", True), ("phone", False)])
def test_an_administrator_sets_an_authority_up_and_its_first_family_has_a_worker(
    transactional_db: None, someone: Any, size: str, scripts: bool
) -> None:
    anna = someone.not_signed_in(size=size, scripts=scripts)
    _begins(anna)
    _adds_a_service(anna)
    maya = _invited(
        anna, someone, "Maya Cole", "practice-manager", "practice-manager", size, scripts
    )
    sam = _invited(
        anna, someone, "Sam Reed", "family-support-practitioner", "practitioner", size, scripts
    )
    anna.goes_to("/").sees("Letters have no head")
    anna.follows("The authority: name, letterhead and local closures")
    anna.page.locator("a", has_text="Say what heads the letters").click()
    anna.looks().fills_in(logo_text="", address="County Hall", telephone="01234 567890")
    anna.presses("Record").sees("County Hall").goes_to("/").sees("Nothing is missing")

    case = receives(maya)
    for step, answers in (
        ("complete-trawl", {}),
        ("complete-analysis", {"to_do-0-what": "Ring the school", "to_do-0-due": today()}),
        ("decide", {"outcome": "open"}),
    ):
        does(maya, case, step, **answers)
    worker = Worker.objects.get(name="Sam Reed")
    maya.goes_to(f"/cases/{case.reference}/allocate")
    maya.page.locator(f"input[name=worker][value={worker.ref}]").check(force=True)
    maya.presses("Record").sees("Recorded")
    sam.goes_to("/").sees("You have been asked to take").follows("Agree").presses("Record")
    sam.sees("Recorded")
    assert Allocation.objects.running().get(case=case, role="lead").worker == worker
    assert Case.objects.get().stage == "open"


def _begins(anna: Any) -> None:
    anna.goes_to(reverse("first-day", args=[first_key()]))
    anna.presses("Begin").sees("There is a problem").sees("Enter what the authority is called")
    for name, value in (
        ("authority", "Northshire"),
        ("name", "Anna Hill"),
        ("email", "anna@northshire.example"),
        ("user_name", "anna.hill"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ):
        anna.page.fill(f"#{name}", value)
    anna.presses("Begin").sees("You are the administrator").sees("There is no service yet.")


def _adds_a_service(anna: Any) -> None:
    anna.page.get_by_role("button", name="Add a service").click()
    anna.looks().fills_in(title="Early help", policy="suffolk", from_day=None)
    anna.presses("Record").sees("Suffolk").sees("There is no team yet.")
    anna.page.locator("a", has_text="Add a team").click()
    anna.looks().fills_in(title="Newtown", locality="Newtown", line="").presses("Record")
    anna.sees("Nobody works here yet")


def _invited(
    anna: Any, someone: Any, name: str, job: str, access: str, size: str, scripts: bool
) -> Any:
    anna.goes_to("/teams/newtown/appoint-worker")
    user_name = name.split()[0].lower()
    anna.fills_in(name=name, job=job, access=access, user_name=user_name, profession="", **_USUAL)
    anna.presses("Record").sees("Link to choose a password")
    link = anna.page.locator("code").inner_text().strip()
    invited = someone.not_signed_in(size=size, scripts=scripts)
    invited.goes_to(link.removeprefix(invited.address)).sees("Choose your password")
    invited.page.fill("#id_new_password1", PASSWORD)
    invited.page.fill("#id_new_password2", PASSWORD)
    invited.presses("Keep it").sees("Sign in")
    invited.page.fill("#id_username", user_name)
    invited.page.fill("#id_password", PASSWORD)
    return invited.presses("Sign in")
