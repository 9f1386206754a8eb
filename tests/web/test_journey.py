"""The child's journey: on the case, and beside whatever gives it to another worker or team (CAM-1-1-a, CAM-2-3-a)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from keyworker.record.models import Case, JourneyStep
from tests.builders import CaseStory, Office, a_case, an_office
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office("camden")


def twice_changed(office: Office) -> CaseStory:
    """A case of three social workers one after another, that went to another team with the third."""
    other = an_office("camden", service=office.service, name="Looked After")
    story = a_case(office).happened("case.opened", days_ago(90), team=office.team.slug)
    for since, worker, team in (
        (90, office.practitioner, office.team),
        (60, office.colleague, office.team),
        (30, other.practitioner, other.team),
    ):
        story.happened(
            "allocation.started",
            days_ago(since),
            worker=worker,
            role="lead",
            team=team.slug,
            by=office.manager,
            reason=f"Reason of {worker.name}",
        )
    # Looked at by the team that had it first.
    Case.objects.filter(pk=story.case.pk).update(team=office.team)
    return story


def people(office: Office, story: CaseStory) -> str:
    page = browsing(office.manager).get(reverse("people", args=[story.case.reference]))
    return in_a_row(page.text)


def test_the_case_tells_each_worker_and_team_with_reason_and_who_decided(office: Office) -> None:
    page = people(office, twice_changed(office))
    first, second = office.practitioner.name, office.colleague.name
    assert f"Named social worker: {first}" in page
    assert f"The named social worker changed from {first} to {second}" in page
    assert f"Reason of {second}" in page
    assert f"Moved from {office.team.name} to Looked After team" in page
    assert "The case was opened" in page


def test_nothing_is_told_of_a_case_to_which_nothing_came(office: Office) -> None:
    story = a_case(office, routed=False).happened("contact.made", days_ago(3))
    assert "Nothing yet." in people(office, story)


def test_business_support_reads_the_way_and_not_the_reasons(office: Office) -> None:
    story = twice_changed(office)
    answer = browsing(office.support).get(reverse("people", args=[story.case.reference]))
    page = in_a_row(answer.text)
    assert "The named social worker changed" in page
    assert f"Reason of {office.colleague.name}" not in page


@pytest.mark.parametrize("action", ["plan-transfer", "allocate"])
def test_what_gives_it_to_another_says_how_often_that_was_so(office: Office, action: str) -> None:
    """CAM-2-3-a: the count so far beside the form, and which change this would be."""
    story = twice_changed(office)
    names = {"allocate": reverse("allocate", args=[story.case.reference])}
    way = names.get(action, reverse("action", args=[story.case.reference, action]))
    page = in_a_row(browsing(office.manager).get(way).text)
    assert "So far 2 changes of named social worker and 1 move between teams" in page
    assert "Another named social worker would be the 3rd change." in page
    assert reverse("action", args=[story.case.reference, "add-co-worker"]) in page


def test_a_first_worker_changes_nothing_and_a_second_is_the_first_change(office: Office) -> None:
    story = a_case(office).happened("case.opened", days_ago(9), team=office.team.slug)
    way = reverse("allocate", args=[story.case.reference])
    assert "So far" not in browsing(office.manager).get(way).text
    story.happened("allocation.started", days_ago(9), worker=office.practitioner, role="lead")
    page = in_a_row(browsing(office.manager).get(way).text)
    assert "So far no change of named social worker, and no move." in page
    assert "the 1st change" in page


def test_a_form_that_gives_it_to_nobody_says_nothing_of_it(office: Office) -> None:
    story = twice_changed(office)
    way = reverse("action", args=[story.case.reference, "add-co-worker"])
    assert "So far 2" not in browsing(office.manager).get(way).text


def test_the_familys_other_cases_say_how_often_they_changed(office: Office) -> None:
    former = twice_changed(office)
    now = a_case(office, family=former.case.family).happened("case.opened", days_ago(2))
    assert "2 changes of worker, 1 move" in people(office, now)


def test_a_correction_takes_the_step_away(office: Office) -> None:
    story = twice_changed(office)
    last = story.case.events.filter(kind="allocation.started").latest("pk")
    story.happened("event.corrected", days_ago(1), corrects=last.ref)
    steps = JourneyStep.objects.filter(case=story.case, changes=True)
    assert [each.what for each in steps] == [JourneyStep.What.WORKER]


def test_beside_the_form_stand_the_familys_other_cases_led_or_not(office: Office) -> None:
    former = twice_changed(office)
    a_case(office, family=former.case.family).happened("case.opened", days_ago(4))
    now = a_case(office, family=former.case.family).happened("case.opened", days_ago(2))
    way = reverse("allocate", args=[now.case.reference])
    page = in_a_row(browsing(office.manager).get(way).text)
    assert f"led by {office.practitioner.name}, then {office.colleague.name}" in page
    assert "2 changes of worker, 1 move" in page
    assert "0 changes of worker, 0 moves" in page
