"""What is wrong is said where it is put right, on every page that has a form, and not a second time above it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.http import QueryDict
from django.test import Client

from keyworker.actions.form_fields import FormField
from keyworker.actions.read_fields import read_fields
from keyworker.decisions.gates import Unmet
from keyworker.policy.rules.base import Force
from keyworker.record.models import Case, Event
from keyworker.web.forms import drawn
from keyworker.web.submissions import NotDone, beside_fields
from tests.builders import Office, a_case
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def waiting(office: Office) -> Case:
    story = a_case(office).received(days_ago(3)).trawled(days_ago(2)).analysed(days_ago(2))
    return story.opened(days_ago(1)).case


@pytest.mark.parametrize("address", ["allocate", "do/add-co-worker"])
def test_nobody_chosen_is_said_at_the_choice(office: Office, address: str) -> None:
    case = waiting(office) if address == "allocate" else a_led_case(office)
    client = browsing(office.manager)
    sent = {"agreed": "no", "role": "co-worker"}
    answer = client.post(f"/cases/{case.reference}/{address}", sent)
    assert answer.status_code == 422
    page = in_a_row(answer.text)
    assert 'id="worker" aria-describedby="worker-error"' in page
    said = re.search(r'id="worker-error" class="govuk-error-message">(.*?)</p>', page)
    assert said is not None
    assert "Choose" in said[1]
    assert 'href="#worker"' in page
    fresh = in_a_row(client.get(f"/cases/{case.reference}/{address}").text)
    assert "worker-error" not in fresh


def test_what_is_wrong_with_how_and_why_is_said_there(office: Office) -> None:
    case = waiting(office)
    long = "x" * 60_000
    sent = {"worker": office.colleague.ref, "agreed": "yes", "how": long, "reason": long}
    answer = browsing(office.manager).post(f"/cases/{case.reference}/allocate", sent)
    assert answer.status_code == 422
    assert 'id="how-error"' in answer.text
    assert 'id="reason-error"' in answer.text


def test_a_day_that_cannot_be_is_said_at_the_day_on_the_page_of_allocating(office: Office) -> None:
    case = waiting(office)
    sent = {"worker": office.colleague.ref, "agreed": "yes", "at-day": "45", "at-month": "1"}
    answer = browsing(office.manager).post(f"/cases/{case.reference}/allocate", sent)
    assert answer.status_code == 422
    assert 'id="at-error"' in answer.text


def first_press(client: Client, case: Case) -> dict[str, str]:
    """The one-tap page as it is opened: what it carries, and the button of a contact by phone."""
    page = client.get(f"/cases/{case.reference}/contact").text
    carried = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)
        for name in ("submission", "version")
    }
    found = {name: each[1] for name, each in carried.items() if each is not None}
    presets = re.findall(r'name="preset" value="([^"]+)"', page)
    return {**found, "preset": presets[0], "with": "mother"}


def contacts(case: Case) -> int:
    kinds = ["contact.made", "contact.attempted", "visit.made", "visit.attempted"]
    return Event.objects.filter(case=case, kind__in=kinds).count()


def test_a_double_tap_records_one_contact(office: Office) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    pressed = first_press(client, case)
    for _ in range(2):
        assert client.post(f"/cases/{case.reference}/contact", pressed).status_code == 302
    assert contacts(case) == 1


def test_of_two_tabs_the_second_records_nothing_until_it_is_pressed_again(office: Office) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    first, second = first_press(client, case), first_press(client, case)
    address = f"/cases/{case.reference}/contact"
    assert client.post(address, first).status_code == 302
    answer = client.post(address, {**second, "note": "Spoke to her mother"})
    assert answer.status_code == 422
    assert "something has changed since you opened this page" in answer.text
    assert "Spoke to her mother" in answer.text
    assert contacts(case) == 1
    again = {
        name: found[1]
        for name in ("submission", "version")
        if (found := re.search(rf'name="{name}" value="([^"]*)"', answer.text)) is not None
    }
    assert client.post(address, {**second, **again}).status_code == 302
    assert contacts(case) == 2


def test_two_contacts_of_one_day_are_two(office: Office) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    for _ in range(2):
        pressed = first_press(client, case)
        assert client.post(f"/cases/{case.reference}/contact", pressed).status_code == 302
    assert contacts(case) == 2


def at_fields(page: str) -> set[str]:
    """What is said at a field, without the clause that asks for it."""
    said = re.findall(r'-error" class="govuk-error-message">.*?</span>(.*?)</p>', page)
    return {each.partition(" (")[0].strip() for each in said}


def in_the_panel(page: str) -> set[str]:
    """What the panel says in one line and nothing more."""
    items = re.findall(r'kw-unmet__item">(.*?)</li>', page)
    lines = (re.findall(r"<p class=\"govuk-body.*?</p>", each) for each in items)
    return {re.sub(r"<.*?>", "", each[0]).strip() for each in lines if len(each) == 1}


def a_broker_request(**more: str) -> dict[str, str]:
    return {
        "type": "broker-caf",
        "source": "mash",
        "route": "portal",
        "children-0-given_name": "Mia",
        "children-0-family_name": "Example",
        "children-0-born-day": "2",
        "children-0-born-month": "3",
        "children-0-born-year": "2016",
        "what_for": "Support at home",
        **more,
    }


def test_a_referral_says_what_it_lacks_at_the_fields_alone(office: Office) -> None:
    answer = browsing(office.manager).post("/referrals/new", a_broker_request())
    page = in_a_row(answer.text)
    assert answer.status_code == 422
    assert at_fields(page)
    assert not at_fields(page) & in_the_panel(page)


def test_what_is_said_whole_at_a_field_is_in_no_panel_and_still_refuses() -> None:
    lacking = Unmet(
        rule="why", clause="Suffolk 1", clause_id="SUF-1", force=Force.MUST, because=("Say why",)
    )
    shown = beside_fields(NotDone(unmet=(lacking,)), {"reason": "Say why (Suffolk 1)"})
    assert shown.unmet == ()
    assert shown
    assert beside_fields(NotDone(unmet=(lacking,)), {}).unmet == (lacking,)


def test_what_was_ticked_by_mistake_can_be_taken_back() -> None:
    """A choice of one that need not be made has no answer, once the form comes back with one."""
    optional = FormField(
        name="person",
        label="Which child?",
        type="child",
        choices=(("P1", "Mia"),),
        required=False,
    )
    sent = QueryDict("person=P1")
    (fresh,) = drawn((optional,), None, {})[0].fields
    (back,) = drawn((optional,), sent, {})[0].fields
    (must,) = drawn((replace(optional, required=True),), sent, {})[0].fields
    assert [each["value"] for each in fresh.options] == ["P1"]
    assert [each["value"] for each in back.options] == ["P1", ""]
    assert [each["value"] for each in must.options] == ["P1"]
    values, errors = read_fields([optional], QueryDict("person="))
    assert (values.get("person"), errors) == (None, {})
