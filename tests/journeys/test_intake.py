"""A referral at the front door, in a browser: on record at once, compared with what is held, asked about until it is routed."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.record.models import Case
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_worker, an_office
from tests.the_day import today
from tests.web.conftest import days_ago

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db: None) -> Office:
    return an_office("camden")


@pytest.fixture
def contact_worker(office: Office) -> Worker:
    return a_worker(
        office.team, "Ines Moor", "contact-service-manager", access=AccessRole.PRACTICE_MANAGER
    )


@pytest.mark.parametrize(
    ("size", "scripts"), [("desktop", True), ("phone", True), ("desktop", False), ("phone", False)]
)
def test_a_referral_is_on_record_from_the_first_page_and_routed_by_the_answers(
    office: Office, contact_worker: Worker, someone: Any, size: str, scripts: bool
) -> None:
    known = CaseStory(office).received(days_ago(9))
    person = someone.signed_in(contact_worker, size=size, scripts=scripts)
    person.follows("Referrals", within="nav").follows("Receive a referral")
    person.page.fill("#children-0-given_name", "Mya")
    person.page.fill("#children-0-family_name", "Example")
    for part, value in (("day", "2"), ("month", "3"), ("year", "2016")):
        person.page.fill(f"#children-0-born-{part}", value)
    person.page.locator("input[name=type][value=other]").check(force=True)
    person.page.fill("#source", "school")
    person.presses("Record the referral").sees("Referral received").sees("May be on record already")
    case = Case.objects.latest("pk")
    assert case.stage == "received"

    person.sees("Mya Example may be Mia Example").sees("The name is spelt much alike").sees(
        "The date of birth is the same"
    )
    person.page.locator("input[name=outcome][value=same]").check(force=True)
    person.presses("Record").sees("What the policy still needs to know").sees("Asked because")
    case.refresh_from_db()
    assert case.family == known.case.family

    person.presses("Continue").sees("There is a problem")
    # What is answered later is answered later: the referral waits in the queue with its open questions.
    person.goes_to("/referrals").sees("Where it goes is not settled yet")
    person.goes_to(f"/referrals/{case.reference}/questions")
    for _ in range(12):
        if person.page.locator("main form button", has_text="Continue").count() == 0:
            break
        _answers(
            person,
            **{
                "case.with_contact_service": "yes",
                "case.step_up": "none",
                "case.in_need": "yes",
                "case.request": "help",
                "case.parenting_concerns": "none",
            },
        )
    person.sees("Where this referral goes").sees("Family Intervention Team").sees("Camden s.4")
    person.follows("Go to the referral").sees("Mia Example")


def _answers(person: Any, **known: str) -> None:
    """Answer what the page asks: as given, otherwise no where that is an answer; names a team where one is asked for."""
    form = person.page.locator("main form").last
    for name in dict.fromkeys(
        each.get_attribute("name") for each in form.locator("input[type=radio]").all()
    ):
        wanted = known.get(name.removeprefix("about."), "no")
        answer = form.locator(f"input[type=radio][name='{name}'][value='{wanted}']")
        # What may not apply can stay unanswered, and not everything is asked with a yes or no.
        if answer.count():
            answer.check(force=True)
    for control in form.locator("input[type=text]").all():
        if (control.get_attribute("name") or "").endswith("team"):
            control.fill("North team")
    person.presses("Continue")


def test_what_is_not_known_yet_is_said_so_and_stops_nothing(
    office: Office, contact_worker: Worker, someone: Any
) -> None:
    case = CaseStory(office).received(today().isoformat() + " 00:01").case
    person = someone.signed_in(contact_worker)
    person.goes_to(f"/referrals/{case.reference}/questions")
    for _ in range(20):
        if person.page.locator("main form button", has_text="Continue").count() == 0:
            break
        for name in {
            each.get_attribute("name")
            for each in person.page.locator("main form input[type=radio]").all()
        }:
            person.page.locator(f"input[name='{name}'][value='not-known']").check(force=True)
        person.presses("Continue")
    person.sees("It cannot be said yet where this goes").sees("Not known yet")
