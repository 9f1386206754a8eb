"""A reason given to a form's own question never passes a check that the policy asks."""

from __future__ import annotations

from uuid import uuid4

from keyworker.record.models import Event
from keyworker.workforce.models import Absence
from tests.builders import CaseStory, Office
from tests.the_day import now, today
from tests.web.conftest import a_led_case, browsing, days_ago


def test_the_why_of_a_form_is_not_the_why_of_a_departure(office: Office) -> None:
    case = a_led_case(office)
    Absence.objects.create(worker=office.colleague, first_day=today(), recorded_at=now())
    manager = browsing(office.manager)
    entered = {
        "worker": office.colleague.ref,
        "reason": "Knows the family",
        "version": case.version,
    }
    address = f"/cases/{case.reference}/do/choose-holder"
    refused = manager.post(address, {**entered, "attempt": str(uuid4())})
    assert refused.status_code == 422
    assert "Why do it all the same?" in refused.content.decode()
    taken = manager.post(
        address, {**entered, "departure": "Back tomorrow", "attempt": str(uuid4())}
    )
    assert taken.status_code == 302
    chosen = Event.objects.get(kind="allocation.started", data__role="holding")
    assert [each["reason"] for each in chosen.data["departures"]] == ["Back tomorrow"]


def test_a_stale_page_is_refused_with_what_changed_and_keeps_what_was_typed(office: Office) -> None:
    story = CaseStory(office).received(days_ago(1)).trawled(days_ago(1)).analysed(days_ago(1))
    version = story.case.version
    story.opened(days_ago(1))
    entered = {
        "outcome": "not-open",
        "rationale": "Typed with care",
        "attempt": str(uuid4()),
        "version": version,
    }
    answer = browsing(office.manager).post(f"/cases/{story.case.reference}/do/decide", entered)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "the case has changed since you opened this page" in body
    assert "Morgan Reid: a decision was recorded" in body


def test_the_same_form_sent_twice_acts_once(office: Office) -> None:
    case = CaseStory(office).received(days_ago(1)).trawled(days_ago(1)).analysed(days_ago(1)).case
    manager = browsing(office.manager)
    entered = {
        "outcome": "open",
        "rationale": "Needs support",
        "attempt": str(uuid4()),
        "version": case.version,
    }
    for _ in range(2):
        assert manager.post(f"/cases/{case.reference}/do/decide", entered).status_code == 302
    assert Event.objects.filter(case=case, kind="decision.made").count() == 1
