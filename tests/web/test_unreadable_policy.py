"""A service whose policy cannot be read reads its record: every page opens and says so, and nothing is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest

from keyworker.policy.packs.no_policy import READ_ONLY
from keyworker.record.models import Case, Event
from keyworker.workforce.models import Service
from tests.builders import NORTHSHIRE, Office, a_case
from tests.web.conftest import a_led_case, browsing, days_ago
from tests.web.test_without_a_policy import OF_A_CASE, OF_A_WORKER, OF_THE_SERVICE

pytestmark = pytest.mark.django_db


@dataclass
class Broken:
    """An office with a case somebody leads and a referral, whose service then names a policy that cannot be read."""

    office: Office
    led: Case
    referral: Case


@pytest.fixture(params=["a policy that is not there", "a policy with a mistake"])
def broken(office: Office, request: pytest.FixtureRequest, tmp_path: Path) -> Broken:
    led, referral = a_led_case(office), a_case(office).received(days_ago(3)).case
    named = "nowhere"
    if request.param == "a policy with a mistake":
        folder = Path(copytree(NORTHSHIRE, tmp_path / "northshire"))
        (folder / "gates.yaml").write_text("- id: [", encoding="utf-8")
        named = str(folder)
    Service.objects.filter(pk=office.service.pk).update(pack=named)
    return Broken(office, led, referral)


@pytest.mark.parametrize("page", [*OF_THE_SERVICE, "/search?q=Example", "/policy", "/policies"])
def test_a_page_of_the_service_opens_and_says_so(broken: Broken, page: str) -> None:
    for who in (broken.office.manager, broken.office.practitioner, broken.office.support):
        shown = browsing(who).get(page, follow=True)
        assert shown.status_code in {200, 404}
        assert READ_ONLY in shown.text


@pytest.mark.parametrize("page", OF_A_WORKER)
def test_a_page_of_a_worker_opens(broken: Broken, page: str) -> None:
    found = browsing(broken.office.manager).get(
        f"/workers/{broken.office.practitioner.pk}{page}", follow=True
    )
    assert found.status_code == 200


@pytest.mark.parametrize("page", [*OF_A_CASE, "/contact", "/allocate", "/do/close-case"])
def test_a_page_of_a_case_opens(broken: Broken, page: str) -> None:
    for case in (broken.led, broken.referral):
        shown = browsing(broken.office.manager).get(f"/cases/{case.reference}{page}", follow=True)
        assert shown.status_code == 200


def test_its_clocks_stay_as_they_were_and_are_shown(broken: Broken) -> None:
    before = list(broken.led.timescales.order_by("pk").values())
    assert before
    browsing(broken.office.manager).get(f"/cases/{broken.led.reference}/timescales")
    assert list(broken.led.timescales.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "page",
    [
        "/cases/{case}/do/record-contact",
        "/cases/{case}/allocate",
        "/workers/{worker}/absence",
        "/workers/{worker}/confirmed",
        "/workers/{worker}/leaving",
    ],
)
def test_nothing_is_recorded(broken: Broken, page: str) -> None:
    office = broken.office
    before = Event.objects.count()
    address = page.format(case=broken.led.reference, worker=office.practitioner.pk)
    sent = browsing(office.manager).post(address, {"note": "Seen", "quality": "confirmed"})
    assert sent.status_code < 500
    assert Event.objects.count() == before
