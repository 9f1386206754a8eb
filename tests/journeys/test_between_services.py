"""Up to another service and down again, in browsers on both sides: early help waits on hold while social care works."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.record.models import Case
from keyworker.workforce.models import Service
from tests.builders import CaseStory, Office, an_office
from tests.journeys.doing import does
from tests.the_day import at_once
from tests.web.conftest import days_ago

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def early_help(transactional_db: None) -> Office:
    service = Service.objects.create(
        slug="family-service", name="Family service", pack="nottinghamshire"
    )
    return an_office("nottinghamshire", service=service)


@pytest.fixture
def social_care(early_help: Office) -> Office:
    service = Service.objects.create(slug="social-care", name="Social care", pack="cin")
    return an_office("cin", service=service)


@pytest.mark.parametrize("size", ["phone"])
def test_a_family_goes_up_on_hold_and_comes_back(
    early_help: Office, social_care: Office, someone: Any, size: str
) -> None:
    case = CaseStory(early_help).working(days_ago(20)).case
    worker = someone.signed_in(early_help.practitioner, size=size)
    does(worker, case, "record-consent", given="yes", who="Mother")
    does(worker, case, "refer-to-service", to="social-care/other", reason="Risk has grown")
    worker.goes_to(f"/cases/{case.reference}").sees("Referred to Social care").sees(
        "not answered yet"
    )
    manager = someone.signed_in(early_help.manager, size=size)
    does(manager, case, "put-on-hold")

    there = Case.objects.exclude(pk=case.pk).get()
    theirs = someone.signed_in(social_care.manager, size=size)
    theirs.follows("Referrals", within="nav").sees("Mia Example")
    theirs.goes_to(f"/cases/{there.reference}/timeline").sees("Risk has grown").sees(
        "answer on consent"
    )
    theirs.goes_to(f"/cases/{case.reference}").sees("There is no such page")
    _taken_on(there, social_care)
    worker.goes_to(f"/cases/{case.reference}").sees(": open")
    worker.goes_to("/notices").sees(f"Social care answered the referral made on {case.reference}")

    social_worker = someone.signed_in(social_care.practitioner, size=size)
    does(
        social_worker,
        there,
        "refer-to-service",
        to="family-service/step-down",
        reason="The risk is over; routines are still to be built",
    )
    social_worker.goes_to(f"/cases/{there.reference}").sees("worked on already")
    worker.goes_to(f"/cases/{case.reference}/timeline").sees("The risk is over")
    does(manager, case, "resume-case")
    case.refresh_from_db()
    assert case.stage == "open"


def _taken_on(case: Case, office: Office) -> None:
    """Social care's own decision and its worker, told elsewhere in every detail."""
    case.refresh_from_db()
    story = CaseStory.about(office, case)
    story.happened("decision.made", at_once(), by=office.manager, outcome="open")
    story.allocated(at_once())
