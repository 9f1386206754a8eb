"""A service that names no policy reads its record: every page opens and says so, and nothing is recorded on a case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from keyworker.access.models import AccessRole
from keyworker.actions.administering import NEEDS_NO_POLICY
from keyworker.actions.available import context_on, offers_in
from keyworker.actions.families import ACTIONS
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.no_policy import READ_ONLY
from keyworker.policy.wording import on_day
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.record.projection import differences
from keyworker.record.subjects import OnCase, OnService, OnTeam, OnWorker
from keyworker.workforce.models import Service
from tests.builders import CaseStory, Office, a_case, a_worker, act_on, an_office, refused
from tests.the_day import today
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db

OF_THE_SERVICE = (
    "/",
    "/referrals",
    "/referrals/new",
    "/unallocated",
    "/waiting",
    "/overdue",
    "/calendar",
    "/caseload",
    "/team",
    "/notices",
)
OF_A_WORKER = ("", "/absence", "/reductions", "/session", "/sessions", "/confirmed")
OF_A_CASE = ("", "/timeline", "/timescales", "/steps", "/people", "/decisions", "/letters")


@pytest.fixture
def unruled(office: Office) -> Office:
    """The office, of a service that names no policy."""
    Service.objects.filter(pk=office.service.pk).update(pack="")
    office.service.refresh_from_db()
    return office


def a_referral(office: Office) -> CaseStory:
    return a_case(office).received(days_ago(3))


@pytest.mark.parametrize("page", OF_THE_SERVICE)
def test_a_page_of_the_service_opens(unruled: Office, page: str) -> None:
    a_referral(unruled)
    a_led_case(unruled)
    assert browsing(unruled.manager).get(page).status_code == 200


def test_a_policy_that_comes_into_force_ahead_is_named_with_its_day(office: Office) -> None:
    first = today() + timedelta(days=5)
    Service.objects.filter(pk=office.service.pk).update(pack="cin", pack_from=first)
    page = in_a_row(browsing(office.manager).get("/").text)
    assert f"is in force from {on_day(first)}." in page
    assert find_pack("cin").header.title in page
    admin = a_worker(office.team, "Nia Gray", "practice-manager", access=AccessRole.ADMINISTRATOR)
    page = in_a_row(browsing(admin).get("/").text)
    assert f"None yet</strong> {find_pack('cin').header.title} from {on_day(first)}" in page
    assert f"works under no policy until {on_day(first)}, when" in page
    Service.objects.filter(pk=office.service.pk).update(pack="nowhere@abc")
    assert READ_ONLY in in_a_row(browsing(office.manager).get("/").text)


@pytest.mark.parametrize("page", OF_A_WORKER)
def test_a_page_of_a_worker_opens(unruled: Office, page: str) -> None:
    found = browsing(unruled.manager).get(f"/workers/{unruled.practitioner.pk}{page}")
    assert found.status_code == 200


@pytest.mark.parametrize("page", [*OF_A_CASE, "/contact", "/allocate", "/do/close-case"])
def test_a_page_of_a_case_opens(unruled: Office, page: str) -> None:
    case = a_led_case(unruled)
    shown = browsing(unruled.practitioner).get(f"/cases/{case.reference}{page}", follow=True)
    assert shown.status_code == 200


@pytest.mark.parametrize("page", [*OF_A_CASE, "/do/decide", "/do/rate-priority"])
def test_a_page_of_a_referral_opens(unruled: Office, page: str) -> None:
    case = a_referral(unruled).case
    assert browsing(unruled.manager).get(f"/cases/{case.reference}{page}").status_code == 200


@pytest.mark.parametrize("page", ["/turns", "/team/check"])
def test_what_only_a_policy_asks_for_is_not_there(unruled: Office, page: str) -> None:
    assert browsing(unruled.manager).get(page).status_code == 404


def test_what_is_stored_is_what_the_events_come_to(unruled: Office) -> None:
    case = a_led_case(unruled)
    CaseStory.about(unruled, case).standing(days_ago(2), "child-protection")
    assert list(differences(Case.objects.filter(pk=case.pk))) == []
    assert case.timescales.count() == 0


def test_no_policy_governs_it(unruled: Office) -> None:
    assert not pack_for(unruled.service, date(2026, 6, 1)).governs


@pytest.mark.parametrize("page", ["/", "/referrals", "/team"])
def test_every_page_says_loudly_that_there_is_none(unruled: Office, page: str) -> None:
    assert READ_ONLY in browsing(unruled.manager).get(page).content.decode()


def test_a_page_of_a_service_with_a_policy_does_not(office: Office) -> None:
    assert READ_ONLY not in browsing(office.manager).get("/").content.decode()


# Setting up, and what people do to their own account.
SETS_UP = {each.id for each in ACTIONS.values() if each.admits in NEEDS_NO_POLICY}


@pytest.mark.parametrize("subject", ["worker", "team", "service", "case"])
def test_nothing_is_offered_of_its_workers_teams_and_cases_but_setting_it_up(
    unruled: Office, subject: str
) -> None:
    of = {
        "worker": OnWorker(unruled.practitioner),
        "team": OnTeam(unruled.team),
        "service": OnService(unruled.service),
        "case": OnCase(a_led_case(unruled)),
    }[subject]
    context = context_on(of, unruled.manager, as_of=date(2026, 6, 1))
    assert {each.action.id for each in offers_in(context)} <= SETS_UP


def test_a_worker_of_it_does_not_leave_on_record_and_their_cases_hear_of_nothing(
    unruled: Office,
) -> None:
    case = a_led_case(unruled)
    before = case.version
    leaving = act_on(
        OnWorker(unruled.practitioner), "record-leaving", unruled.manager, last_day="2026-12-18"
    )
    assert READ_ONLY in refused(leaving)
    case.refresh_from_db()
    unruled.practitioner.refresh_from_db()
    assert (case.version, unruled.practitioner.left) == (before, None)


@pytest.mark.parametrize(
    ("action", "entered"),
    [
        ("record-leaving", {"last_day": "2026-12-18"}),
        ("record-absence", {"first_day": "2026-06-01"}),
    ],
)
def test_what_is_told_to_cases_elsewhere_is_refused_where_one_of_them_is_only_read(
    office: Office, action: str, entered: dict[str, str]
) -> None:
    elsewhere = an_office()
    case = a_case(elsewhere).working().allocated("2026-05-28", office.practitioner).case
    Service.objects.filter(pk=elsewhere.service.pk).update(pack="")
    before = case.version
    tried = act_on(OnWorker(office.practitioner), action, office.manager, **entered)
    said = refused(tried)
    assert case.reference in said
    assert elsewhere.service.name in said
    case.refresh_from_db()
    office.practitioner.refresh_from_db()
    assert (case.version, office.practitioner.left) == (before, None)
    assert not office.practitioner.absences.exists()
