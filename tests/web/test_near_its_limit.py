"""A manager is shown what nears its limit on the cases they look after, from the day on which the policy warns of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from keyworker.policy.calendar import Calendar
from keyworker.policy.wording import on_day
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office
from tests.the_day import as_on, today
from tests.web.conftest import browsing, in_a_row

pytestmark = pytest.mark.django_db
HEADING = "Near their limit"


@pytest.fixture(autouse=True)
def a_working_day() -> Iterator[None]:
    """A Wednesday: what is due on a working day is due on none of a week's end."""
    with as_on("2026-11-25"):
        yield


def allocated(office: Office, *, working_days_ago: int, type: str = "caf") -> CaseStory:
    """A case on whose first contact seven working days less that are left."""
    day = today()
    while Calendar().working_days_between(day, today()) < working_days_ago:
        day -= timedelta(days=1)
    on = day.isoformat()
    story = CaseStory(office).received(on, type=type).trawled(on).analysed(on).opened(on)
    return story.allocated(on)


def near(who: Worker) -> str:
    said = in_a_row(browsing(who).get("/").content.decode())
    return said[said.index(HEADING) :] if HEADING in said else ""


def test_a_manager_is_shown_a_first_contact_when_the_policy_warns_and_not_before(
    office: Office,
) -> None:
    early = allocated(office, working_days_ago=3)
    assert near(office.manager) == ""
    warned = allocated(office, working_days_ago=5)
    said = near(office.manager)
    assert "First contact with the family" in said
    assert warned.case.reference in said
    assert "2 working days left" in said
    assert on_day(Calendar().add_working_days(today(), 2)) in said
    assert early.case.reference not in said.partition("Children seen")[0]


def test_a_manager_is_shown_the_first_contact_of_a_broker_caf_too(office: Office) -> None:
    warned = allocated(office, working_days_ago=6, type="broker-caf")
    said = near(office.manager)
    assert "First contact with the family (Broker CAF)" in said
    assert warned.case.reference in said
    assert "Suffolk 4.6" in said


def test_it_stands_there_until_it_is_met_late_or_closed(office: Office) -> None:
    met, closed = (allocated(office, working_days_ago=7) for _ in range(2))
    assert "Due today" in near(office.manager)
    met.contacted(today().isoformat())
    closed.closed(today().isoformat())
    assert near(office.manager) == ""
    allocated(office, working_days_ago=8)
    assert near(office.manager) == ""


def test_whoever_manages_the_service_is_shown_it_too(
    office: Office, service_manager: Worker
) -> None:
    warned = allocated(office, working_days_ago=5)
    assert warned.case.reference in near(service_manager)
