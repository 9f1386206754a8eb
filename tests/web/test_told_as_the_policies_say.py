"""Where a policy says who hears of what comes near or stays undone, they read it on their page of notices with its clause."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.notices.models import Notice, ReminderRound
from keyworker.notices.reminding import remind, remind_of_hours
from keyworker.record.daily_update import pass_days
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_case, a_worker, an_office, at, copied_in
from tests.the_day import now, today
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def under(policy: str) -> Office:
    """An office under that policy whose reminders began long ago."""
    office = copied_in(an_office(policy))
    begun = today() - timedelta(days=60)
    ReminderRound.objects.create(service=office.service, begun_on=begun, done_on=begun)
    return office


def above(office: Office, job: str) -> Worker:
    return a_worker(office.team, "Nia Gray", job, access=AccessRole.SERVICE_MANAGER)


def reads(worker: Worker) -> str:
    return in_a_row(browsing(worker).get("/notices").text)


def hours_ago(hours: int) -> datetime:
    return now() - timedelta(hours=hours)


def happened(story: CaseStory, kind: str, moment: datetime, **fields: Any) -> None:
    story.happened(kind, moment.isoformat(), **fields)


def test_an_urgent_referral_alerts_whoever_screens_half_way_and_when_it_is_late() -> None:
    office = under("nottinghamshire")
    story = a_case(office)
    happened(story, "referral.received", hours_ago(20), source="mash", urgent=True)
    remind_of_hours(hours_ago(9))
    assert "this urgent referral" not in reads(office.manager)
    remind_of_hours(hours_ago(7))
    assert "this urgent referral is to be screened by" not in reads(office.colleague)
    for each in (office.manager, office.lead):
        assert "this urgent referral is to be screened by" in reads(each)
    remind_of_hours(now() + timedelta(hours=5))
    assert "was to be screened by" in reads(office.manager)
    assert "Nottinghamshire 3a2" in reads(office.lead)
    assert Notice.objects.filter(kind="urgent-referral-half-way").count() == 2


def test_a_dispute_over_its_time_reaches_the_service_manager_and_then_the_group_manager() -> None:
    office = under("nottinghamshire")
    service, group = above(office, "service-manager"), above(office, "group-manager")
    story = a_case(office).received(days_ago(8))
    happened(story, "dispute.raised", hours_ago(30), by=office.manager)
    remind_of_hours(now())
    assert "the dispute about allocation was to be settled by" in reads(service)
    assert "still is not" not in reads(group)
    remind_of_hours(now() + timedelta(hours=20))
    assert "still is not" in reads(group)


def test_the_group_manager_hears_of_a_long_wait_in_its_ninth_week() -> None:
    office = under("nottinghamshire")
    group = above(office, "group-manager")
    a_case(office).received(days_ago(66)).waiting(days_ago(66))
    remind(now())
    assert "The wait is yours to review by" in reads(group)
    assert "The wait is yours" not in reads(office.manager)


def test_a_delay_reaches_the_senior_manager_with_its_days_and_again_each_week() -> None:
    office = under("cin")
    senior = above(office, "senior-manager")
    story = a_case(office).received(days_ago(30))
    story.happened(
        "decision.made", days_ago(30), by=office.manager, outcome="open", need="child-in-need"
    )
    story.happened("case.ready", days_ago(9), by=office.manager, next="close")
    told = Notice.objects.filter(worker=senior, kind="tell-senior-manager-that-it-has-not-moved-on")
    for day in range(10):
        pass_days(now=now() - timedelta(days=9 - day))
    first = told.count()
    assert first in {1, 2}
    assert "could be closed or transferred since" in reads(senior)
    assert "late." in reads(senior)
    for day in range(1, 15):
        pass_days(now=now() + timedelta(days=day))
    assert told.count() == first + 2


def test_whoever_was_asked_to_take_a_case_is_chased_with_the_manager_on_the_next_working_day() -> (
    None
):
    office = under("cin")
    story = a_case(office).received("2026-05-26")
    story.happened(
        "decision.made", "2026-05-26", by=office.manager, outcome="open", need="child-in-need"
    )
    story.proposed("2026-05-28")
    ReminderRound.objects.update(begun_on="2026-05-01", done_on="2026-05-28")
    pass_days(now=at("2026-05-29 06:05"))
    told = Notice.objects.filter(kind="chase-the-proposed-worker").order_by("worker__name")
    assert [each.worker.name for each in told] == ["Ada Ruiz", "Morgan Reid"]
    assert "has no answer yet" in reads(office.practitioner)


def test_the_duty_manager_hears_within_minutes_of_a_worker_who_did_not_come_back() -> None:
    office = under("early-help-process")
    story = a_case(office).working(days_ago(6))
    happened(
        story,
        "visit.planned",
        hours_ago(4),
        by=office.practitioner,
        ends=hours_ago(3).isoformat(),
        alone=True,
    )
    remind_of_hours(now())
    assert "nobody has heard that the worker is back from the visit" in reads(office.lead)
    assert "First Visit" in reads(office.lead)
