"""What the pages of a team and of those who look after it show of what each carries, and of who is away."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from keyworker.access.models import AccessRole
from keyworker.policy.wording import on_day
from keyworker.workforce.models import Absence, Team, Worker
from tests.builders import NORTHSHIRE, CaseStory, Office, a_worker, an_office
from tests.the_day import now, today
from tests.web.conftest import a_led_case, a_policy, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db

CHECKS = "- {id: who-check-team, clause: NOR-1, plain: Who checks, action: check-team, who: [practice-manager]}"


@pytest.fixture
def office() -> Office:
    """Northshire's practitioners carry 2 to 3 children."""
    return an_office(NORTHSHIRE)


@pytest.fixture
def over(office: Office) -> CaseStory:
    """A case of four children, led by the practitioner and held for them by the colleague, who is half time and away."""
    story = CaseStory(office).of("Mia").of("Tom").of("Zoe").of("Kai").working(days_ago(20))
    story.allocated(days_ago(5), office.colleague, role="holding")
    Worker.objects.filter(pk=office.colleague.pk).update(fte="0.5")
    a_week_off(office.colleague)
    return story


def a_week_off(worker: Worker) -> None:
    Absence.objects.create(
        worker=worker,
        first_day=today() - timedelta(days=1),
        expected_return=today() + timedelta(days=6),
        recorded_at=now(),
    )


def test_the_board_draws_who_is_over_and_says_what_is_held_for_others(
    office: Office, over: CaseStory
) -> None:
    people = [each.person.ref for each in over.case.case_children.order_by("pk")]
    for level, who in (("high", people[:1]), ("low", people[1:])):
        over.happened("complexity.rated", days_ago(3), people=who, level=level)
    page = in_a_row(browsing(office.manager).get("/team").text)
    ada, ben = page[page.index("Ada Ruiz") :], page[page.index("Ben Khan") :]
    assert "4 of at most 3" in ada
    assert "kw-bar__fill--over" in ada
    assert '<strong class="kw-due kw-due--late">Over</strong>' in ada
    assert "1 high, 3 low" in ada
    assert "0.5 full time" in ben
    assert "<dt>Held for others</dt> <dd>1</dd>" in ben
    assert '<dt>Away</dt> <dd><strong class="kw-due kw-due--today">Now</strong></dd>' in ben


def test_a_team_of_nobody_says_so_on_the_board_and_in_the_check(tmp_path: Path) -> None:
    office = an_office(a_policy(tmp_path, actions=CHECKS))
    empty = Team.objects.create(
        service=office.service, slug="nobody-yet", name="Nobody yet", set_up_on=today()
    )
    senior = browsing(
        a_worker(office.team, "Nia Gray", "service-manager", access=AccessRole.SERVICE_MANAGER)
    )
    for address in ("/team", "/team/check"):
        page = senior.get(f"{address}?team={empty.slug}").text
        assert "Nobody in this team holds cases" in page
        tabs = in_a_row(page.partition('aria-label="Teams"')[2].partition("</nav>")[0])
        assert f'?team={empty.slug}" aria-current="page">Nobody yet' in tabs
        assert office.team.name in tabs


def test_the_check_counts_children_where_no_rule_says_how_a_caseload_is_counted(
    tmp_path: Path,
) -> None:
    office = an_office(a_policy(tmp_path, without=["workload"], actions=CHECKS))
    CaseStory(office).of("Mia").of("Tom").working(days_ago(60))
    a_week_off(office.practitioner)
    page = in_a_row(browsing(office.manager).get("/team/check").text)
    assert "<span>2 children in open cases · 1 overdue, theirs to do · away</span>" in page


def test_a_manager_reads_who_is_over_with_what_was_agreed(office: Office, over: CaseStory) -> None:
    manager = browsing(office.manager)
    assert "<span>4 of 2 to 3</span>" in manager.get("/").text
    assert "No increase agreed" in manager.get("/").text
    for side in ("manager", "practitioner"):
        over.happened(
            "increase.agreed", days_ago(2), worker=office.practitioner, level=4, agreed_by=side
        )
    page = manager.get("/").text
    assert "Agreed to 4" in page
    assert "No increase agreed" not in page


