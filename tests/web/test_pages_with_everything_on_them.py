"""What pages show only now and then: of people without an account, services without a policy, leavers, other policies."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from keyworker.access.models import AccessRole
from keyworker.record.models import Case, HeldPolicy
from keyworker.workforce.models import Absence, Team, Worker
from tests.builders import CaseStory, Office, a_case, a_worker, an_office
from tests.the_day import now, today
from tests.web.conftest import a_draft_with, a_led_case, browsing, days_ago, in_a_row
from tests.web.test_the_first_day import a_service, a_team, does, the_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.KEYWORKER_POLICY_DIR = str(tmp_path / "policies")


def an_administrator(office: Office) -> Client:
    job, access = "administrator", AccessRole.ADMINISTRATOR
    return browsing(a_worker(office.team, "Anna Hill", job, access=access))


def text(client: Client, page: str, *arguments: Any, **asked: str) -> str:
    answer = client.get(reverse(page, args=arguments), asked)
    assert answer.status_code == 200
    return in_a_row(answer.content.decode())


def test_a_service_without_a_policy_and_a_team_without_a_locality_say_so() -> None:
    anna = the_administrator()
    does(anna, "administer", ["make-service"], title="Early help")
    service = a_team(anna, a_service(anna, "Social care", "cin")).service
    does(anna, "administer-service", [service.slug, "make-team"], title="Duty")
    home = text(anna, "home")
    assert '<strong class="kw-due kw-due--late">None</strong>' in home
    assert "No policy is in force." in text(anna, "service", "early-help")
    assert "Anywhere" in text(anna, "service", service.slug)


def test_the_people_of_a_team_say_who_can_sign_in_and_who_leaves(office: Office) -> None:
    Worker.objects.filter(pk=office.colleague.pk).update(left=today() + timedelta(days=9))
    Worker.objects.filter(pk=office.lead.pk).update(user=None)
    assert office.support.user is not None
    office.support.user.is_active = False
    office.support.user.save()
    assert office.practitioner.user is not None
    office.practitioner.user.set_unusable_password()
    office.practitioner.user.save()
    anna = an_administrator(office)
    page = text(anna, "team-people", office.team.slug)
    for said in ("No account", "Account closed", ", invited", "Last day in post"):
        assert said in page
    assert "None" in text(anna, "person", office.lead.pk)
    own = Team.objects.create(service=office.service, slug="own", name="Own", set_up_on=today())
    own.service.casework = False
    own.service.save()
    assert "Back to all services" in text(anna, "team-people", own.slug)


def test_the_effect_of_another_policy_is_told_of_cases_that_are_counted(office: Office) -> None:
    a_led_case(office)
    case = a_case(office).received(days_ago(9)).case
    anna = an_administrator(office)
    page = text(anna, "impact", office.service.slug, policy="cin")
    assert case.reference not in page
    assert "2 cases you may not open" in page
    assert "Caseloads" in page
    same = text(anna, "impact", office.service.slug, policy=office.service.pack)
    assert "Nothing of it is different from the policy in force." in same


def test_the_effect_of_a_draft_is_told_in_the_same_words(office: Office) -> None:
    cases = [a_led_case(office) for _ in range(2)]
    writer = a_worker(office.team, "Anna Hill", "administrator", access=AccessRole.ADMINISTRATOR)
    draft = a_draft_with(writer)
    page = text(browsing(writer), "draft-impact", draft.pk, service=office.service.slug)
    assert not [each for each in cases if each.reference in page]
    assert "2 cases you may not open" in page


def test_a_policy_that_this_release_cannot_read_is_said_to_be_so(office: Office) -> None:
    HeldPolicy.objects.create(
        name="westshire@1",
        pack="westshire",
        title="Westshire",
        version="1",
        files={},
        added_at=now(),
        added_by=office.lead,
    )
    anna = an_administrator(office)
    page = text(anna, "impact", office.service.slug, policy="westshire@1")
    assert "This release cannot read that policy." in page


def test_a_record_opened_by_mistake_is_marked_where_managers_look(office: Office) -> None:
    case = a_led_case(office)
    browser = browsing(office.colleague)
    browser.post(f"/cases/{case.reference}/reason", {"reason": "Covering"})
    browser.get(f"/cases/{case.reference}")
    browser.post(f"/cases/{case.reference}/mistaken")
    manager = browsing(office.manager)
    assert "By mistake" in text(manager, "looked", case.reference)
    assert "By mistake" in text(manager, "opened")


def test_a_search_says_when_a_case_closed_and_names_each_of_several_children(
    office: Office,
) -> None:
    closed = CaseStory(office).of("Zara").working(days_ago(30))
    closed.closed(days_ago(2))
    two = CaseStory(office).of("Noor").of("Idris").working(days_ago(30)).case
    manager = browsing(office.manager)
    for words, said in (
        ("Zara", "Closed "),
        (two.reference, "Noor"),
    ):
        page = manager.post("/search", {"words": words}, follow=True).content.decode()
        assert said in page


def test_a_referral_says_whose_next_step_it_is_to_whoever_may_not_take_it() -> None:
    said = []
    for pack in ("suffolk", "cin", "camden", "nottinghamshire"):
        office = an_office(pack, name=pack)
        case = CaseStory(office).received(days_ago(2)).case
        for who in (office.support, office.practitioner, office.lead):
            page = browsing(who).get(f"/cases/{case.reference}").content.decode()
            said.append("to do" in page and "Next:" in page)
    assert any(said)


_OF_CAMDEN: dict[str, Any] = {
    "case.with_contact_service": True,
    "case.step_up": "none",
    "case.accommodated_by_edt": False,
    "case.known": False,
    "case.request": "help",
    "case.re_referred": False,
    "case.in_need": True,
    "child.uasc": False,
    "child.disabled": False,
    "child.sibling_of_disabled_child": False,
    "child.remanded": False,
    "child.unborn": False,
    "child.homeless": False,
    "child.accommodated": False,
}


def routed(office: Office, **facts: Any) -> str:
    told = {**_OF_CAMDEN, **{name.replace("__", "."): value for name, value in facts.items()}}
    story = CaseStory(office).received(days_ago(2))
    child = story.case.case_children.get().person
    child.born = today() - timedelta(days=round(365.25 * 18) - 1)
    child.save()
    listed = [{"fact": name, "value": value} for name, value in told.items()]
    story.happened("facts.recorded", days_ago(1), facts=listed)
    page = browsing(office.manager).get(f"/referrals/{story.case.reference}/questions")
    return in_a_row(page.content.decode())


def test_where_a_referral_goes_says_who_decides_and_what_to_take_care_of() -> None:
    office = an_office("camden")
    decided = routed(office, child__remanded=True, case__re_referred=True)
    assert "decides; it goes there unless they say otherwise." in decided
    presented = (today() - timedelta(days=1)).isoformat()
    assert " is 18 on " in routed(
        office, child__homeless=True, child__presented_on=presented, rota__team="South"
    )


def test_the_weekly_check_of_a_team_says_who_is_leaving() -> None:
    office = an_office("cin")
    a_led_case(office)
    Worker.objects.filter(pk=office.colleague.pk).update(left=today() + timedelta(days=9))
    Team.objects.filter(pk=office.team.pk).update(set_up_on=today() - timedelta(days=20))
    page = browsing(office.manager).get("/team/check").content.decode()
    assert "last day" in page


def test_what_falls_due_in_an_absence_says_about_whom(office: Office) -> None:
    story = a_case(office).of("Mia").of("Leo").working(days_ago(30)).planned(days_ago(20))
    case: Case = story.case
    mia = case.case_children.get(person__given_name="Mia").person
    seen: dict[str, Any] = {"where": "home", "children_seen": [mia.ref], "people": [mia.ref]}
    story.happened("visit.made", days_ago(3), by=office.practitioner, **seen)
    Absence.objects.create(
        worker=office.practitioner,
        first_day=today(),
        expected_return=today() + timedelta(days=90),
        recorded_at=now(),
    )
    page = browsing(office.manager).get(f"/workers/{office.practitioner.pk}/away").content
    assert "(Mia" in in_a_row(page.decode())
