"""Business support start with the letters and forms that are theirs to send or file."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from keyworker.documents.models import Letter
from keyworker.policy.wording import on_day
from keyworker.record.models import Case
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent, add_events
from tests.builders import CaseStory, Office, an_office
from tests.the_day import now
from tests.web.conftest import a_led_case, a_policy, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def home(office: Office) -> str:
    return browsing(office.support).get("/").content.decode()


def a_waiting_family(office: Office) -> Case:
    case = CaseStory(office).received(days_ago(3)).case
    waits = NewEvent(
        kind="waiting.started", at=now() - timedelta(days=2), data={}, by=office.manager
    )
    add_events(OnCase(case), [waits], recorded_by=office.manager.user, recorded_at=now())
    return case


def test_the_letter_about_waiting_is_theirs_to_send() -> None:
    office = an_office("nottinghamshire")
    case = a_waiting_family(office)
    page = home(office)
    assert "Letters and forms" in page
    assert f"/cases/{case.reference}/do/send-waiting-letter" in page


def test_a_visit_is_not_theirs_though_anybody_may_record_an_attempt(office: Office) -> None:
    CaseStory(office).received(days_ago(20)).trawled(days_ago(20)).analysed(days_ago(19)).opened(
        days_ago(19)
    ).allocated(days_ago(19), to=office.practitioner)
    assert "First contact with the family" not in home(office)


def test_a_letter_prepared_is_listed_until_it_is_recorded_as_sent() -> None:
    office = an_office("nottinghamshire")
    case = a_waiting_family(office)
    Letter.objects.create(
        case=case,
        template="waiting-family",
        title="Your family is on our waiting list",
        to="The family",
        text="Dear",
        action="send-waiting-letter",
        by=office.support,
        made_at=now() - timedelta(days=1),
    )
    assert "Prepared and not recorded as sent" in home(office)
    sent = NewEvent(kind="waiting-letter.sent", at=now(), data={"to": "family"}, by=office.support)
    add_events(
        OnCase(case),
        [sent],
        recorded_by=office.support.user,
        recorded_at=now(),
        action="send-waiting-letter",
    )
    assert "Prepared and not recorded as sent" not in home(office)


def test_letters_of_a_family_in_another_service_are_not_shown(office: Office) -> None:
    elsewhere = an_office("nottinghamshire")
    case = a_waiting_family(elsewhere)
    assert case.reference not in home(office)


def test_a_form_that_came_in_is_theirs_to_check_and_scan() -> None:
    office = an_office("early-help-process")
    case = a_led_case(office)
    for form in ("consent", "medical"):
        person = {"person": case.case_children.get().person.ref} if form == "medical" else {}
        came = NewEvent(
            kind="form.completed",
            at=now(),
            data={"form": form, **person},
            by=office.practitioner,
        )
        add_events(OnCase(case), [came], recorded_by=office.practitioner.user, recorded_at=now())
    page = home(office)
    assert page.count(f"/cases/{case.reference}/do/scan-form") == 2


def test_what_is_theirs_stands_under_when_it_is_due(tmp_path: Path) -> None:
    rule = (
        "- {id: file, clause: NOR-1, plain: The form is filed, title: File the form, "
        "starts: {event: referral.received}, within: 10 days, stops: {event: form.completed}, "
        "responsible: business-support}"
    )
    office = an_office(a_policy(tmp_path, timescales=rule))
    for days in (20, 10, 6, 1):
        CaseStory(office).received(days_ago(days))
    page = in_a_row(home(office))
    assert re.findall(r"Letters and forms [a-z0-9 ]+", page) == [
        "Letters and forms overdue ",
        "Letters and forms due today ",
        "Letters and forms due in the next 7 days ",
        "Letters and forms due later ",
    ]


def test_guidance_that_a_referrer_still_waits_for_is_listed_with_its_day(office: Office) -> None:
    story = CaseStory(office).received(days_ago(1)).trawled(days_ago(1)).analysed(days_ago(1))
    story.happened("decision.made", days_ago(0), by=office.manager, outcome="not-open")
    page = in_a_row(home(office))
    guidance = page[page.index("Guidance to send to referrers") : page.index("Notices</h2>")]
    assert story.case.reference in guidance
    limit = story.case.timescales.get(rule="guide-assessor").limit
    assert limit is not None
    assert f"Due {on_day(limit)}" in guidance
