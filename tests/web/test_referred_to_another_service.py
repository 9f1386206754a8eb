"""What the pages show of a referral from one service to another, on both sides."""

from __future__ import annotations

import pytest

from keyworker.record.models import Case
from keyworker.workforce.models import Service
from tests.builders import CaseStory, Office, act, an_office, done
from tests.the_day import at_once
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs() -> Office:
    service = Service.objects.create(slug="early-help", name="Early help", pack="suffolk")
    return an_office("suffolk", service=service)


@pytest.fixture
def ours(theirs: Office) -> Office:
    service = Service.objects.create(slug="social-care", name="Social care", pack="cin")
    return an_office("cin", service=service)


@pytest.fixture
def story(ours: Office) -> CaseStory:
    return CaseStory(ours).working(days_ago(20))


def referred(story: CaseStory) -> Case:
    answers = {"to": "early-help/step-down", "reason": "Help with routines"}
    done(act(story.case, "refer-to-service", story.office.practitioner, on=at_once(), **answers))
    return Case.objects.latest("pk")


def test_the_form_offers_the_kinds_of_referral_of_every_other_service(
    ours: Office, story: CaseStory
) -> None:
    form = in_a_row(
        browsing(ours.practitioner).get(f"/cases/{story.case.reference}/do/refer-to-service").text
    )
    assert "Early help: Step-down" in form
    assert "Social care:" not in form


def test_the_case_says_that_it_waits_for_an_answer_and_then_what_was_answered(
    theirs: Office, ours: Office, story: CaseStory
) -> None:
    there = referred(story)
    page = f"/cases/{story.case.reference}"
    assert "(Step-down): not answered yet" in in_a_row(browsing(ours.practitioner).get(page).text)
    CaseStory.about(theirs, there).happened(
        "decision.made", at_once(), by=theirs.manager, outcome="returned"
    )
    said = in_a_row(browsing(ours.practitioner).get(page).text)
    assert "Referred to <strong>Early help</strong>" in said
    assert ": returned </li>" in said
    told = in_a_row(browsing(ours.practitioner).get("/notices").text)
    assert f"Early help answered the referral made on {story.case.reference}: returned" in told


def test_each_side_sees_of_the_familys_other_cases_what_it_may_open(
    theirs: Office, ours: Office, story: CaseStory
) -> None:
    there = referred(story)
    for office, case, other in ((theirs, there, story.case), (ours, story.case, there)):
        page = browsing(office.manager).get(f"/cases/{case.reference}/people").text
        assert f"/cases/{other.reference}" not in page
    before = CaseStory(ours, family=story.case.family).working(days_ago(90)).closed(days_ago(60))
    people = in_a_row(browsing(ours.manager).get(f"/cases/{story.case.reference}/people").text)
    others = people[people.index("The family's other cases") :]
    assert f"/cases/{before.case.reference}" in others
    assert ">Social care</td>" in others
    assert "Ada Ruiz" in others
    going_on = CaseStory(ours, family=story.case.family).of("Leo").working(days_ago(9))
    Case.objects.filter(pk=before.case.pk).update(received_on=None)
    people = in_a_row(browsing(ours.manager).get(f"/cases/{story.case.reference}/people").text)
    others = people[people.index("The family's other cases") :]
    assert f"/cases/{going_on.case.reference}" in others
    assert 'data-label="To">now<' in others
    assert 'data-label="From">Not known<' in others


def test_the_other_record_is_named_as_its_reference_is_written(
    theirs: Office, story: CaseStory
) -> None:
    there = referred(story)
    page = f"/cases/{there.reference}/timeline"
    timeline = in_a_row(browsing(theirs.manager).get(page).text)
    assert story.case.reference in timeline


def test_whose_turn_it_is_stands_beside_a_referral_that_is_not_theirs_to_take_on(
    theirs: Office,
) -> None:
    CaseStory(theirs).received(days_ago(1))
    queue = in_a_row(browsing(theirs.support).get("/referrals").text)
    assert " or another" in queue
