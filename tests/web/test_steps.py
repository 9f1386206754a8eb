"""Beside each duty stands the action that meets it, for those who may meet it."""

from __future__ import annotations

from keyworker.caseload.due import due_on_cases
from keyworker.record.models import Case, Event
from keyworker.web.presenters.steps import meets
from keyworker.workforce.models import Absence, Worker
from tests.builders import CaseStory, Office
from tests.the_day import now, today
from tests.web.conftest import a_led_case, browsing, days_ago


def step_for(case: Case, rule: str, worker: Worker) -> str | None:
    dues = due_on_cases([case], as_of=today())
    due = next(each for found in dues.values() for each in found if each.clock.rule == rule)
    found = meets(due, worker, as_of=today())
    return found.action if found is not None else None


def test_first_contact_is_the_practitioners_to_record_not_the_managers(office: Office) -> None:
    case = a_led_case(office)
    assert step_for(case, "first-contact", office.practitioner) == "record-contact"
    # A manager's call is kept but would not stop the clock, late or not.
    assert step_for(case, "first-contact", office.manager) is None
    assert step_for(a_led_case(office, received=2), "first-contact", office.manager) is None


def test_a_decision_is_the_managers_to_take(office: Office) -> None:
    case = CaseStory(office).received(days_ago(1)).case
    assert step_for(case, "decide-caf", office.manager) == "decide"
    assert step_for(case, "decide-caf", office.support) is None


def test_what_a_referral_rests_on_stands_out_first(office: Office) -> None:
    case = CaseStory(office).received(days_ago(1)).case
    body = browsing(office.manager).get(f"/cases/{case.reference}").content.decode()
    assert body.index(">Complete trawl</a>") < body.index(">Decide</a>")


def test_a_case_whose_practitioner_is_away_says_so_to_everyone_who_opens_it(office: Office) -> None:
    case = a_led_case(office)
    Absence.objects.create(worker=office.practitioner, first_day=today(), recorded_at=now())
    body = browsing(office.manager).get(f"/cases/{case.reference}").content.decode()
    assert "Ada Ruiz is away" in body
    assert "Nobody yet" in body


def test_a_contact_can_be_corrected_from_the_line_that_says_it_was_recorded(office: Office) -> None:
    case, worker = a_led_case(office), browsing(office.practitioner)
    answer = worker.post(f"/cases/{case.reference}/contact", {"preset": "no-answer"}, follow=True)
    recorded = Event.objects.get(case=case, kind="contact.attempted")
    way = f"/cases/{case.reference}/do/correct-event?corrects={recorded.ref}"
    assert f'href="{way}"' in answer.content.decode()
    form = worker.get(way, follow=True).content.decode()
    assert f'name="replaces" value="{recorded.ref}"' in form


def test_business_support_read_that_a_trawl_was_done_not_what_it_found(office: Office) -> None:
    story = CaseStory(office).received(days_ago(1))
    story.happened("trawl.completed", days_ago(0), by=office.manager, note="Found in confidence")
    page = f"/cases/{story.case.reference}/timeline"
    assert "Found in confidence" in browsing(office.manager).get(page).content.decode()
    support = browsing(office.support).get(page).content.decode()
    assert "A data trawl was completed" in support
    assert "Found in confidence" not in support
