"""What a policy lets pass with a reason is asked about on the form, with the way to put it right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import CaseStory, an_office
from tests.the_day import today
from tests.web.conftest import a_policy, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def a_should(action: str, requires: str) -> str:
    return (
        f"- {{id: talk-first, clause: NOR-3, force: should, plain: Talked over first, action: {action}, "
        f"requires: {requires}, refusal: It was not talked over first, put_right: complete-analysis}}"
    )


PRESET = (
    "contact: {with_whom: [Parent], presets: [{id: spoke, title: Spoke by phone, "
    "action: record-contact, answers: {method: phone}}]}"
)


def test_a_contact_leads_to_what_comes_first_and_asks_why_not(tmp_path: Path) -> None:
    gate = a_should("record-contact", "{happened: {event: analysis.completed}}")
    office = an_office(a_policy(tmp_path, gates=gate, pages=PRESET))
    story = CaseStory(office).received(days_ago(9)).opened(days_ago(8)).allocated(days_ago(7))
    address = f"/cases/{story.case.reference}"
    sent = browsing(office.practitioner).post(
        f"{address}/contact", {"preset": "spoke", "with": "Parent"}
    )
    assert sent.status_code == 422
    page = in_a_row(sent.text)
    assert "It was not talked over first" in page
    assert f'href="{address}/do/complete-analysis"> Complete' in page.replace('">', '"> ')
    assert "Why do it all the same?" in page


def test_so_does_other_work(tmp_path: Path) -> None:
    gate = a_should("record-reduction", "{action.note: {known: true}}, about: attempt")
    office = an_office(a_policy(tmp_path, gates=gate))
    day = today()
    entered = {
        "type": "mentoring",
        "percent": "10",
        "reason": "New starter",
        "first_day-day": str(day.day),
        "first_day-month": str(day.month),
        "first_day-year": str(day.year),
    }
    address = f"/workers/{office.practitioner.pk}/reductions"
    asked = browsing(office.manager).post(address, entered)
    assert asked.status_code == 422
    assert "It was not talked over first" in asked.text
    assert 'id="departure-record-reduction"' in asked.text
    assert (
        browsing(office.manager).post(address, entered | {"departure": "Urgent"}).status_code == 302
    )


def test_a_form_says_before_it_is_sent_that_the_policy_expects_otherwise(tmp_path: Path) -> None:
    gate = a_should("record-visit", "{happened: {event: analysis.completed}}")
    office = an_office(a_policy(tmp_path, gates=gate))
    story = CaseStory(office).received(days_ago(9)).opened(days_ago(8)).allocated(days_ago(7))
    address = f"/cases/{story.case.reference}/do/record-visit?then=session-{office.practitioner.pk}"
    page = in_a_row(browsing(office.practitioner).get(address).text)
    assert '<h2 class="govuk-heading-m">The policy expects otherwise</h2>' in page
    assert f'<input type="hidden" name="then" value="session-{office.practitioner.pk}">' in page