def test_a_service_manager_reads_who_is_over_in_which_team(office: Office, over: CaseStory) -> None:
    senior = a_worker(office.team, "Nia Gray", "service-manager", access=AccessRole.SERVICE_MANAGER)
    assert "Newtown team · 4 of 2 to 3</span>" in in_a_row(browsing(senior).get("/").text)


def test_a_manager_reads_what_is_on_its_way_and_who_has_not_answered(office: Office) -> None:
    elsewhere = an_office(service=office.service, name="Oldtown")
    coming = CaseStory(elsewhere).working(days_ago(20))
    coming.happened(
        "transfer.sent",
        days_ago(2),
        by=elsewhere.manager,
        to="early-help",
        team=office.team.slug,
        consent=True,
    )
    asked = CaseStory(office).received(days_ago(3)).trawled(days_ago(3)).analysed(days_ago(3))
    asked.opened(days_ago(2)).proposed(days_ago(1))
    page = in_a_row(browsing(office.manager).get("/").text)
    on_its_way = page[page.index("On their way to this team") :]
    assert coming.case.reference in on_its_way
    assert "<span>from Oldtown team</span>" in on_its_way
    unanswered = page[page.index("Proposals not answered") : page.index("Over their range")]
    assert asked.case.reference in unanswered
    assert "<span>Ada Ruiz</span>" in unanswered


def test_a_manager_who_allocates_sees_who_is_away_and_across_the_service_whose_team(
    office: Office, over: CaseStory
) -> None:
    story = CaseStory(office).received(days_ago(3)).trawled(days_ago(3)).analysed(days_ago(3))
    case = story.opened(days_ago(2)).case
    page = browsing(office.manager).get(f"/cases/{case.reference}/allocate?from=service").text
    page = in_a_row(page)
    assert "people in the service, best placed first" in page
    ben = page[page.index("Ben Khan") :]
    assert "Family support practitioner, 0.5 full time<br>Newtown team" in ben
    assert '<strong class="kw-due kw-due--today">Away</strong>' in ben


def test_what_may_be_passed_with_a_reason_is_asked_about_where_a_worker_is_chosen(
    tmp_path: Path,
) -> None:
    gate = (
        "- {id: talk-first, clause: NOR-3, force: should, plain: Talked over first, action: propose-allocation, "
        "requires: {happened: {event: family.told}}, refusal: It was not talked over first}"
    )
    office = an_office(a_policy(tmp_path, gates=gate))
    story = CaseStory(office).received(days_ago(3)).trawled(days_ago(3)).analysed(days_ago(3))
    case = story.opened(days_ago(2)).case
    page = browsing(office.manager).get(f"/cases/{case.reference}/allocate").text
    assert "It was not talked over first" in page
    assert "Why do it all the same?" in page[page.index("Why this worker?") :]


def test_the_page_of_a_worker_says_when_they_came_back(office: Office) -> None:
    since, back = today() - timedelta(days=9), today() - timedelta(days=2)
    Absence.objects.create(
        worker=office.practitioner, first_day=since, returned=back, recorded_at=now()
    )
    page = in_a_row(browsing(office.manager).get(f"/workers/{office.practitioner.pk}").text)
    assert f", back {on_day(back)}" in page


def test_absence_that_runs_says_when_they_are_expected(office: Office) -> None:
    a_led_case(office)
    a_week_off(office.practitioner)
    back = today() + timedelta(days=6)
    page = browsing(office.manager).get(f"/workers/{office.practitioner.pk}/absence").text
    assert f", expected back {on_day(back)}" in in_a_row(page)


def test_what_nobody_has_weighed_is_no_nothing() -> None:
    office = an_office("early-help-process")
    a_led_case(office)
    page = in_a_row(browsing(office.manager).get("/team").text)
    ada = page[page.index("Ada Ruiz") :].split("Ben Khan")[0]
    assert 'kw-big">Unknown</span> <span>points' in ada
    assert "1 case not weighed yet" in in_a_row(
        browsing(office.manager).get(f"/workers/{office.practitioner.pk}").text
    )
