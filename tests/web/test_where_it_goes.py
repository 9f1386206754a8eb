"""What the page of a policy's questions says of where a referral goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import CaseStory, Office, an_office
from tests.web.conftest import a_policy, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db

ROUTE = (
    "- {id: home-first, clause: NOR-5, plain: Worries at home go to early years, "
    "when: {concern: {is: home}}, to: {service: early-help, team: early-years}, with: [health-visiting]}"
)
FACTS = "facts: {concern: {type: choice, label: the concern, choices: [school, home]}}"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Under a policy that says where worries at home go, and nothing of any others."""
    return an_office(a_policy(tmp_path, routing=ROUTE, pack=FACTS))


def page_of(office: Office, concern: str) -> str:
    story = CaseStory(office).received(days_ago(2))
    known = [{"fact": "concern", "value": concern}]
    story.happened("facts.recorded", days_ago(1), by=office.manager, facts=known)
    address = f"/referrals/{story.case.reference}/questions"
    return in_a_row(browsing(office.manager).get(address).text)


def test_it_names_whom_the_work_is_done_with(office: Office) -> None:
    page = page_of(office, "home")
    assert "Together with Health visiting" in page


def test_it_says_that_a_manager_decides_where_the_policy_is_silent(office: Office) -> None:
    page = page_of(office, "school")
    assert "No rule of the policy says where this goes.</strong> A manager decides." in page
