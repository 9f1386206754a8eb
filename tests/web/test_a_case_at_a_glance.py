"""What stands above a case on each of its pages, and what its overview and the first pages lead to."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from keyworker.access.models import AccessRole
from keyworker.policy.wording import on_day
from keyworker.record.models import Family
from keyworker.workforce.models import Absence
from tests.builders import NORTHSHIRE, CaseStory, Office, a_worker, an_office
from tests.the_day import now, today
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office(NORTHSHIRE)


def page_of(office: Office, story: CaseStory, tab: str = "") -> str:
    return in_a_row(browsing(office.manager).get(f"/cases/{story.case.reference}{tab}").text)


def test_a_case_whose_lead_is_away_says_until_when_who_holds_it_and_what_is_owed(
    office: Office,
) -> None:
    story = CaseStory(office).working(days_ago(30)).contacted(days_ago(28))
    since, back = today() - timedelta(days=4), today() + timedelta(days=9)
    Absence.objects.create(
        worker=office.practitioner, first_day=since, expected_return=back, recorded_at=now()
    )
    story.happened(
        "absence.started",
        days_ago(4),
        worker=office.practitioner,
        first_day=since.isoformat(),
        expected_return=back.isoformat(),
    )
    page = page_of(office, story)
    banner = page[page.index("Ada Ruiz is away") : page.index("</section>")]
    assert f"<dt>Expected back</dt> <dd>{on_day(back)}</dd>" in banner
    assert "<dt>Family told</dt> <dd>Not yet</dd>" in banner
    assert "<dt>Tell the family</dt> <dd>" in banner
    story.happened("family.told", days_ago(3), by=office.manager, about="absence")
    story.allocated(days_ago(2), office.colleague, role="holding")
    page = page_of(office, story)
    banner = page[page.index("Ada Ruiz is away") : page.index("</section>")]
    assert "<dt>Held by</dt> <dd> Ben Khan </dd>" in banner
    told = on_day(today() - timedelta(days=3))
    assert f"<dt>Family told</dt> <dd>{told}</dd>" in banner
    assert "· held by <strong>Ben Khan</strong>" in page
    worker = browsing(office.manager).get(f"/workers/{office.practitioner.pk}").text
    assert f", expected back {on_day(back)}" in in_a_row(worker)


def test_a_standing_stands_beside_the_child_and_one_in_law_stands_out(office: Office) -> None:
    story = CaseStory(office).working(days_ago(30))
    story.standing(days_ago(9), "child-in-need").standing(days_ago(3), "child-protection")
    page = page_of(office, story)
    assert '<span class="kw-standing">' in page
    assert '<span class="kw-standing kw-standing--statutory">' in page


def test_before_anybody_leads_it_names_who_is_accountable_and_once_closed_the_day(
    office: Office,
) -> None:
    story = CaseStory(office).received(days_ago(9)).opened(days_ago(8))
    said = "No worker</strong> · accountable: <strong>Morgan Reid</strong>"
    assert said in page_of(office, story)
    story.closed(days_ago(2))
    closed, page = on_day(today() - timedelta(days=2)), page_of(office, story)
    assert f'<p class="kw-identity__held"> Closed {closed}' in page
    assert f"Closed {closed}. Nothing is due." in page


def test_a_referral_says_what_else_is_on_record_of_the_family_and_how_it_stands(
    office: Office,
) -> None:
    family = Family.objects.create(name="Example")
    over = CaseStory(office, family=family).received(days_ago(90)).closed(days_ago(80))
    other = CaseStory(office, family=family).received(days_ago(20))
    page = page_of(office, CaseStory(office, family=family).received(days_ago(1)))
    earlier = page[page.index("Keyworker holds earlier work with this family") :]
    closed = on_day(today() - timedelta(days=80))
    assert f"{over.case.reference}</a> closed {closed}" in earlier
    assert f"{other.case.reference}</a> awaiting decision" in earlier


def test_a_duty_with_a_day_to_aim_for_shows_it() -> None:
    office = an_office("early-help-process")
    story = CaseStory(office).received(days_ago(30)).allocated(days_ago(25))
    story.happened("meeting.held", days_ago(5), by=office.practitioner, type="taf")
    assert "<dt>Target</dt><dd>" in page_of(office, story, "/timescales")


def test_whoever_is_asked_to_take_a_case_agrees_or_declines_from_their_first_page(
    office: Office,
) -> None:
    story = CaseStory(office).received(days_ago(3)).opened(days_ago(2)).proposed(days_ago(1))
    page = in_a_row(browsing(office.practitioner).get("/").text)
    asked = page[page.index("You have been asked to take") :]
    assert f'href="/cases/{story.case.reference}/do/agree-allocation" >Agree<' in asked
    assert f'href="/cases/{story.case.reference}/do/decline-allocation" >decline' in asked


def test_a_service_manager_reads_what_is_theirs_and_how_many_cases_nobody_leads() -> None:
    office = an_office("nottinghamshire")
    group = a_worker(office.team, "Nia Gray", "group-manager", access=AccessRole.SERVICE_MANAGER)
    waits = CaseStory(office).received(days_ago(75)).waiting(days_ago(75))
    page = in_a_row(browsing(group).get("/").text)
    theirs = page[page.index("Yours to do or review") : page.index("Teams side by side")]
    assert "Review the wait of more than 10 weeks" in theirs
    assert waits.case.reference in theirs
    assert 'data-label="Nobody named"> <strong class="kw-due kw-due--late">1</strong>' in page


def test_whom_a_manager_chose_stays_chosen_where_it_could_not_be_recorded(office: Office) -> None:
    story = CaseStory(office).received(days_ago(3))
    entered = {"worker": office.colleague.ref, "agreed": "yes"}
    address = f"/cases/{story.case.reference}/allocate"
    sent = browsing(office.manager).post(address, entered)
    assert sent.status_code == 422
    assert f'value="{office.colleague.ref}" checked' in in_a_row(sent.text)


GREEN = 'class="govuk-button" href='


@pytest.mark.parametrize("policy", ["suffolk", "cin", "nottinghamshire"])
def test_one_button_stands_out_and_it_meets_what_stands_above_it(policy: str) -> None:
    office = an_office(policy)
    stories = [
        CaseStory(office).received(days_ago(2)),
        CaseStory(office).received(days_ago(9)).trawled(days_ago(8)).opened(days_ago(7)),
        CaseStory(office).working(days_ago(30)),
        CaseStory(office).working(days_ago(3)).contacted(days_ago(1)).planned(days_ago(1)),
    ]
    for story in stories:
        story.case.refresh_from_db()
        for who in (office.manager, office.practitioner):
            page = in_a_row(browsing(who).get(f"/cases/{story.case.reference}", follow=True).text)
            assert page.count(GREEN) <= 1, (policy, story.case.stage, who.role)


def test_what_is_not_theirs_to_meet_makes_no_other_button_stand_out() -> None:
    office = an_office("suffolk")
    story = CaseStory(office).working(days_ago(3))
    address = f"/cases/{story.case.reference}"
    managers = in_a_row(browsing(office.manager).get(address).text)
    assert f'<span class="kw-next__who">{office.practitioner.name}</span>' in managers
    assert "Record contact" in managers.split('class="kw-buttons"')[1]
    assert GREEN not in managers
    assert f'{GREEN}"{address}/contact">Record contact' in in_a_row(
        browsing(office.practitioner).get(address).text
    )


def test_what_comes_before_a_worker_stands_out_and_allocating_beside_it() -> None:
    office = an_office("nottinghamshire")
    story = CaseStory(office).received(days_ago(2))
    page = in_a_row(browsing(office.manager).get(f"/cases/{story.case.reference}").text)
    part = page.split('id="no-worker"')[1].split("</section>")[0]
    first, beside = re.findall(r'class="(govuk-button[^"]*)" href="[^"]*">([^<]*)</a>', part)
    assert first == ("govuk-button", "Screen")
    assert beside == ("govuk-button govuk-button--secondary", "Allocate")


def test_a_family_on_the_waiting_list_is_said_to_wait() -> None:
    office = an_office("nottinghamshire")
    story = CaseStory(office).received(days_ago(9)).waiting(days_ago(8))
    page = in_a_row(browsing(office.manager).get(f"/cases/{story.case.reference}").text)
    header = page.split('class="kw-identity__held"')[1].split("</p>")[0]
    assert "<strong>On the waiting list</strong> since" in header
    assert "No worker" not in header
    listed = in_a_row(browsing(office.manager).get("/unallocated").text)
    assert 'href="/waiting">waiting list</a>' in listed
    assert "knows no list of such cases" not in listed
