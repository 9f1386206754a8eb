"""The wrong family's record, opened by giving a reason, is closed at once; that it was opened stays known."""

from __future__ import annotations

from django.test import Client

from keyworker.access.models import AccessGrant, RecordView
from keyworker.record.models import Case
from tests.builders import Office
from tests.web.conftest import a_led_case, browsing


def opened(office: Office) -> tuple[Client, Case]:
    case = a_led_case(office)
    colleague = browsing(office.colleague)
    assert (
        colleague.post(
            f"/cases/{case.reference}/reason", {"reason": "Rang about a visit"}
        ).status_code
        == 302
    )
    return colleague, case


def test_the_page_says_until_when_it_is_open_and_offers_to_close_it(office: Office) -> None:
    colleague, case = opened(office)
    assert "Wrong family: close it" in colleague.get(f"/cases/{case.reference}").text
    assert (
        "Wrong family: close it"
        not in browsing(office.practitioner).get(f"/cases/{case.reference}").text
    )


def test_once_closed_it_asks_for_a_reason_again(office: Office) -> None:
    colleague, case = opened(office)
    assert colleague.post(f"/cases/{case.reference}/mistaken").status_code == 302
    assert colleague.get(f"/cases/{case.reference}").status_code == 302
    assert (
        colleague.post(f"/cases/{case.reference}/do/record-contact", {"with": "Parent"}).status_code
        == 302
    )


def test_what_was_looked_at_and_that_it_was_a_mistake_stays_on_record(office: Office) -> None:
    colleague, case = opened(office)
    colleague.get(f"/cases/{case.reference}")
    colleague.post(f"/cases/{case.reference}/mistaken")
    grant = AccessGrant.objects.get()
    assert (grant.reason, grant.mistaken_at) == ("Rang about a visit", grant.until)
    assert RecordView.objects.filter(
        user=office.colleague.user, subject_id=case.pk, page="overview"
    ).exists()


def test_whoever_needs_the_record_anyway_keeps_it(office: Office) -> None:
    case = a_led_case(office)
    practitioner = browsing(office.practitioner)
    assert practitioner.post(f"/cases/{case.reference}/mistaken").status_code == 302
    assert practitioner.get(f"/cases/{case.reference}").status_code == 200
