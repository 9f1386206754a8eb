"""What a policy would change is said of all open cases, however many; named are those that the reader may open."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from keyworker.access.models import AccessGrant, AccessRole
from keyworker.actions.families import GOALS
from keyworker.caseload.impact import impact_of
from keyworker.exchange.kept_impacts import SoFar, worked_out_further
from keyworker.exchange.models import KeptImpact
from keyworker.policy.packs.loader import find_folder, load_pack
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.workforce.models import Worker
from tests.builders import NORTHSHIRE, CaseStory, Office, a_case, a_worker, an_office
from tests.the_day import now, today
from tests.web.conftest import browsing, days_ago

pytestmark = pytest.mark.django_db
CASES = 5


@pytest.fixture
def office(db: None) -> Office:
    return an_office(NORTHSHIRE)


@pytest.fixture
def stories(office: Office) -> list[CaseStory]:
    return [a_case(office).working(days_ago(5)) for _ in range(CASES)]


@pytest.fixture
def cases(stories: list[CaseStory]) -> list[Case]:
    return [each.case for each in stories]


@pytest.fixture
def admin(office: Office) -> Worker:
    return a_worker(office.team, "Nia Gray", "admin", access=AccessRole.ADMINISTRATOR)


def two_more(office: Office, *, anew: bool = False) -> SoFar:
    return worked_out_further(
        office.service,
        now=pack_for(office.service, today()),
        then=load_pack(find_folder("cin")),
        on=today(),
        actions=GOALS,
        at=now(),
        lot=2,
        anew=anew,
    )


def test_it_is_worked_out_lot_by_lot_and_comes_to_what_is_worked_out_at_once(
    office: Office, cases: list[Case]
) -> None:
    assert [two_more(office).looked_at for _ in range(3)] == [2, 4, 5]
    whole = two_more(office)
    assert whole.is_whole
    at_once = impact_of(
        office.service,
        now=pack_for(office.service, today()),
        then=load_pack(find_folder("cin")),
        on=today(),
        actions=GOALS,
    )
    assert whole.changed == at_once.cases
    assert KeptImpact.objects.get().cases == CASES


def test_a_case_closed_meanwhile_keeps_it_from_no_end_and_anew_begins_once_more(
    office: Office, stories: list[CaseStory]
) -> None:
    two_more(office)
    stories[0].closed(days_ago(1))
    two_more(office)
    assert two_more(office).is_whole
    assert two_more(office, anew=True).looked_at == 2


def page_of(browser: Client, office: Office) -> tuple[str, str]:
    answer = browser.get(reverse("impact", args=[office.service.slug]), {"policy": "cin"})
    assert answer.status_code == 200
    return " ".join(answer.text.split()), answer.headers.get("Refresh", "")


def test_the_page_says_how_many_of_how_many_and_goes_on_by_itself(
    office: Office, admin: Worker, cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browsing(admin)
    defaults = worked_out_further.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "lot", 3)
    page, refresh = page_of(browser, office)
    assert f"3 of {CASES} open cases of {office.service.name} have been looked at" in page
    assert "Look at the next cases now" in page
    assert refresh == "1; url=?policy=cin"
    assert "By team" not in page
    page, refresh = page_of(browser, office)
    assert f"would change {CASES} of {CASES} open cases of" in page
    assert "All of them were looked at" in page
    assert refresh == ""
    assert "anew=1" in page
    anew = browser.get(
        reverse("impact", args=[office.service.slug]), {"policy": "cin", "anew": "1"}
    )
    assert f"3 of {CASES} open cases" in " ".join(anew.text.split())


def test_only_what_the_reader_may_open_is_named_and_the_others_are_counted(
    office: Office, admin: Worker, cases: list[Case]
) -> None:
    browser = browsing(admin)
    page, _ = page_of(browser, office)
    assert not [each for each in cases if each.reference in page]
    assert f"{CASES} cases you may not open" in page
    assert admin.user is not None
    AccessGrant.objects.create(
        user=admin.user,
        subject_id=cases[0].pk,
        reason="Asked by the manager",
        granted_at=now(),
        until=now() + timedelta(hours=1),
    )
    page, _ = page_of(browser, office)
    assert [each for each in cases if each.reference in page] == cases[:1]
    assert f"{CASES - 1} cases of them you may not open" in page


def test_what_changes_for_teams_own_capacity_is_said(
    office: Office, admin: Worker, cases: list[Case]
) -> None:
    page, _ = page_of(browsing(admin), office)
    assert "What teams carry" in page
    assert f"{office.team.name}: " in page
    assert "becomes no range" in page
    words = StringIO()
    call_command("impact", "cin", stdout=words)
    assert "becomes no range" in words.getvalue()
