"""Every page shows a refusal in one way: an error summary, each line of which leads to a place on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from keyworker.record.models import Event
from keyworker.workforce.models import Reduction, Worker
from tests.builders import CaseStory, Office, an_office
from tests.the_day import today
from tests.web.conftest import a_led_case, browsing, days_ago
from tests.web.test_matches import FORM

_SUMMARY = re.compile(r'<div class="govuk-error-summary".*?</ul>', re.S)
_LINE = re.compile(r'<a href="#([^"]+)">(.*?)</a>', re.S)


def lines_of(page: str) -> dict[str, str]:
    """The error summary: by the place where each line leads, what it says. Every place is on the page."""
    summary = _SUMMARY.search(page)
    assert summary, "no error summary"
    found = {place: unescape(said.strip()) for place, said in _LINE.findall(summary[0])}
    assert found
    assert {place for place in found if f'id="{place}"' not in page} == set()
    assert "<title>Error: " in page
    return found


def sent(client: Client, address: str, **entered: str) -> dict[str, str]:
    answer = client.post(address, entered)
    assert answer.status_code == 422
    return lines_of(answer.content.decode())


def test_a_date_that_is_none_is_said_with_its_field(office: Office) -> None:
    form = FORM | {"at-day": "31", "at-month": "2", "at-year": "2026"}
    lines = sent(browsing(office.support), "/referrals/new", **form)
    assert lines["at-day"].startswith("When did it arrive? Enter a real date")


def test_a_date_of_a_child_says_of_which_child(office: Office) -> None:
    lines = sent(
        browsing(office.support), "/referrals/new", **(FORM | {"children-0-born-month": "13"})
    )
    assert "Child 1, date of birth: Enter a real date" in lines["children-0-given_name"]


@pytest.mark.parametrize("number", ["²", "٣", "9" * 30, "nan"])
def test_a_child_numbered_with_what_is_no_number_breaks_no_page(
    office: Office, number: str
) -> None:
    form = FORM | {"route": "not-via-portal", f"children-{number}-given_name": "Ivy"}
    assert browsing(office.support).post("/referrals/new", form).status_code == 422


def test_what_a_gate_wants_of_a_field_leads_to_that_field(office: Office) -> None:
    form = FORM | {"route": "not-via-portal"}
    answer = browsing(office.support).post("/referrals/new", form)
    page = answer.content.decode()
    assert "Say why this CAF did not come through the portal" in lines_of(page)["reason"]
    field = re.search(
        r'<div class="govuk-form-group govuk-form-group--error">.*?id="reason"', page, re.S
    )
    assert field


def test_an_action_refused_by_a_gate_has_a_summary(office: Office) -> None:
    case = a_led_case(office)
    lines = sent(browsing(office.manager), f"/cases/{case.reference}/do/close-case")
    assert lines


def test_what_changed_since_is_in_the_summary(office: Office) -> None:
    case = CaseStory(office).received(days_ago(2)).case
    lines = sent(
        browsing(office.manager), f"/cases/{case.reference}/do/complete-trawl", version="0"
    )
    assert "changed" in lines


PAGES: dict[str, Callable[[Office], tuple[Worker, str, dict[str, str]]]] = {
    "absence": lambda office: (
        office.manager,
        f"/workers/{office.practitioner.pk}/absence",
        {"first_day-day": "40", "first_day-month": "1", "first_day-year": "2026"},
    ),
    "other work": lambda office: (
        office.manager,
        f"/workers/{office.practitioner.pk}/reductions",
        {"first_day-day": "40", "first_day-month": "1", "first_day-year": "2026"},
    ),
    "ending other work": lambda office: (
        office.manager,
        f"/workers/{office.practitioner.pk}/reductions",
        {"action": "end-reduction"},
    ),
    "qualities": lambda office: (
        office.manager,
        f"/workers/{office.practitioner.pk}/confirmed",
        {"version": "99"},
    ),
    "allocating": lambda office: (
        office.manager,
        f"/cases/{CaseStory(office).received(days_ago(2)).case.reference}/allocate",
        {"agreed": "yes"},
    ),
    "contact": lambda office: (
        office.manager,
        f"/cases/{CaseStory(office).received(days_ago(2)).case.reference}/contact",
        {"preset": "spoke-phone", "version": "0"},
    ),
    "matches": lambda office: (
        office.manager,
        f"/referrals/{CaseStory(office).received(days_ago(2)).case.reference}/matches",
        {"outcome": "same"},
    ),
    "search": lambda office: (office.manager, "/search", {"words": " "}),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_form_page_has_the_summary(office: Office, name: str) -> None:
    worker, address, entered = PAGES[name](office)
    assert sent(browsing(worker), address, **entered)


def test_every_form_page_has_the_summary_of_pages_that_only_some_policies_have(db: None) -> None:
    camden = an_office("camden")
    lines = sent(browsing(camden.manager), "/turns", action="swap-turn")
    assert lines


def test_an_empty_search_says_so_once_and_a_vain_one_too(office: Office) -> None:
    page = (
        browsing(office.manager).post("/search", {"words": "Zebedee"}, follow=True).content.decode()
    )
    assert page.count("No cases") == 1


def test_a_source_is_hinted_at_in_words_and_taken_as_the_rules_name_it(office: Office) -> None:
    browser = browsing(office.support)
    page = browser.get("/referrals/new").content.decode()
    assert "For example: MASH, Participation and Tracking Team, Customer First" in page
    assert len(re.findall(r"details__summary-text", page)) == 2
    for written, source in (("customer first", "customer-first"), ("PTT", "ptt")):
        browser.post("/referrals/new", FORM | {"source": written})
        referred = Event.objects.filter(kind="referral.received").latest("pk")
        assert referred.data["source"] == source


def test_no_brackets_stand_in_brackets_on_a_workers_page(office: Office) -> None:
    Reduction.objects.create(
        worker=office.practitioner, kind="mentoring", percent=10, started=today()
    )
    a_led_case(office)
    page = browsing(office.manager).get(f"/workers/{office.practitioner.pk}").content.decode()
    assert "(Suffolk 6.1, other tasks)" in page
    assert not re.search(r"\([^()<>]*\(", page)


@pytest.mark.django_db
def test_what_a_field_leaves_open_is_said_there_with_its_clause_and_in_no_panel_again() -> None:
    office = an_office("nottinghamshire")
    case = CaseStory(office).working(days_ago(9)).case
    answer = browsing(office.manager).post(
        f"/cases/{case.reference}/do/request-step-down", {"with": "Jo Bell"}
    )
    assert answer.status_code == 422
    page = unescape(answer.text)
    lines = lines_of(answer.text)
    at_fields = {said for place, said in lines.items() if place != "in-the-way"}
    cited = [said for said in at_fields if said.endswith("(Nottinghamshire 3a7)")]
    assert cited
    panel = page.split('id="in-the-way"')[-1].split("</form>")[0].split("<form")[0]
    for said in cited:
        assert page.count(said) == 2, said
        assert said.removesuffix(" (Nottinghamshire 3a7)") not in panel
