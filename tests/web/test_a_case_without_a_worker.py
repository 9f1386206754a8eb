"""A case that nobody leads says so, and leads to where somebody is chosen, under every policy."""

from __future__ import annotations

import re
from typing import Any

import pytest

from keyworker.record.models import Case, Timescale
from tests.builders import CaseStory, Office, a_case, act, an_office, copied_in, done
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db
NOTHING = "Nothing is due"


def open_case(office: Office) -> CaseStory:
    story = a_case(office).of("Mia").happened("case.opened", days_ago(9))
    return story.happened("standing.started", days_ago(9), standing="child-in-need")


def page_of(case: Case, office: Office, tab: str = "") -> str:
    return in_a_row(browsing(office.manager).get(f"/cases/{case.reference}{tab}").text)


def test_an_open_case_without_a_lead_says_so_and_offers_allocating(any_office: Office) -> None:
    case = open_case(any_office).case
    page = page_of(case, any_office)
    assert NOTHING not in page
    assert "No worker" in page
    assert f'href="/cases/{case.reference}/allocate"' in page


def test_nor_does_one_whose_allocation_was_undone(any_office: Office) -> None:
    story = open_case(any_office).allocated(days_ago(3))
    (entry,) = story.case.events.filter(kind="allocation.started")
    done(
        act(
            story.case,
            "correct-event",
            any_office.manager,
            on=days_ago(1),
            corrects=entry.ref,
            reason="The wrong family",
        )
    )
    page = page_of(story.case, any_office)
    assert NOTHING not in page
    assert "No worker" in page
    assert f'href="/cases/{story.case.reference}/allocate"' in page
    # Nor does the entry look as if it stood.
    lately = page[page.index("Lately") :]
    assert "Withdrawn" in lately


def test_a_referral_says_what_it_waits_for(any_office: Office) -> None:
    story = a_case(any_office).of("Mia")
    case = story.received(days_ago(200)).case
    assert "Nothing is due on this case" not in page_of(case, any_office)


def test_a_case_that_somebody_leads_is_not_said_to_have_no_worker(any_office: Office) -> None:
    case = open_case(any_office).allocated(days_ago(3)).case
    assert "No worker" not in page_of(case, any_office)


def test_a_case_that_somebody_leads_is_sent_on_to_no_step_of_another_allocation(
    any_office: Office,
) -> None:
    case = open_case(any_office).allocated(days_ago(3)).case
    Timescale.objects.filter(case=case).delete()
    page = page_of(case, any_office)
    assert NOTHING in page
    assert "Next: <strong>" not in page


def test_a_practitioner_reads_whose_it_is_to_allocate() -> None:
    office = an_office("suffolk")
    story = open_case(office).allocated(days_ago(3), office.colleague, role="co-worker")
    page = in_a_row(browsing(office.colleague).get(f"/cases/{story.case.reference}").text)
    assert "No worker" in page
    assert "Practice Manager or Practice Lead" in page
    assert f'href="/cases/{story.case.reference}/allocate"' not in page


def test_allocating_a_case_that_awaits_a_decision_shows_the_way_on_and_no_form() -> None:
    office = an_office("suffolk")
    case = a_case(office).of("Mia").received(days_ago(1)).case
    page = page_of(case, office, "/allocate")
    assert "<form" not in page[page.index("<main") : page.index("</main>")]
    assert "complete-trawl" in page


def test_who_was_asked_and_who_declined_stands_where_somebody_is_chosen() -> None:
    office = an_office("suffolk")
    story = a_case(office).of("Mia").received(days_ago(6)).trawled(days_ago(5))
    story.analysed(days_ago(5)).opened(days_ago(5)).proposed(days_ago(4))
    story.happened(
        "allocation.declined",
        days_ago(3),
        by=office.practitioner,
        worker=office.practitioner,
        role="lead",
        reason="Knows the family",
    )
    story.proposed(days_ago(2), office.colleague)
    page = page_of(story.case, office, "/allocate")
    assert "<strong>Ada Ruiz</strong> declined" in page
    assert "Knows the family" in page
    assert "<strong>Ben Khan</strong> was asked" in page


def with_supervision(office: Office) -> Office:
    office = copied_in(office)
    for each in (office.practitioner, office.colleague):
        each.qualities |= {
            "suits_child_protection": True,
            "experienced": True,
            "trained": True,
            "team_is_multi_agency": False,
            "registration_runs_out": "2099-01-01",
            "supervisor_available": True,
            "caseload_balanced": True,
        }
        each.save()
    return office


def answered(office: Office, address: str, sent: dict[str, str]) -> Any:
    """The form sent, and again with whatever the policy asks besides, on the same page."""
    answer = browsing(office.manager).post(address, sent)
    for _ in range(3):
        if answer.status_code == 302:
            break
        assert "has not accepted" not in answer.text
        assert "accepted_now" not in answer.text
        for name in re.findall(r'name="((?:answers|facts)\.[\w.]+)"', answer.text):
            sent[name] = "Said" if name.startswith("answers.") else "yes"
        answer = browsing(office.manager).post(address, sent)
    return answer


def referred(office: Office) -> CaseStory:
    return (
        a_case(office)
        .of("Mia")
        .received(days_ago(10), type="referral")
        .happened("case.opened", days_ago(9))
    )


def test_allocating_at_once_records_the_acceptance_where_the_policy_wants_one() -> None:
    office = with_supervision(an_office("cin"))
    case = referred(office).case
    address = f"/cases/{case.reference}/allocate"
    assert "Yes: allocate it now" in browsing(office.manager).get(address).text
    sent = {
        "version": str(case.version),
        "worker": office.practitioner.ref,
        "agreed": "yes",
        "how": "By phone",
        "team": office.team.slug,
        "departure": "Agreed",
    }
    answer = answered(office, address, sent)
    assert answer.status_code == 302, said(answer.text)
    kinds = list(case.events.order_by("seq").values_list("kind", flat=True))
    assert kinds[-3:] == ["allocation.proposed", "allocation.agreed", "allocation.started"]
    assert case.events.get(kind="allocation.agreed").data["how"] == "By phone"


def test_whoever_was_asked_and_agreed_since_is_allocated_on_the_same_page() -> None:
    office = with_supervision(an_office("cin"))
    case = referred(office).proposed(days_ago(2)).case
    case.refresh_from_db()
    sent = {
        "version": str(case.version),
        "worker": office.practitioner.ref,
        "agreed": "yes",
        "how": "In person",
        "team": office.team.slug,
    }
    answer = answered(office, f"/cases/{case.reference}/allocate", sent)
    assert answer.status_code == 302, said(answer.text)
    assert case.allocations.running().get(role="lead").worker == office.practitioner


def said(page: str) -> list[str]:
    """The sentences of the error summary."""
    return re.findall(r'href="#[^"]+">([^<]+)</a>', page)
