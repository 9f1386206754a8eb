"""What is still to be typed into the authority's own record system: the words to copy, and a tick (NCC-3a3-d, NCC-3a3-i)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from keyworker.access.models import AccessRole
from keyworker.caseload.to_key import entries_to_key, still_to_key
from keyworker.policy.casefile import LONDON
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent, add_events
from tests.builders import Office, a_case, a_worker, act, an_office, at, done
from tests.the_day import now, today
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office("nottinghamshire")


@pytest.fixture
def decided(office: Office) -> Iterator[Case]:
    """A case of which a manager decided in Keyworker what becomes of it.

    However a test leaves it: what the case is asked for one by one is what the list has of it.
    """
    case = _decided(office)
    yield case
    policy = governing(case.service, today()).pages.keyed
    assert policy is not None
    listed = entries_to_key(policy, case.service).filter(case=case)
    alone = still_to_key(policy, list(case.events.ever_recorded()))
    assert {each.pk for each in listed} == {each.pk for each in alone}


def _decided(office: Office) -> Case:
    story = a_case(office).happened("case.opened", days_ago(9), team=office.team.slug)
    story.happened("allocation.started", days_ago(9), worker=office.practitioner, role="lead")
    said = {"outcome": "continue", "rationale": "Mum has begun the course"}
    moment = at(f"{days_ago(1)} 10:00")
    decision = NewEvent(kind="progression.decided", at=moment, data=said, by=office.manager)
    with transaction.atomic():
        add_events(
            OnCase(story.case),
            [decision],
            recorded_by=office.manager.user,
            recorded_at=moment,
            action="decide-progression",
        )
    return story.case


def withdrawn(office: Office, entry: Event) -> None:
    assert entry.case is not None
    on = f"{now().astimezone(LONDON) + timedelta(minutes=1):%Y-%m-%d %H:%M}"
    done(
        act(entry.case, "correct-event", office.manager, on=on, corrects=entry.ref, reason="Wrong")
    )


def keyed(browser: Client, *, place: int = 0, **other: str) -> str:
    """Send the form of one line, as the page has it."""
    page = browser.get("/to-key").text
    form = re.findall(r"<form method=\"post\" autocomplete.*?</form>", page, re.DOTALL)[place]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) | other
    return in_a_row(browser.post("/to-key", sent, follow=True).text)


def test_an_entry_stands_there_with_its_words_until_somebody_says_it_was_keyed(
    office: Office, decided: Case
) -> None:
    browser = browsing(office.manager)
    page = browser.get("/to-key").text
    assert "To be keyed into MOSAIC" in page
    assert f"{office.manager.name}" in page
    assert decided.reference in page
    said = keyed(browser)
    assert "Recorded: it stands in MOSAIC" in said
    assert "stands there." in said
    entry = Event.objects.get(case=decided, kind="entry.keyed")
    assert entry.data["keyed"] == Event.objects.get(case=decided, kind="progression.decided").ref
    assert entry.by == office.manager


def test_business_support_keys_nothing_whose_words_are_withheld_from_them(
    office: Office, decided: Case
) -> None:
    """What they may not read they cannot have typed."""
    support = browsing(office.support)
    assert decided.reference not in support.get("/to-key").text
    entry = Event.objects.get(case=decided, kind="progression.decided")
    said = {"case": decided.reference, "keyed": entry.ref, "version": str(decided.version)}
    assert support.post("/to-key", said).status_code == 422
    assert not Event.objects.filter(kind="entry.keyed").exists()
    assert "Mum has begun the course" in browsing(office.practitioner).get("/to-key").text
    assert decided.reference not in browsing(office.colleague).get("/to-key").text


def test_what_was_keyed_and_withdrawn_is_to_be_put_right_there(
    office: Office, decided: Case
) -> None:
    browser = browsing(office.manager)
    keyed(browser)
    wrong = Event.objects.get(case=decided, kind="progression.decided")
    withdrawn(office, wrong)
    page = in_a_row(browser.get("/to-key").text)
    assert "An earlier record was corrected" in page
    assert "Recorded: it stands in MOSAIC" in keyed(browser)
    assert "stands there." in browser.get("/to-key").text


def test_what_was_withdrawn_before_it_was_keyed_is_nobodys_to_key(
    office: Office, decided: Case
) -> None:
    wrong = Event.objects.get(case=decided, kind="progression.decided")
    withdrawn(office, wrong)
    assert "stands there." in browsing(office.manager).get("/to-key").text


def test_a_tick_made_by_mistake_can_be_taken_back(office: Office, decided: Case) -> None:
    browser = browsing(office.manager)
    keyed(browser)
    tick = Event.objects.get(case=decided, kind="entry.keyed")
    withdrawn(office, tick)
    assert decided.reference in browser.get("/to-key").text


def test_what_came_from_elsewhere_is_there_already(office: Office) -> None:
    story = a_case(office).happened("case.opened", days_ago(9), team=office.team.slug)
    story.happened("progression.decided", days_ago(3), by=office.manager)
    assert "stands there." in browsing(office.manager).get("/to-key").text


def test_an_entry_that_is_not_to_be_keyed_is_refused_and_said_so(
    office: Office, decided: Case
) -> None:
    browser = browsing(office.manager)
    page = keyed(browser, keyed="E1")
    assert "Choose one of the answers to ‘Which entry’" in page
    assert not Event.objects.filter(kind="entry.keyed").exists()


def test_a_case_of_others_is_not_found(office: Office, decided: Case) -> None:
    elsewhere = _decided(an_office("nottinghamshire", name="Eastwood"))
    browser = browsing(office.manager)
    assert elsewhere.reference not in browser.get("/to-key").text
    answer = browser.post("/to-key", {"case": elsewhere.reference, "keyed": "E1"})
    assert answer.status_code == 404
    assert browser.post("/to-key", {"case": "KW\0", "keyed": "E1"}).status_code == 404
    assert not Event.objects.filter(kind="entry.keyed").exists()


def test_a_policy_without_another_system_has_no_such_page(db: None) -> None:
    office = an_office("suffolk")
    browser = browsing(office.manager)
    assert browser.get("/to-key").status_code == 404
    assert "To be keyed" not in browser.get("/").text
    assert "To be keyed" in browsing(an_office("camden").manager).get("/").text


def test_whoever_looks_after_a_service_reads_of_which_team_each_is(
    office: Office, decided: Case
) -> None:
    nobodys = _decided(office)
    Case.objects.filter(pk=nobodys.pk).update(team=None)
    senior = a_worker(office.team, "Nia Gray", "service-manager", access=AccessRole.SERVICE_MANAGER)
    page = in_a_row(browsing(senior).get("/to-key").text)
    assert f"· {office.team.name}" in page
    assert nobodys.reference in page
