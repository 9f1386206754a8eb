"""Who counts as allocated is what the policy's state says, on every list, count and page: a name alone does not count."""

from __future__ import annotations

import pytest

from keyworker.access.models import AccessRole
from keyworker.record.models import Case
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_case, a_worker, an_office
from tests.the_day import today
from tests.web.conftest import browsing, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office("cin")


def brought(office: Office, worker: Worker, *, team: str = "") -> CaseStory:
    """A case brought from another system as open, with that worker's name in the lead's place."""
    story = a_case(office).happened("case.opened", days_ago(60))
    story.standing(days_ago(60), "child-in-need")
    return story.happened(
        "allocation.started",
        days_ago(60),
        worker=worker,
        role="lead",
        team=team or office.team.slug,
    )


def unallocated(office: Office) -> set[str]:
    found = Case.objects.of_service(office.service).without_lead()
    return set(found.values_list("reference", flat=True))


def test_a_case_under_a_managers_name_is_not_allocated(office: Office) -> None:
    stories = [brought(office, office.manager) for _ in range(3)]
    brought(office, office.practitioner)
    assert unallocated(office) == {each.case.reference for each in stories}
    assert Case.objects.of_service(office.service).figures(today()).unallocated == 3
    said = browsing(office.manager).get("/unallocated").text
    assert all(each.case.reference in said for each in stories)
    assert f"{office.manager.name} is named and does not count as allocated" in said


def test_a_case_whose_team_is_recorded_wrongly_is_not_allocated(office: Office) -> None:
    other = an_office("cin", service=office.service, name="Southport")
    wrong = brought(office, office.practitioner, team=other.team.slug)
    assert unallocated(office) == {wrong.case.reference}


def test_the_homes_of_managers_count_what_the_list_shows(office: Office) -> None:
    brought(office, office.manager)
    brought(office, office.practitioner)
    senior = a_worker(
        office.team, "Kit Senior", "senior-manager", access=AccessRole.SERVICE_MANAGER
    )
    assert "Nobody is allocated to 1 open case" in browsing(senior).get("/unallocated").text
    assert '<strong class="kw-due kw-due--late">1</strong>' in browsing(senior).get("/").text


def test_the_case_says_that_it_awaits_allocation_and_why(office: Office) -> None:
    story = brought(office, office.manager)
    said = browsing(office.manager).get(f"/cases/{story.case.reference}").text
    assert "<strong>Awaiting allocation</strong>: this case does not count as allocated" in said
    assert "The responsible worker or team is not recorded correctly" in said
    assert "CIN 2.1(3)" in said


def test_each_test_that_is_not_met_is_said(office: Office) -> None:
    story = a_case(office).received(days_ago(20))
    story.happened("decision.made", days_ago(19), by=office.manager, outcome="open")
    said = browsing(office.manager).get(f"/cases/{story.case.reference}").text
    assert "No manager has found what the child needs" in said
    assert "No named worker has accepted it" in said


def test_an_allocated_case_says_nothing_of_the_kind(office: Office) -> None:
    story = brought(office, office.practitioner)
    said = browsing(office.manager).get(f"/cases/{story.case.reference}").text
    assert "does not count as allocated" not in said


def test_where_the_policy_has_no_such_state_whoever_is_named_counts() -> None:
    office = an_office("suffolk")
    story = a_case(office).happened("case.opened", days_ago(60))
    story.allocated(days_ago(59), to=office.practitioner)
    assert unallocated(office) == set()
