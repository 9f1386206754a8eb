"""Whom nobody is allocated to: since when, what is done meanwhile, and whoever must not wait stands first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from keyworker.access.models import AccessRole
from tests.builders import CaseStory, Office, a_case, a_worker, an_office
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office("cin")


def unled(office: Office, name: str = "Mia") -> CaseStory:
    story = a_case(office).of(name).received(days_ago(30))
    return story.happened(
        "decision.made", days_ago(29), by=office.manager, outcome="open", need="child-in-need"
    )


def accepted(story: CaseStory, office: Office, day: str) -> CaseStory:
    """Somebody was asked to take it, and has: a name alone does not count."""
    part = {"worker": office.practitioner.ref, "role": "lead", "team": office.team.slug}
    for kind in ("allocation.proposed", "allocation.agreed", "allocation.started"):
        story.happened(kind, day, by=office.manager, **part)
    return story


def test_it_shows_since_when_why_and_what_is_still_to_be_done(office: Office) -> None:
    story = unled(office)
    story.happened(
        "unallocated.held",
        days_ago(20),
        by=office.manager,
        why="insufficient-staff",
        explanation="Two posts are vacant",
        team=office.team.slug,
    )
    page = browsing(office.manager).get("/unallocated").text
    assert "Two posts are vacant" in page
    assert '<span class="kw-big">29</span> days' in page
    assert "Contact with the child arranged: <strong>not yet</strong>" in page
    assert f"/cases/{story.case.reference}/do/arrange-contact" in page


def test_what_was_done_before_somebody_led_it_does_not_count(office: Office) -> None:
    story = unled(office).happened(
        "contact.arranged", days_ago(25), by=office.manager, every="1 week"
    )
    accepted(story, office, days_ago(20))
    story.happened("allocation.ended", days_ago(10), worker=office.practitioner, role="lead")
    page = browsing(office.manager).get("/unallocated").text
    assert '<span class="kw-big">10</span> days' in page
    assert "Contact with the child arranged: <strong>not yet</strong>" in page


def test_a_protected_child_without_a_worker_is_shown_as_wrong_not_hidden(office: Office) -> None:
    unled(office, "Zoe")
    protected = unled(office, "Mia").standing(days_ago(2), "child-protection")
    page = browsing(office.manager).get("/unallocated").text
    assert (
        page.index("Must not be without a worker")
        < page.index(protected.case.reference)
        < page.index("Zoe")
    )


def test_a_led_case_is_not_on_it(office: Office) -> None:
    story = accepted(unled(office), office, days_ago(20))
    assert story.case.reference not in browsing(office.manager).get("/unallocated").text


def test_another_team_sees_none_of_it(office: Office) -> None:
    story = unled(office)
    elsewhere = an_office("cin", name="Oldtown", service=office.service)
    assert story.case.reference not in browsing(elsewhere.manager).get("/unallocated").text


def test_it_asks_as_little_however_many_there_are(
    office: Office, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    unled(office)
    manager, counts = browsing(office.manager), []
    manager.get("/unallocated")
    for _ in range(2):
        unled(office)
        with django_assert_max_num_queries(14) as asked:
            assert manager.get("/unallocated").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_whoever_answers_for_the_service_reads_of_which_team_each_is(office: Office) -> None:
    unled(office)
    elsewhere = an_office("cin", name="Oldtown", service=office.service)
    story = unled(elsewhere)
    senior = a_worker(office.team, "Nia Gray", "senior-manager", access=AccessRole.SERVICE_MANAGER)
    page = in_a_row(browsing(senior).get("/unallocated").text)
    assert "Nobody is allocated to 2 open cases of the service. The longest" in page
    assert "Oldtown team · since" in page[page.index(story.case.reference) :]


def test_the_time_in_which_a_case_was_closed_is_no_time_without_anybody(office: Office) -> None:
    story = unled(office).allocated(days_ago(28), to=office.practitioner)
    story.happened("case.closed", days_ago(25), by=office.manager)
    story.happened("case.reopened", days_ago(3), by=office.manager)
    page = browsing(office.manager).get("/unallocated").text
    assert '<span class="kw-big">3</span> days' in page


def test_a_looked_after_child_who_waits_by_decision_is_marked_with_who_knows(
    office: Office,
) -> None:
    story = unled(office).standing(days_ago(25), "looked-after")
    story.happened(
        "unallocated.held",
        days_ago(20),
        by=office.manager,
        why="insufficient-staff",
        team=office.team.slug,
        senior_manager="Kit Senior",
    )
    page = browsing(office.manager).get("/unallocated").text
    assert "Must not be without a worker" not in page
    marked = "Looked after child</strong> The senior manager who knows of it: Kit Senior"
    assert marked in in_a_row(page)


def test_a_looked_after_child_of_whom_nobody_decided_must_not_wait(office: Office) -> None:
    unled(office).standing(days_ago(25), "looked-after")
    page = browsing(office.manager).get("/unallocated").text
    assert "Must not be without a worker" in page
    assert "Looked after child" in page


def held(office: Office, why: str) -> CaseStory:
    said = {"why": why, "team": office.team.slug, "explanation": "For now"}
    return unled(office).happened("unallocated.held", days_ago(20), by=office.manager, **said)


def test_they_are_counted_by_why_and_none_is_left_out_of_the_figure(office: Office) -> None:
    for why in ("insufficient-staff", "insufficient-staff", "other-capacity"):
        held(office, why)
    periodic = [held(office, "periodic-intervention").case for _ in range(5)]
    browser = browsing(office.manager)
    page = in_a_row(browser.get("/unallocated").text)
    assert "Nobody is allocated to 8 open cases" in page
    assert "Held by a team for want of capacity</a>: <strong>3</strong>" in page
    assert "Held by a team for periodic interventions</a>: <strong>5</strong>" in page
    assert "Nobody has said why" not in page
    only = in_a_row(browser.get("/unallocated?why=periodic-intervention").text)
    assert "Nobody is allocated to 8 open cases" in only
    assert "Held by a team for periodic interventions: <strong>5</strong> (shown below)" in only
    assert only.count('<li class="kw-task') == 5
    assert all(each.reference in only for each in periodic)
    assert "All 8 that nobody is allocated to" in only


def test_a_reason_of_an_earlier_time_is_none_of_now_and_another_stands_by_itself(
    office: Office,
) -> None:
    earlier = held(office, "insufficient-staff")
    accepted(earlier, office, days_ago(15))
    earlier.happened("allocation.ended", days_ago(3), worker=office.practitioner, role="lead")
    held(office, "awaiting-acceptance")
    page = in_a_row(browsing(office.manager).get("/unallocated").text)
    assert "Held by a team for want of capacity: <strong>0</strong>" in page
    assert "Awaiting acceptance</a>: <strong>1</strong>" in page
    assert "Nobody has said why</a>: <strong>1</strong>" in page
    # A reason that there is none of is none at all.
    assert browsing(office.manager).get("/unallocated?why=nonsense").status_code == 200
