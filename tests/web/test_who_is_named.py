"""A page names whom it can, and says so plainly where there is nobody to name."""

from __future__ import annotations

import pytest
from django.test import Client

from keyworker.access.models import AccessRole, User
from tests.builders import Office
from tests.web.conftest import a_led_case, browsing, days_ago

pytestmark = pytest.mark.django_db


def test_somebody_without_a_job_is_told_so_under_their_account_s_name() -> None:
    user = User.objects.create(username="new.starter", access_role=AccessRole.PRACTITIONER)
    client = Client()
    client.force_login(user, backend="keyworker.access.backends.PeopleAtWork")
    response = client.get("/")
    assert response.status_code == 403
    assert "new.starter" in response.text
    assert "Your account has no job yet" in response.text


def test_a_part_that_the_team_plays_is_shown_as_the_team_s(office: Office) -> None:
    case = a_led_case(office)
    case.allocations.create(role="team-only", team=office.team, period=(days_ago(3), None))
    page = browsing(office.manager).get(f"/cases/{case.reference}/people")
    assert "The team" in page.text


@pytest.mark.parametrize(
    "page",
    [
        "",
        "/timeline",
        "/timescales",
        "/steps",
        "/people",
        "/letters",
        "/decisions",
        "/allocate",
        "/contact",
        "/do/record-visit",
        "/do/close-case",
    ],
)
def test_a_case_whose_service_has_no_policy_in_force_can_be_read(office: Office, page: str) -> None:
    case = a_led_case(office)
    office.service.pack = ""
    office.service.save()
    shown = browsing(office.manager).get(f"/cases/{case.reference}{page}", follow=True)
    assert shown.status_code == 200


@pytest.mark.parametrize(
    "page", ["", "referrals", "team", "overdue", "caseload", "waiting", "unallocated", "turns"]
)
def test_so_can_what_a_manager_looks_after(office: Office, page: str) -> None:
    a_led_case(office)
    office.service.pack = ""
    office.service.save()
    assert browsing(office.manager).get(f"/{page}").status_code in {200, 404}
