"""Guesses from one network are one place's, and what is restricted is told nowhere: by another case, an answer, a referral."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory

from keyworker.access import tries
from keyworker.access.models import AccessRole
from keyworker.caseload.warnings import warnings_in
from keyworker.record.case_reader import read_case
from keyworker.record.models import Case, Event, Opening
from keyworker.web.admitting import safe_next
from keyworker.web.whence import address_of
from keyworker.workforce.models import Inspection, Service
from tests.builders import CaseStory, a_case, a_worker, act, an_office, done
from tests.the_day import now
from tests.web.conftest import browsing, days_ago

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("203.0.113.9:5123", "203.0.113.9"),
        ("[2001:db8:1:2::1]:443", "2001:db8:1:2::2"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_an_address_is_asked_for_by_its_network_and_without_its_port(one: str, other: str) -> None:
    asked = [address_of(RequestFactory().get("/", REMOTE_ADDR=each)) for each in (one, other)]
    assert asked[0] == asked[1] != ""


def test_two_networks_are_two_places() -> None:
    asked = {
        address_of(RequestFactory().get("/", REMOTE_ADDR=each))
        for each in ("2001:db8:1:2::1", "2001:db8:1:3::1", "203.0.113.9", "203.0.113.10")
    }
    assert len(asked) == 4


def test_codes_are_guessed_five_times_from_wherever_and_a_name_counts_however_it_is_typed() -> None:
    door = tries.at_the_door(7)
    waits = [
        tries.begin(name, door, now=now() + timedelta(seconds=number))
        for number, name in enumerate(("alice", "ALICE", "ａlice", "alice", "alice", "alice"))
    ]
    assert [each is None for each in waits] == [True] * 5 + [False]


@pytest.mark.parametrize("wanted", ["nan", "//elsewhere.example", "https://elsewhere.example", ""])
def test_only_a_page_of_ours_is_gone_on_to(wanted: str) -> None:
    assert safe_next(RequestFactory().get("/"), wanted) == "/"


def test_a_warning_of_a_restricted_case_says_only_to_ask_first() -> None:
    office = an_office()
    hidden = a_case(office, restricted=True).working()
    hidden.happened("marker.added", "2026-06-01", by=office.manager, marker="A dog that bites")
    other = a_case(office, family=hidden.case.family)
    other.case.case_children.create(person=hidden.child)
    (warned,) = warnings_in(read_case(other.case))
    assert warned.words == "Speak with a manager of your service before you visit or ring"
    assert warned.since is None
    page = browsing(office.manager).get(f"/cases/{other.case.reference}").text
    assert "Speak with a manager" in page
    assert "dog" not in page


def test_a_case_that_was_restricted_since_answers_no_more() -> None:
    service = Service.objects.create(slug="early-help", name="Early help", pack="suffolk")
    theirs, ours = an_office("suffolk", service=service), an_office("cin")
    story = a_case(ours).working()
    answers = {"to": "early-help/step-down", "reason": "Routines"}
    done(act(story.case, "refer-to-service", ours.practitioner, on="2026-06-01 10:00", **answers))
    there = Case.objects.latest("pk")
    Case.objects.filter(pk=there.pk).update(restricted=True)
    there.refresh_from_db()
    CaseStory.about(theirs, there).opened("2026-06-03")
    assert not Event.objects.filter(kind="referral.answered").exists()


def test_a_referral_that_goes_on_a_restricted_record_names_no_reference() -> None:
    office = an_office()
    hidden = a_case(office, restricted=True).working(days_ago(20))
    other = an_office(service=office.service, name="Oldtown")
    before = a_case(other, family=hidden.case.family)
    before.case.case_children.create(person=hidden.child)
    before.received(days_ago(90)).opened(days_ago(89)).closed(days_ago(60))
    sent = {
        "submission": "0c2f6a9e-52a1-4a4e-9a11-0d9c5fb3a111",
        "type": "caf",
        "source": "school",
        "route": "portal",
        "family": f"F{before.case.family.pk}",
        "children-0-id": hidden.child.ref,
    }
    answer = browsing(other.manager).post("/referrals/new", sent, follow=True)
    assert hidden.case.reference not in answer.text


def test_an_inspector_who_was_let_in_opens_it_only_while_the_service_is_given() -> None:
    office = an_office()
    iris = a_worker(office.team, "Iris Hale", "inspector", access=AccessRole.INSPECTOR)
    assert iris.user is not None
    case = a_case(office, restricted=True).working().case
    Opening.objects.create(case=case, worker=iris)
    assert not Case.objects.visible_to(iris.user, at=now()).filter(pk=case.pk).exists()
    Inspection.objects.create(
        worker=iris,
        service=office.service,
        given_at=now() - timedelta(days=1),
        until=now() + timedelta(days=1),
    )
    assert Case.objects.visible_to(iris.user, at=now()).filter(pk=case.pk).exists()


def test_asking_for_links_keeps_nobody_there_from_signing_in() -> None:
    for number in range(60):
        tries.begin(f"somebody {number}", tries.asking_from("203.0.113.9"), now=now())
    here = tries.place_of("203.0.113.9", name="alice")
    assert tries.waits_until("alice", here, now=now()) is None
