"""Whoever sends a case away by a decision sees that decision and where it went for a time, and can take it back."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.access.models import ListShown, RecordView
from keyworker.actions.outcome import Refused
from keyworker.record.models import Case, Event
from keyworker.workforce.models import Team
from tests.builders import CaseStory, Office, a_case, act, an_office, refused
from tests.web.conftest import PACKS, browsing, days_ago, in_a_row, sent_away

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact() -> Office:
    """The team with which every new case begins."""
    office = an_office("camden")
    Team.objects.filter(pk=office.team.pk).update(service_line="contact-service", locality="")
    office.team.refresh_from_db()
    return office


@pytest.fixture
def intervention(contact: Office) -> Office:
    """The team to which cases are passed."""
    other = an_office("camden", service=contact.service, name="North")
    Team.objects.filter(pk=other.team.pk).update(service_line="family-intervention", locality="")
    other.team.refresh_from_db()
    return other


def decided(contact: Office, to: Office, *, on: int = 0) -> Case:
    """A case that the Contact Service's manager passed to that team so many days ago."""
    story = CaseStory(contact).received(days_ago(on + 1))
    said: dict[str, Any] = {
        "outcome": "open",
        "rationale": "Support at home",
        "team": "family-intervention",
        "passed_to": to.team.slug,
    }
    return story.happened("decision.made", days_ago(on), by=contact.lead, **said).case


def entry_of(case: Case) -> Event:
    return Event.objects.get(case=case, kind="decision.made")


def page_of(case: Case) -> str:
    return f"/decided/{entry_of(case).pk}"


def test_they_see_their_decision_and_where_it_went_and_nothing_else(
    contact: Office, intervention: Office
) -> None:
    case = decided(contact, intervention)
    browser = browsing(contact.lead)
    assert browser.get(f"/cases/{case.reference}").status_code == 404
    listed = in_a_row(browser.get("/decided").text)
    assert case.reference in listed
    assert f"now with {intervention.team.name}" in listed
    page = in_a_row(browser.get(page_of(case)).text)
    assert f"The case is now with <strong>{intervention.team.name}</strong>" in page
    assert "Support at home" in page
    assert "Take it back" in page
    assert "Referral received" not in page
    child = case.case_children.get().person
    assert child.name in page
    assert child.name not in listed
    assert RecordView.objects.filter(subject_id=case.pk, page="own decision").count() == 1
    assert ListShown.objects.filter(cases__contains=[case.reference]).exists()


def test_taken_back_it_is_theirs_to_decide_again(contact: Office, intervention: Office) -> None:
    case, browser = decided(contact, intervention), browsing(contact.lead)
    without = browser.post(page_of(case), {})
    assert without.status_code == 422
    assert "Take it back" in without.text
    answer = browser.post(page_of(case), {"reason": "Passed to the wrong team"}, follow=True)
    assert f"Taken back ({case.reference})" in answer.text
    case.refresh_from_db()
    assert (case.team, case.stage) == (contact.team, "received")
    assert browser.get(f"/cases/{case.reference}").status_code == 200
    assert browser.get(page_of(case)).status_code == 404
    assert "None. What you decide" in browser.get("/decided").text


def test_once_others_have_gone_on_with_it_it_stays(contact: Office, intervention: Office) -> None:
    case, browser = decided(contact, intervention), browsing(contact.lead)
    story = CaseStory.about(contact, case)
    story.happened("contact.made", days_ago(0), by=intervention.manager, method="phone")
    said = f"{intervention.team.name} has gone on with it since. Ask its manager to send it back."
    page = browser.get(page_of(case)).text
    assert f"This cannot be taken back. {said}" in in_a_row(page)
    assert 'name="reason"' not in page
    answer = browser.post(page_of(case), {"reason": "Wrong team", "version": "1"})
    assert answer.status_code == 422
    assert said in in_a_row(answer.text)
    assert "Contact made" not in answer.text
    assert not Event.objects.filter(kind="event.corrected").exists()


@pytest.mark.parametrize(("ago", "shown"), [(0, True), (40, False)])
def test_it_is_seen_for_the_time_that_is_given(
    contact: Office, intervention: Office, ago: int, shown: bool
) -> None:
    case, browser = decided(contact, intervention, on=ago), browsing(contact.lead)
    assert (case.reference in browser.get("/decided").text) is shown
    assert (browser.get(page_of(case)).status_code == 200) is shown


