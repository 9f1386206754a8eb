"""A case given to a team stands on that team's referrals, and its managers are told under the clause and may open it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.notices.models import Notice
from keyworker.record.models import Case
from keyworker.workforce.models import Team, Worker
from tests.builders import CaseStory, Office, a_worker, an_office
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact() -> Office:
    """The team with which every new case begins."""
    office = an_office("camden")
    Team.objects.filter(pk=office.team.pk).update(service_line="contact-service", locality="")
    office.team.refresh_from_db()
    return office


@pytest.fixture
def intervention(contact: Office) -> Worker:
    """The manager of the team to which cases are passed."""
    other = an_office("camden", service=contact.service, name="North")
    Team.objects.filter(pk=other.team.pk).update(service_line="family-intervention", locality="")
    other.team.refresh_from_db()
    return a_worker(other.team, "Noor Hale", "team-manager", access=AccessRole.PRACTICE_MANAGER)


def decided(contact: Office, manager: Worker) -> Case:
    """One that the Contact Service decided on."""
    story = CaseStory(contact).received(days_ago(1))
    slug = manager.team.slug
    said: dict[str, Any] = {"outcome": "open", "team": "family-intervention", "passed_to": slug}
    return story.happened("decision.made", days_ago(0), by=contact.lead, **said).case


def stepped_up(contact: Office, manager: Worker) -> Case:
    """One that the daily meeting decided on."""
    story = CaseStory(contact).received(days_ago(1))
    story.happened("step-up.requested", days_ago(1), by=contact.lead)
    said: dict[str, Any] = {"threshold_met": True, "team": manager.team.slug}
    return story.happened("step-up.decided", days_ago(0), by=contact.lead, **said).case


@pytest.mark.parametrize(
    ("way", "clause"),
    [(decided, "Camden s.4 bullet 1"), (stepped_up, "Camden s.3 bullet 2 (decision)")],
)
def test_it_is_theirs_to_allocate(
    contact: Office, intervention: Worker, way: Callable[[Office, Worker], Case], clause: str
) -> None:
    case = way(contact, intervention)
    case.refresh_from_db()
    assert (case.team, case.stage) == (intervention.team, "open")
    page = f"/cases/{case.reference}"
    browser = browsing(intervention)
    assert browser.get(page).status_code == 200
    queue = in_a_row(browser.get("/referrals").text)
    assert case.reference in queue
    assert f"{page}/allocate" in queue or f"{page}/actions/give-points" in queue
    assert (clause, case.pk) in Notice.objects.filter(worker=intervention).values_list(
        "clause", "case"
    )
