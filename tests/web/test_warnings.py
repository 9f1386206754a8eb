"""A warning stands above everything on a case and on the forms with which work is recorded, until it is corrected."""

from __future__ import annotations

import pytest

from keyworker.record.models import CaseChild, Event
from tests.builders import CaseStory, Office, an_office
from tests.web.conftest import a_led_case, browsing, days_ago

PATHS = (
    "",
    "/timeline",
    "/timescales",
    "/steps",
    "/people",
    "/decisions",
    "/letters",
    "/contact",
    "/do/record-visit",
)


@pytest.fixture
def office(db: None) -> Office:
    return an_office("early-help-process")


def test_it_is_the_first_thing_on_every_page_of_the_case(office: Office) -> None:
    story = CaseStory.about(office, a_led_case(office))
    story.happened("marker.added", days_ago(2), marker="A dog that bites", by=office.manager)
    story.happened("warning.noted", days_ago(1), note="Visit in pairs", by=office.manager)
    for path in PATHS:
        page = browsing(office.practitioner).get(f"/cases/{story.case.reference}{path}").text
        assert "A dog that bites" in page, path
        assert page.index("Visit in pairs") < page.index("<h1"), path


def test_a_corrected_warning_is_gone_and_a_case_without_one_shows_no_box(office: Office) -> None:
    story = CaseStory.about(office, a_led_case(office))
    story.happened("marker.added", days_ago(2), marker="A dog that bites", by=office.manager)
    marker = Event.objects.get(case=story.case, kind="marker.added")
    story.happened(
        "event.corrected",
        days_ago(1),
        corrects=marker.ref,
        reason="Next door's dog",
        by=office.manager,
    )
    for path in ("", "/people", "/contact"):
        assert (
            "kw-warnings"
            not in browsing(office.practitioner).get(f"/cases/{story.case.reference}{path}").text
        )


def test_it_stands_on_the_childs_next_case_too(office: Office) -> None:
    first = CaseStory.about(office, a_led_case(office))
    first.happened("marker.added", days_ago(2), marker="A dog that bites", by=office.manager)
    next_case = a_led_case(office)
    CaseChild.objects.filter(case=next_case).update(person=first.case.case_children.get().person)
    for path in ("", "/contact", "/do/record-visit"):
        page = browsing(office.practitioner).get(f"/cases/{next_case.reference}{path}").text
        assert page.count("A dog that bites") == 1, path
