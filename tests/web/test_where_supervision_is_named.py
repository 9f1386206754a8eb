"""Where nobody can be given a case for want of a supervisor, the page says what is missing and leads to where it is named."""

from __future__ import annotations

import pytest

from tests.builders import CaseStory, Office, a_worker, an_office
from tests.web.conftest import browsing, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office("cin")


def undecided(office: Office) -> CaseStory:
    story = CaseStory(office).received(days_ago(5))
    return story.happened(
        "decision.made", days_ago(4), by=office.manager, outcome="open", need="child-in-need"
    )


def test_whoever_allocates_is_led_to_where_the_line_manager_is_named(office: Office) -> None:
    case = undecided(office).case
    page = browsing(office.manager).get(f"/cases/{case.reference}/allocate").text
    assert "name the line manager or another supervisor" in page
    assert f'href="/workers/{office.practitioner.pk}/confirmed"' in page
    assert f"Confirm what the policy asks of {office.practitioner.name}" in page
    named = browsing(office.manager).get(f"/workers/{office.practitioner.pk}/confirmed").text
    assert "Who is their line manager?" in named


def test_nobody_whose_account_manages_nothing_is_offered_as_line_manager(office: Office) -> None:
    new = a_worker(office.team, "Nia Cole", "newly-qualified-social-worker")
    page = browsing(office.manager).get(f"/workers/{office.practitioner.pk}/confirmed").text
    assert f'value="{office.manager.ref}"' in page
    assert f'value="{new.ref}"' not in page
    assert f'value="{office.support.ref}"' not in page


def test_whoever_is_asked_is_not_told_to_ask_people_of_their_own_job(office: Office) -> None:
    story = undecided(office)
    asked = {"worker": office.practitioner.ref, "role": "lead"}
    story.happened("allocation.proposed", days_ago(3), by=office.manager, **asked)
    page = f"/cases/{story.case.reference}/do/agree-allocation"
    sent = {"version": str(story.case.version)}
    answer = browsing(office.practitioner).post(page, sent).text
    assert "Supervision is not available" in answer
    assert "Ask a Team Manager or Assistant Team Manager" in answer
    assert "Ask a Student Social Worker" not in answer
