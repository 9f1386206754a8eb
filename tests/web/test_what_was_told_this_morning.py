"""The page of notices says what came near or was missed since the last working day, and what is due: the morning's digest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from keyworker.notices.models import Notice, ReminderRound
from keyworker.notices.reminding import remind
from tests.builders import CaseStory, Office, a_case
from tests.the_day import now, today
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def missed(office: Office) -> str:
    """The reference of a case whose first contact was missed of late."""
    story = a_case(office).received(days_ago(16)).opened(days_ago(15)).allocated(days_ago(14))
    then = today() - timedelta(days=40)
    ReminderRound.objects.create(service=office.service, begun_on=then, done_on=then)
    remind(now())
    return story.case.reference


def test_it_says_what_was_missed_and_leads_to_all_that_is(missed: str, office: Office) -> None:
    page = in_a_row(browsing(office.practitioner).get("/notices").text)
    assert "Past their limit: 1 case" in page
    assert missed in page
    assert "Yours past their limit in all: 1" in page
    assert 'href="/overdue"' in page
    assert "is not done" in page


def test_a_duty_that_was_done_since_no_longer_waits(missed: str, office: Office) -> None:
    notice = Notice.objects.get(worker=office.practitioner, reminded__rule="first-contact")
    CaseStory.about(office, notice.case).contacted(days_ago(0))
    page = in_a_row(browsing(office.practitioner).get("/notices").text)
    assert "No longer waits" in page
    assert "Past their limit: 1" not in page


def test_where_nothing_was_told_and_nothing_is_due_it_says_nothing_of_the_day(
    office: Office,
) -> None:
    assert "See everything past its limit" not in browsing(office.colleague).get("/notices").text
