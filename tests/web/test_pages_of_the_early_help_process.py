"""What a manager and a worker read on the pages of the early help process before they decide or go out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import CaseStory, Office, an_office
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office("early-help-process")


@pytest.fixture
def story(office: Office) -> CaseStory:
    """A case that the worker leads since twelve days ago."""
    return (
        CaseStory(office).received(days_ago(15), note="Mia is often late").allocated(days_ago(12))
    )


def on_record(office: Office, story: CaseStory, action: str, **by: Any) -> str:
    """What stands beside the form of an action, as its own part of the page."""
    who = by.get("by", office.manager)
    page = browsing(who).get(f"/cases/{story.case.reference}/do/{action}").text
    _, found, beside = page.partition('aria-label="What is on record"')
    assert found, action
    return in_a_row(beside.partition("</aside>")[0])


def test_the_points_before_and_after_stand_beside_whoever_might_take_the_case(
    office: Office,
) -> None:
    points: dict[str, Any] = {"needs": ["Attendance"], "risks": ["Debt"], "by": office.manager}
    CaseStory(office).received(days_ago(9)).allocated(days_ago(5)).happened(
        "points.given", days_ago(5), points=42, **points
    )
    new = CaseStory(office).received(days_ago(1))
    new.happened("points.given", days_ago(0), points=5, **points)
    new.happened(
        "managers-decision.recorded",
        days_ago(0),
        by=office.manager,
        actions=["Ring the school"],
        caf_required=True,
    )
    page = browsing(office.manager).get(f"/cases/{new.case.reference}/allocate").text
    ada = in_a_row(page[page.index("Ada Ruiz") :])
    assert "42 → 47</span> points" in ada.partition("</li>")[0]


def test_points_are_kept_with_who_when_and_why(office: Office, story: CaseStory) -> None:
    for day, points in ((4, 5), (2, 9)):
        story.happened(
            "points.given",
            days_ago(day),
            by=office.manager,
            points=points,
            needs=["Attendance"],
            risks=["Debt"] if points == 5 else ["Debt", "A new partner"],
        )
    page = in_a_row(browsing(office.manager).get(f"/cases/{story.case.reference}/timeline").text)
    assert page.count("The case was given points") >= 2
    assert "A new partner" in page
    assert "A new partner" in on_record(office, story, "give-points")


def test_why_the_family_were_referred_stands_beside_what_is_read_first(
    office: Office, story: CaseStory
) -> None:
    said = on_record(office, story, "check-background", by=office.practitioner)
    assert "Mia is often late" in said


def test_the_last_of_the_chronology_stands_beside_each_decision(
    office: Office, story: CaseStory
) -> None:
    story.happened(
        "chronology.updated", days_ago(2), by=office.practitioner, reason="Two school moves added"
    )
    for action in ("record-managers-decision", "record-supervision", "close-case"):
        assert "Two school moves added" in on_record(office, story, action), action
    said = on_record(office, story, "complete-assessment", by=office.practitioner)
    assert "Two school moves added" in said


def test_whoever_checks_a_caf_reads_it_beside_the_questions(
    office: Office, story: CaseStory
) -> None:
    answers = {
        "child_views": {story.child.ref: "I like my bed"},
        "relatives_views": "Gran is tired",
    }
    story.happened("assessment.completed", days_ago(1), by=office.practitioner, answers=answers)
    for action in ("authorise-assessment", "return-assessment"):
        said = on_record(office, story, action)
        assert "I like my bed" in said, action
        assert "Gran is tired" in said, action


def test_a_family_not_reached_is_the_line_managers_with_what_was_tried(
    office: Office, story: CaseStory
) -> None:
    for day, result in ((4, "Voicemail left"), (3, "Line dead")):
        story.happened(
            "contact.attempted",
            days_ago(day),
            by=office.practitioner,
            method="phone",
            result=result,
        )
    reference = story.case.reference
    manager = browsing(office.manager)
    home = in_a_row(manager.get("/").text)
    assert "Escalation answered" in home[home.index("Yours to do or sign") :]
    case = in_a_row(manager.get(f"/cases/{reference}").text)
    assert "Voicemail left" in case
    assert "Line dead" in case
    assert "Line dead" in on_record(office, story, "answer-escalation")


def test_a_visit_leads_on_to_its_forms_and_does_not_ask_for_them(
    office: Office, story: CaseStory
) -> None:
    worker, reference = browsing(office.practitioner), story.case.reference
    asked = in_a_row(worker.get(f"/cases/{reference}/do/record-visit").text)
    assert "How does the consent form stand?" not in asked
    assert "medical information form" not in asked
    assert "Consent and medical forms are recorded by themselves, after the visit." in asked
    story.happened("visit.made", days_ago(0), by=office.practitioner, where="home")
    case = in_a_row(worker.get(f"/cases/{reference}").text)
    for due in ("Consent form filled in", "Medical form filled in"):
        assert due in case
    assert f"/cases/{reference}/do/record-form" in case
    story.happened(
        "form.completed", days_ago(0), by=office.practitioner, form="consent", status="signed"
    )
    assert "Consent form filled in" not in in_a_row(worker.get("/").text)
    assert "Consent form checked and scanned" in in_a_row(browsing(office.support).get("/").text)
