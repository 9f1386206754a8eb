"""What the pages of a case show of its children, its duties, its steps and who has held it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from keyworker.policy.wording import on_day
from keyworker.record.models import Event, Family
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent, add_events
from tests.builders import NORTHSHIRE, CaseStory, Office, an_office
from tests.the_day import now, today
from tests.web.conftest import a_policy, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office(NORTHSHIRE)


@pytest.fixture
def seen_apart(office: Office) -> CaseStory:
    """Mia and Tom are to be visited every week, and one of them was; each has a duty of their own since."""
    story = CaseStory(office).of("Mia").of("Tom").working(days_ago(40))
    story.happened(
        "allocation.agreed",
        days_ago(40),
        by=office.practitioner,
        worker=office.practitioner,
        role="lead",
    )
    story.contacted(days_ago(38)).planned(days_ago(30), visit_every="1 week")
    return story.happened(
        "visit.made",
        days_ago(5),
        by=office.practitioner,
        where="home",
        children_seen=[story.child.ref],
    )


def page_of(office: Office, story: CaseStory, tab: str = "") -> str:
    return in_a_row(browsing(office.manager).get(f"/cases/{story.case.reference}{tab}").text)


# ------------------------------------------------------------ Of which child a duty is


def test_a_duty_of_one_child_names_the_child_wherever_it_is_shown(
    office: Office, seen_apart: CaseStory
) -> None:
    page = page_of(office, seen_apart)
    assert "<strong>Visit the child</strong> (Tom Example) due" in page
    also = page[page.index("Also due") :]
    assert 'Visit the child <span class="kw-age">Mia Example</span>' in also
    home = in_a_row(browsing(office.practitioner).get("/").text)
    assert 'Visit the child <span class="kw-age">Tom Example</span>' in home
    managers = in_a_row(browsing(office.manager).get("/overdue").text)
    assert 'Visit the child <span class="kw-age">Tom Example</span>' in managers
    session = f"/workers/{office.practitioner.pk}/session"
    assert "Visit the child (Tom Example)," in in_a_row(browsing(office.manager).get(session).text)


def test_so_it_does_where_nobody_leads_the_case(office: Office, seen_apart: CaseStory) -> None:
    seen_apart.happened("allocation.ended", days_ago(2), worker=office.practitioner, role="lead")
    page = in_a_row(browsing(office.manager).get("/unallocated").text)
    assert "Visit the child (Tom Example)" in page
    assert "open case of your team. The longest without comes first." in page
    assert "The policy your service works under knows no list of such cases" in page


# ------------------------------------------------------------ Who it is about


def test_a_child_not_yet_born_one_of_weeks_and_one_of_whom_little_is_known(office: Office) -> None:
    family = Family.objects.create(name="Example")
    before = CaseStory(office, family=family).of("Ann").received(days_ago(90)).closed(days_ago(80))
    expected, born = today() + timedelta(days=60), today() - timedelta(days=30)
    story = CaseStory(office, family=family)
    story.of("", born=None, expected=expected.isoformat()).of("Bea", born=born.isoformat())
    story.of("Cal", born=None).received(days_ago(3))
    page = page_of(office, story, "/people")
    assert f'Example <span class="kw-age">expected {on_day(expected)}</span>' in page
    assert '<span class="govuk-visually-hidden">aged </span>under 1</span>' in page
    assert f"Expected {on_day(expected)}" in page
    assert "Not known" in page[page.index("Cal Example</td>") :]
    others = page[page.index("The family's other cases") :]
    assert f'Ann Example</a> <span class="kw-reference">{before.case.reference}' in others
    assert "Closed" in others
    overview = page_of(office, story)
    assert f"{before.case.reference}</a> closed {on_day(today() - timedelta(days=80))}" in overview


def test_a_case_about_which_no_child_is_named_goes_by_its_reference(office: Office) -> None:
    story = CaseStory(office)
    assert "No children named" in page_of(office, story)
    queue = in_a_row(browsing(office.manager).get("/referrals").text)
    assert f">{story.case.reference}</a>" in queue
    assert '<p class="kw-task__case"> Referral' in queue


def test_who_held_it_when_and_whether_the_start_is_a_guess(office: Office) -> None:
    story = CaseStory(office).working(days_ago(20))
    story.happened("allocation.ended", days_ago(4), worker=office.practitioner, role="lead")
    story.happened(
        "allocation.started",
        days_ago(3),
        worker=office.colleague,
        role="lead",
        start_is_estimated=True,
    )
    page = page_of(office, story, "/people")
    ended = on_day(today() - timedelta(days=4))
    assert f'data-label="To">{ended}</td>' in page
    assert f"{on_day(today() - timedelta(days=3))} (estimated)" in page


def test_what_is_known_by_its_day_alone_is_told_without_an_hour(office: Office) -> None:
    story = CaseStory(office).received(days_ago(3))
    day = today() - timedelta(days=2)
    met = NewEvent(kind="contact.made", at=day, data={"method": "phone"}, by=office.practitioner)
    add_events(OnCase(story.case), [met], recorded_by=None, recorded_at=now())
    assert Event.objects.get(kind="contact.made").at_is_date
    page = page_of(office, story, "/timeline")
    assert f'<p class="kw-timeline__when"> {on_day(day)} · Ada Ruiz' in page


# ------------------------------------------------------------ What can be done, and the steps to it


def test_more_tasks_than_there_is_room_for_are_counted(office: Office) -> None:
    story = CaseStory(office).working(days_ago(20))
    actions = [{"id": str(number), "what": f"Task {number}"} for number in range(10)]
    story.happened("plan.agreed", days_ago(2), by=office.practitioner, actions=actions)
    assert "and 2 more" in page_of(office, story)


def test_an_action_that_depends_on_what_is_not_known_says_on_what(tmp_path: Path) -> None:
    gate = (
        "- {id: safe-first, clause: NOR-3, plain: Nobody is called where a call is a risk, "
        "action: record-contact, requires: {case.immediate_risk: {is: false}}, "
        "refusal: It is not known whether a call is a risk}"
    )
    fact = "facts: {case.immediate_risk: {type: yes-no, label: whether a call is a risk}}"
    office = an_office(a_policy(tmp_path, gates=gate, pack=fact))
    page = page_of(office, CaseStory(office).working(days_ago(20)))
    assert '<span class="kw-clause">It is not known whether a call is a risk</span>' in page


CLOSING = (
    "- {id: summary-first, clause: NOR-10, plain: There is a closure summary, action: close-case, "
    "when: {action.outcome: {is: completed}}, requires: {happened: {event: closure.summarised}}, "
    "refusal: The closure summary is missing, put_right: summarise-closure}"
)


def test_the_steps_to_an_end_may_follow_from_what_is_chosen_alone(tmp_path: Path) -> None:
    office = an_office(a_policy(tmp_path, without=["gates"], gates=CLOSING))
    story = CaseStory(office).working(days_ago(20))
    assert "What comes first depends on what is chosen." in page_of(office, story, "/steps")
    other = page_of(office, story, "/steps?to=close-case&outcome=no-response")
    assert "Nothing has to be done first." in other


def test_once_all_that_comes_first_is_done_the_steps_say_so(tmp_path: Path) -> None:
    gate = (
        "- {id: contact-first, clause: NOR-10, plain: The family was reached, action: close-case, "
        "requires: {happened: {event: contact.made}}, refusal: Nobody was reached, "
        "put_right: record-contact}"
    )
    office = an_office(a_policy(tmp_path, without=["gates"], gates=gate))
    story = CaseStory(office).working(days_ago(20)).contacted(days_ago(10))
    done = page_of(office, story, "/steps?to=close-case")
    assert "Everything that comes first is done." in done
    assert "The family was reached" in done


def test_the_steps_of_a_case_on_its_way_say_to_whom_it_was_offered(tmp_path: Path) -> None:
    gate = (
        "- {id: plan-first, clause: NOR-10, plain: There is a plan, action: accept-transfer, "
        "requires: {happened: {event: plan.agreed}}, refusal: There is no plan, put_right: agree-plan}"
    )
    office = an_office(a_policy(tmp_path, gates=gate))
    elsewhere = an_office(service=office.service, name="Oldtown")
    story = CaseStory(office).working(days_ago(20))
    story.happened(
        "transfer.sent",
        days_ago(2),
        by=office.manager,
        to="early-help",
        team=elsewhere.team.slug,
        consent=True,
    )
    page = page_of(office, story, "/steps?to=accept-transfer")
    assert "Offered to <strong>Oldtown team</strong>." in page


# ------------------------------------------------------------ Its clocks


def test_a_limit_of_hours_says_the_hour_and_a_relaxed_one_that_it_was() -> None:
    office = an_office("nottinghamshire")
    urgent = CaseStory(office).received(f"{days_ago(3)} 15:20", urgent=True, source="mash")
    clock = urgent.case.timescales.exclude(limit_at=None).get()
    assert clock.limit is not None
    page = page_of(office, urgent, "/timescales")
    assert f"{on_day(clock.limit)} at 15:20" in page
    led = CaseStory(office).received(days_ago(3)).allocated(days_ago(2))
    later = (today() + timedelta(days=60)).isoformat()
    led.happened(
        "relaxation.agreed",
        days_ago(1),
        by=office.manager,
        timescale="first-home-visit",
        until=later,
    )
    page = page_of(office, led, "/timescales")
    visit = page[page.index("First home visit") :]
    assert '<span class="kw-clause">Relaxed</span>' in visit[: visit.index("</dl>")]
