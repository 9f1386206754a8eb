"""The letters of a case: which wait to be recorded as sent, and what is said where none can be offered."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from keyworker.documents.models import Letter
from keyworker.documents.writing import not_sent_yet
from keyworker.policy.casefile import instant
from keyworker.record.models import Case
from tests.builders import CaseStory, Office
from tests.the_day import now, today
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def test_a_letter_that_was_prepared_leads_to_where_it_is_recorded_also_once_the_case_is_closed(
    office: Office,
) -> None:
    case = a_led_case(office)
    Letter.objects.create(
        case=case,
        template="guidance",
        title="What you can do",
        to="The referrer",
        text="Dear",
        action="send-guidance",
        by=office.manager,
        made_at=now(),
    )
    address, manager = f"/cases/{case.reference}/letters", browsing(office.manager)
    page = in_a_row(manager.get(address).text)
    assert "To The referrer. Morgan Reid, " in page
    assert f'href="/cases/{case.reference}/do/send-guidance" >Sent? Record it' in page
    CaseStory.about(office, case).closed(days_ago(0))
    page = in_a_row(manager.get(address).text)
    assert "To The referrer. Morgan Reid, " in page
    assert "/do/send-guidance" not in page
    assert "Sent? Record it" in page
    letter = Letter.objects.get()
    for _ in range(2):
        case.refresh_from_db()
        sent = {"version": str(case.version), "submission": str(UUID(int=letter.pk))}
        answer = manager.post(f"{address}/{letter.pk}/sent", sent, follow=True)
        assert "Recorded as sent" in answer.text
    page = in_a_row(manager.get(address).text)
    assert "Sent? Record it" not in page
    assert "Recorded as sent" in page
    (event,) = case.events.filter(kind="letter.sent")
    assert event.data == {"letter": "What you can do"}
    assert not not_sent_yet(Case.objects.all(), since=instant(today() - timedelta(days=3))).exists()


def test_that_a_letter_of_another_case_was_sent_is_not_taken(office: Office) -> None:
    case, other = a_led_case(office), a_led_case(office)
    letter = Letter.objects.create(
        case=other,
        template="ending",
        title="T",
        to="Y",
        text="D",
        action="close-case",
        by=office.manager,
        made_at=now(),
    )
    manager = browsing(office.manager)
    assert manager.post(f"/cases/{case.reference}/letters/{letter.pk}/sent").status_code == 404
    answer = manager.post(
        f"/cases/{other.reference}/letters/{letter.pk}/sent", {"version": "99"}, follow=True
    )
    assert "Nothing was recorded" in answer.text


def test_templates_that_cannot_be_read_are_said_and_no_letter_is_offered(
    office: Office, tmp_path: Path, settings: Settings
) -> None:
    settings.KEYWORKER_LETTERS = str(tmp_path / "nowhere")
    case = a_led_case(office)
    page = in_a_row(browsing(office.manager).get(f"/cases/{case.reference}/letters").text)
    assert f"KEYWORKER_LETTERS: {tmp_path / 'nowhere'} is not a folder" in page
    assert "The policy gives you no letter to send on this case." in page
