"""Managers see who looked at a record and who opened one by giving a reason; they are told of it at once."""

from __future__ import annotations

import pytest

from keyworker.access.models import AccessGrant
from keyworker.access.roles import AccessRole
from keyworker.notices.access import OPENED
from keyworker.record.models import Case
from keyworker.record.who_looked import MANY
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker, an_office
from tests.web.conftest import a_led_case, browsing

pytestmark = pytest.mark.django_db
WHY = "Covering for Ada, who is in court"


@pytest.fixture
def opened(office: Office) -> Case:
    """A case that a colleague of its practitioner opened by giving a reason."""
    case = a_led_case(office)
    browser = browsing(office.colleague)
    browser.post(f"/cases/{case.reference}/reason", {"reason": WHY})
    browser.get(f"/cases/{case.reference}/timeline")
    return case


def test_the_record_says_who_looked_and_why(opened: Case, office: Office) -> None:
    page = browsing(office.manager).get(f"/cases/{opened.reference}/looked").content.decode()
    assert office.colleague.name in page
    assert WHY in page


def test_the_manager_is_told_at_once(opened: Case, office: Office) -> None:
    page = browsing(office.manager).get("/notices").content.decode()
    assert f"{office.colleague.name} opened {opened.reference} by giving a reason" in page
    assert office.manager.notices.filter(kind=OPENED).count() == 1
    assert not office.colleague.notices.filter(kind=OPENED).exists()


def test_a_list_says_what_was_opened_so_lately(opened: Case, office: Office) -> None:
    page = browsing(office.manager).get("/opened").content.decode()
    assert opened.reference in page
    assert WHY in page
    assert "more than most have reason to" not in page


def test_whoever_opened_many_is_pointed_out(opened: Case, office: Office) -> None:
    grant = AccessGrant.objects.get()
    AccessGrant.objects.bulk_create(
        AccessGrant(
            user=grant.user,
            subject_id=10**6 + number,
            reason=".",
            granted_at=grant.granted_at,
            until=grant.until,
        )
        for number in range(MANY)
    )
    page = browsing(office.manager).get("/opened").content.decode()
    assert f"{office.colleague.name} opened {MANY + 1} records so" in page
    assert "opened a record that you may not open" in page


def test_a_record_that_the_manager_may_not_open_is_not_named(opened: Case, office: Office) -> None:
    Case.objects.filter(pk=opened.pk).update(restricted=True)
    page = browsing(office.manager).get("/opened").content.decode()
    assert opened.reference not in page
    assert WHY not in page


def test_it_is_shown_to_managers_of_that_team_alone(opened: Case, office: Office) -> None:
    other = an_office("suffolk", name="Faraway")
    assert opened.reference not in browsing(other.manager).get("/opened").content.decode()
    for worker in (office.practitioner, office.support, office.colleague):
        assert browsing(worker).get("/opened").status_code == 404
        assert browsing(worker).get(f"/cases/{opened.reference}/looked").status_code == 404


def test_a_service_manager_sees_all_of_the_service(opened: Case, office: Office) -> None:
    manager: Worker = a_worker(
        office.team, "Nia Gray", "service-manager", access=AccessRole.SERVICE_MANAGER
    )
    assert opened.reference in browsing(manager).get("/opened").content.decode()


def test_nobody_looked_so_far(office: Office) -> None:
    assert "Nobody opened a record so" in browsing(office.manager).get("/opened").content.decode()
