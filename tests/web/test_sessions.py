"""Supervision is prepared from the caseload: what changed since the last session, what is late, what waits."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.builders import CaseStory, Office, an_office
from tests.web.conftest import a_led_case, a_policy, browsing, days_ago, in_a_row


def page_of(office: Office) -> str:
    return browsing(office.manager).get(f"/workers/{office.practitioner.pk}/session").text


def test_it_shows_what_changed_since_the_last_session_and_what_is_late(office: Office) -> None:
    case = a_led_case(office, received=60)
    story = CaseStory.about(office, case).contacted(days_ago(50))
    story.happened("supervision.held", days_ago(30), by=office.manager, worker=office.practitioner)
    story.happened("plan.agreed", days_ago(20), by=office.practitioner, visit_every="1 week")
    page = page_of(office)
    assert "A plan was agreed" in page
    assert "A contact was made" not in page
    assert "Visit the child" in page.partition("Late")[2]
    assert f"/cases/{case.reference}/do/record-supervision?worker={office.practitioner.ref}" in page


def test_only_their_manager_prepares_it(office: Office) -> None:
    a_led_case(office)
    for worker, status in (
        (office.manager, 200),
        (office.practitioner, 404),
        (office.support, 404),
    ):
        assert (
            browsing(worker).get(f"/workers/{office.practitioner.pk}/session").status_code == status
        )


def test_the_word_document_has_a_heading_for_each_case(office: Office) -> None:
    references = {a_led_case(office).reference, a_led_case(office).reference}
    answer = browsing(office.manager).get(f"/workers/{office.practitioner.pk}/session.docx")
    headings = [
        each.text
        for each in Document(BytesIO(answer.content)).paragraphs
        if each.style.name == "Heading 1"
    ]
    # The worker's own part comes last and names no case.
    headings = [heading for heading in headings if heading.endswith(")")]
    assert {heading.rpartition("(")[2].rstrip(")") for heading in headings} == references
    assert office.practitioner.name not in answer["Content-Disposition"]


def test_it_asks_as_little_for_a_larger_caseload(
    office: Office, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    manager, counts = browsing(office.manager), []
    a_led_case(office)
    manager.get(f"/workers/{office.practitioner.pk}/session")
    for _ in range(2):
        a_led_case(office)
        with django_assert_max_num_queries(20) as asked:
            assert manager.get(f"/workers/{office.practitioner.pk}/session").status_code == 200
        # That its list was shown is noted in one statement beside the questions.
        counts.append(
            sum("access_listshown" not in str(each["sql"]) for each in asked.captured_queries)
        )
    assert counts[0] == counts[1]
    assert counts[0] <= 15, counts


@pytest.mark.django_db
def test_what_could_not_be_signed_on_a_case_is_said(tmp_path: Path) -> None:
    policy = a_policy(
        tmp_path,
        actions="- {id: who-sign, clause: NOR-1, plain: Who signs, action: sign-supervision, who: [practice-manager, lead]}",
        gates="- {id: talk-first, clause: NOR-3, plain: A contact comes first, action: sign-supervision, "
        "requires: {happened: {event: contact.made}}, refusal: Nobody was reached}",
    )
    office = an_office(policy)
    story = CaseStory(office).working(days_ago(20))
    story.happened(
        "supervision.recorded", days_ago(2), by=office.manager, worker=office.practitioner
    )
    client, sessions = browsing(office.practitioner), f"/workers/{office.practitioner.pk}/sessions"
    page = in_a_row(client.post(sessions, {"cases": "all"}, follow=True).text)
    assert f"Not signed; see on the case what stands in the way: {story.case.reference}" in page
    assert 'role="alert"' in page[page.index("govuk-notification-banner") - 40 :]
