"""Managers see who looked at a record and who opened one by giving a reason; they are told of it at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from keyworker.access.models import AccessGrant
from keyworker.access.roles import AccessRole
from keyworker.notices.access import OPENED
from keyworker.notices.models import Notice
from keyworker.record.models import Case
from keyworker.record.who_looked import MANY
from keyworker.workforce.models import Inspection, Worker
from tests.builders import Office, a_worker, an_office
from tests.the_day import now, today
from tests.web.conftest import a_led_case, browsing, in_a_row

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


def test_whoever_works_out_of_hours_opens_a_record_of_any_team_by_giving_a_reason(
    office: Office,
) -> None:
    other = an_office("suffolk", name="Oldtown", service=office.service)
    anna = a_worker(office.team, "Anna Hill", "x", access=AccessRole.ADMINISTRATOR)
    case = a_led_case(office)
    address = f"/cases/{case.reference}/reason"
    assert browsing(other.colleague).get(address).status_code == 404
    later = today() + timedelta(days=7)
    form = reverse("administer-person", args=[other.colleague.pk, "allow-out-of-hours"])
    sent = {"service": office.service.slug, "reason": "Duty at night", "until": later.isoformat()}
    assert browsing(anna).post(form, sent).status_code == 302
    assert browsing(other.colleague).post(address, {"reason": "Police rang"}).status_code == 302
    assert browsing(other.colleague).get(f"/cases/{case.reference}").status_code == 200
    told = Notice.objects.get(kind=OPENED)
    assert told.worker == office.manager
    person = reverse("person", args=[other.colleague.pk])
    assert "by giving a reason, to the end of" in in_a_row(browsing(anna).get(person).text)
    Inspection.objects.update(until=now())
    another = a_led_case(office)
    assert browsing(other.colleague).get(f"/cases/{another.reference}/reason").status_code == 404
    assert browsing(other.support).get(f"/cases/{another.reference}/reason").status_code == 404


def test_only_whoever_opens_records_by_reason_is_given_a_service_so(office: Office) -> None:
    anna = a_worker(office.team, "Anna Hill", "x", access=AccessRole.ADMINISTRATOR)
    form = reverse("administer-person", args=[office.support.pk, "allow-out-of-hours"])
    assert "Only somebody who opens records by giving a reason" in browsing(anna).get(form).text
    form = reverse("administer-person", args=[office.lead.pk, "end-out-of-hours"])
    assert "No service is given to them." in browsing(anna).get(form).text


def test_where_nobody_manages_the_team_whoever_manages_the_service_is_told(
    office: Office, service_manager: Worker
) -> None:
    Worker.objects.filter(pk=office.manager.pk).update(left=today() - timedelta(days=1))
    case = a_led_case(office)
    address = f"/cases/{case.reference}/reason"
    assert browsing(office.colleague).post(address, {"reason": "Police rang"}).status_code == 302
    assert Notice.objects.get(kind=OPENED).worker == service_manager
