"""Pages show an authority's way of working from its policy, and nothing of one where the policy says nothing."""

from __future__ import annotations

import pytest

from keyworker.actions.available import context_of
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import own_fields
from keyworker.actions.read_fields import read_fields
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.no_policy import NO_POLICY
from keyworker.record.models import Event
from keyworker.web.presenters.background import background
from keyworker.web.presenters.steps import step
from keyworker.web.presenters.unallocated import done_meanwhile
from tests.builders import NORTHSHIRE, Office, a_case, an_office, at

from .conftest import a_led_case, browsing

pytestmark = pytest.mark.django_db
DAY = at("2026-06-10").date()


def test_every_button_of_a_policy_fills_in_its_actions_own_questions() -> None:
    for pack in bundled_packs():
        for preset in pack.pages.contact.presets:
            asked = {each.name for each in ACTIONS[preset.action].asks}
            assert preset.answers.keys() <= asked, (pack.id, preset.id)


def test_what_is_seen_to_meanwhile_is_recorded_by_an_action_there_is() -> None:
    (cin,) = (pack for pack in bundled_packs() if pack.id == "cin")
    done = done_meanwhile(cin)
    assert [each.kinds for each in done][:2] == [("unallocated.held",), ("contact.arranged",)]
    assert done_meanwhile(NO_POLICY) == ()


def test_nothing_is_read_before_where_the_policy_names_nothing() -> None:
    office = an_office(NORTHSHIRE)
    case = a_case(office).working("2026-05-27").case
    context = context_of(case, office.manager, as_of=DAY)
    assert context.read is not None
    assert office.manager.user is not None
    shown = background(context.read, context.pack, "allocate", to=office.manager.user, day=DAY)
    assert shown == []


def test_what_suffolk_names_is_read_before_an_allocation() -> None:
    office = an_office("suffolk")
    case = a_case(office).received("2026-05-18").trawled("2026-05-19").analysed("2026-05-20").case
    context = context_of(case, office.manager, as_of=DAY)
    assert context.read is not None
    assert office.manager.user is not None
    shown = background(context.read, context.pack, "decide", to=office.manager.user, day=DAY)
    assert [each.event.kind for each in shown][-1] == "referral.received"


def test_a_contact_is_recorded_on_the_form_where_the_policy_has_no_buttons() -> None:
    office = an_office(NORTHSHIRE)
    case = a_case(office).working("2026-05-27").case
    answer = browsing(office.practitioner).get(f"/cases/{case.reference}/contact")
    assert answer.status_code == 302
    assert answer["Location"].endswith("/do/record-contact")


def test_a_step_that_only_a_policy_knows_is_called_by_its_own_words() -> None:
    case = a_case(an_office("suffolk")).working("2026-05-27").case
    assert step("bless-the-plan", case).words == "Bless the plan"


def test_a_referral_is_of_the_kinds_that_the_policy_has() -> None:
    office = an_office("suffolk")
    case = a_case(office).received("2026-05-18").case
    fields = own_fields(ACTIONS["receive-referral"], context_of(case, office.manager, as_of=DAY))
    asked = {field.name: field for field in fields}
    assert "MASH" in asked["source"].hint
    assert asked["type"].choices[0][0] == "caf"
    assert read_fields([asked["type"]], {"type": "broker-caf"})[0] == {"type": "broker-caf"}


def test_a_contact_takes_nobody_for_granted_whom_it_was_with(office: Office) -> None:
    """Whether it was the child is what counts: a parent is not whoever was reached unless somebody says so."""
    case = a_led_case(office)
    client, address = browsing(office.practitioner), f"/cases/{case.reference}/contact"
    assert " checked" not in client.get(address).text
    answer = client.post(address, {"preset": "spoke-phone"})
    assert answer.status_code == 422
    assert not Event.objects.filter(case=case, kind="contact.made").exists()
    assert 'href="#with"' in answer.text
    client.post(address, {"preset": "spoke-phone", "with": "Child or young person"})
    (made,) = Event.objects.filter(case=case, kind="contact.made")
    assert made.data["with"] == "Child or young person"


@pytest.mark.parametrize(
    ("policy", "job"), [("suffolk", "Practice Manager"), ("cin", "Team Manager")]
)
def test_each_page_says_their_job_by_their_own_policys_word(policy: str, job: str) -> None:
    office = an_office(policy)
    page = browsing(office.manager).get("/").text
    assert f'<span class="kw-header__role">{job}</span>' in page
    assert ">Practice manager<" not in page
