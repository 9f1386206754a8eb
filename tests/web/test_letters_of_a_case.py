"""The letters of a case: which wait to be recorded as sent, and what is said where none can be offered."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from keyworker.documents.models import Letter
from tests.builders import CaseStory, Office
from tests.the_day import now
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def test_a_letter_that_was_prepared_leads_to_where_it_is_recorded_until_the_case_is_closed(
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
    assert "Sent? Record it" not in page


def test_templates_that_cannot_be_read_are_said_and_no_letter_is_offered(
    office: Office, tmp_path: Path, settings: Settings
) -> None:
    settings.KEYWORKER_LETTERS = str(tmp_path / "nowhere")
    case = a_led_case(office)
    page = in_a_row(browsing(office.manager).get(f"/cases/{case.reference}/letters").text)
    assert f"KEYWORKER_LETTERS: {tmp_path / 'nowhere'} is not a folder" in page
    assert "The policy gives you no letter to send on this case." in page