def test_nobody_sees_it_but_whoever_decided(contact: Office, intervention: Office) -> None:
    case = decided(contact, intervention)
    for who in (contact.manager, contact.support, contact.practitioner):
        assert case.reference not in browsing(who).get("/decided").text
        assert browsing(who).get(page_of(case)).status_code == 404
        outcome = act(case, "correct-event", who, corrects=entry_of(case).ref, reason="Wrong")
        assert refused(outcome) == "You cannot open this record."


def test_no_other_entry_of_the_record_is_theirs(contact: Office, intervention: Office) -> None:
    case = decided(contact, intervention)
    other = CaseStory.about(contact, case)
    other.happened("contact.made", days_ago(0), by=contact.lead, method="phone")
    for each in Event.objects.filter(case=case).exclude(kind="decision.made"):
        outcome = act(
            case,
            "correct-event",
            contact.lead,
            on=f"{days_ago(0)} 12:00",
            corrects=each.ref,
            reason="No",
        )
        assert isinstance(outcome, Refused)
        assert refused(outcome) == "You cannot open this record."


def test_restricted_since_it_does_not_exist_for_them(contact: Office, intervention: Office) -> None:
    case = decided(contact, intervention)
    Case.objects.filter(pk=case.pk).update(restricted=True)
    browser = browsing(contact.lead)
    assert case.reference not in browser.get("/decided").text
    assert browser.get(page_of(case)).status_code == 404


@pytest.mark.parametrize("pack", PACKS)
def test_a_manager_who_allocates_to_another_team_sees_where_it_went(pack: str) -> None:
    office = an_office(pack)
    other = an_office(pack, service=office.service, name="North")
    story = a_case(office).received(days_ago(9)).opened(days_ago(5))
    story.happened(
        "allocation.started",
        days_ago(0),
        by=office.manager,
        worker=other.practitioner,
        role="lead",
        team=other.team.slug,
    )
    case, browser = story.case, browsing(office.manager)
    case.refresh_from_db()
    assert case.team == other.team
    assert browser.get(f"/cases/{case.reference}").status_code == 404
    assert case.reference in browser.get("/decided").text
    entry = Event.objects.get(case=case, kind="allocation.started")
    browser.post(f"/decided/{entry.pk}", {"reason": "Wrong worker chosen"})
    case.refresh_from_db()
    assert case.team == office.team
    assert not case.allocations.running().exists()


def test_one_that_no_team_has_yet_says_so(contact: Office, intervention: Office) -> None:
    Team.objects.filter(pk=intervention.team.pk).update(locality="North")
    story = CaseStory(contact).received(days_ago(1))
    story.happened("referral.rerouted", days_ago(0), by=contact.lead, locality="North", team=None)
    case, browser = story.case, browsing(contact.lead)
    case.refresh_from_db()
    assert (case.team, case.locality) == (None, "North")
    assert "no team has it yet" in browser.get("/decided").text
    entry = Event.objects.get(case=case, kind="referral.rerouted")
    assert "No team has the case yet." in browser.get(f"/decided/{entry.pk}").text


def test_what_is_said_after_deciding_leads_there(contact: Office, intervention: Office) -> None:
    """Whoever decides on the page is led to where that is put right, though the case is no longer theirs."""
    case = CaseStory(contact).received(days_ago(1)).case
    said = {"outcome": "open", "rationale": "Support", "team": "family-intervention"}
    answer = browsing(contact.lead).post(
        f"/cases/{case.reference}/do/decide",
        {**said, "reason": "In need", "departure": "Known", "version": case.version},
        follow=True,
    )
    case.refresh_from_db()
    assert case.team == intervention.team, answer.text
    assert page_of(case) in answer.text


def test_of_several_decisions_the_last_is_the_one(contact: Office) -> None:
    """What was decided before stands on it: it is not taken back from under it."""
    entry = sent_away(contact)
    browser = browsing(contact.manager)
    first = entry.case.events.get(kind="decision.made") if entry.case else None
    assert first is not None
    assert browser.get("/decided").text.count("/decided/") == 1
    assert browser.get(f"/decided/{entry.pk}").status_code == 200
    assert browser.get(f"/decided/{first.pk}").status_code == 404


def test_a_child_who_joined_since_is_not_theirs_to_know_of(
    contact: Office, intervention: Office
) -> None:
    case = decided(contact, intervention)
    story = CaseStory.about(contact, case).of("Jonah")
    joined = case.case_children.get(person__given_name="Jonah").person
    story.happened("referral.received", days_ago(0), people=[joined.ref], source="school")
    page = browsing(contact.lead).get(page_of(case)).text
    assert "Mia Example" in page
    assert "Jonah" not in page
