"""A policy's own meetings and letters are offered, recorded, told apart by its clocks and called by its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.actions.outcome import Done, Refused
from keyworker.record.models import Timescale
from tests.builders import CaseStory, Office, a_case, act, an_office
from tests.web.conftest import browsing, in_a_row

pytestmark = pytest.mark.django_db
EASTMARSH = str(Path(__file__).parents[1] / "packs" / "eastmarsh")
JOBS = ("team-manager", "deputy-manager", "social-worker", "social-worker", "business-support")


@pytest.fixture
def office() -> Office:
    return an_office(EASTMARSH, jobs=JOBS)


@pytest.fixture
def story(office: Office) -> CaseStory:
    return (
        a_case(office)
        .received("2026-05-18", type="new")
        .opened("2026-05-20")
        .allocated("2026-05-21")
    )


def test_the_form_offers_the_meetings_that_the_policy_lists_and_no_others(
    office: Office, story: CaseStory
) -> None:
    page = (
        browsing(office.practitioner).get(f"/cases/{story.case.reference}/do/record-meeting").text
    )
    assert "Core group" in page
    assert "Legal planning meeting" in page
    assert 'value="taf"' not in page


def test_a_core_group_meets_its_clock_and_stands_on_the_case_by_its_name(
    office: Office, story: CaseStory
) -> None:
    done = act(story.case, "record-meeting", office.practitioner, type="core-group")
    assert isinstance(done, Done)
    (clock,) = Timescale.objects.filter(case=story.case, rule="core-group-held")
    assert clock.status == "met"
    page = browsing(office.practitioner).get(f"/cases/{story.case.reference}/timeline").text
    assert "Core group" in in_a_row(page)


def test_a_meeting_that_decides_says_what_it_decided(office: Office, story: CaseStory) -> None:
    refused = act(story.case, "record-meeting", office.practitioner, type="legal-planning")
    assert isinstance(refused, Refused)
    assert refused.errors == {"outcome": "Choose what the meeting decided"}


def test_letters_are_told_apart_by_the_clocks(office: Office, story: CaseStory) -> None:
    page = (
        browsing(office.practitioner)
        .get(f"/cases/{story.case.reference}/do/record-letter-sent")
        .text
    )
    assert "Second letter" in page
    for letter, clocks in (("first-letter", ["running"]), ("second-letter", ["met"])):
        assert isinstance(
            act(story.case, "record-letter-sent", office.practitioner, letter=letter), Done
        )
        rows = Timescale.objects.filter(case=story.case, rule="second-letter-sent")
        assert [each.status for each in rows] == clocks


def test_a_letter_that_the_policy_does_not_list_is_not_taken(
    office: Office, story: CaseStory
) -> None:
    refused = act(story.case, "record-letter-sent", office.practitioner, letter="third-letter")
    assert isinstance(refused, Refused)
