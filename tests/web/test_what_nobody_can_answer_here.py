"""A form sends nobody in a circle: what it does not ask is entered by somebody else, and the page says by whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import a_case, an_office
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db
PACKS = Path(__file__).parents[1] / "packs"


def page_of(pack: str, jobs: tuple[str, ...]) -> str:
    """What is said where a case is allocated to somebody of whom the policy's question has no answer."""
    office = an_office(str(PACKS / pack), jobs=jobs)
    case = a_case(office).received(days_ago(5), type="step-down").opened(days_ago(4)).case
    sent = {"worker": office.colleague.ref, "how": "By phone", "agreed": "yes"}
    page = browsing(office.manager).post(f"/cases/{case.reference}/allocate", sent)
    assert page.status_code == 422
    return in_a_row(page.text)


def test_a_should_offers_a_reason_and_says_who_can_enter_what_is_missing() -> None:
    jobs = ("team-manager", "duty-manager", "social-worker", "social-worker", "mentor")
    said = page_of("hartsmere", jobs)
    assert "The date the worker qualified is not on record: an administrator enters it" in said
    assert 'name="departure"' in said
    assert "Not known yet, or needs a reason:" in said


def test_a_must_that_no_form_answers_is_entered_where_it_is_missing() -> None:
    jobs = ("team-manager", "deputy-manager", "social-worker", "social-worker", "business-support")
    said = page_of("eastmarsh", jobs)
    assert "Not every case counted here is weighed yet" in said
    assert "Have it entered where it is missing first" in said
    assert "Put it right on the form" not in said
    assert 'name="departure"' not in said
