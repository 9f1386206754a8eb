"""In Nottinghamshire a family gets a case manager out of the screening: not without it, nor against it, but for a reason."""

from __future__ import annotations

import pytest

from keyworker.actions.outcome import Outcome, Refused
from tests.builders import CaseStory, Office, act, an_office, done, refused

pytestmark = pytest.mark.django_db
NOT_SCREENED, NOT_MET = "has not been screened", "the threshold is not met"


@pytest.fixture
def office() -> Office:
    return an_office("nottinghamshire")


def allocate(story: CaseStory, office: Office, because: str = "") -> Outcome:
    entered = {"worker": office.practitioner.ref, "how": "In person"}
    not_attendance = {"facts.case.about_attendance": "no"}
    return act(story.case, "allocate", office.manager, because=because, **entered, **not_attendance)


def test_a_referral_that_nobody_screened_is_not_allocated_without_a_reason(office: Office) -> None:
    story = CaseStory(office).received("2026-05-29")
    answer = allocate(story, office)
    assert isinstance(answer, Refused)
    assert NOT_SCREENED in refused(answer)
    first = answer.unmet[0]
    assert (first.clause, first.put_right) == ("Nottinghamshire 3a2", "screen-referral")


def test_one_that_was_found_not_to_meet_the_threshold_leads_to_closing_it(office: Office) -> None:
    story = CaseStory(office).received("2026-05-29")
    story.happened("screening.decided", "2026-05-30", by=office.manager, outcome="not-met")
    answer = allocate(story, office)
    assert isinstance(answer, Refused)
    assert NOT_MET in refused(answer)
    assert answer.unmet[0].put_right == "close-case"


def test_a_reason_passes_it_and_stays_on_record(office: Office) -> None:
    story = CaseStory(office).received("2026-05-29")
    story.happened("screening.decided", "2026-05-30", by=office.manager, outcome="not-met")
    events = done(allocate(story, office, because="New facts since"))
    departures = [each for event in events for each in event.data.get("departures", ())]
    assert "allocate-once-threshold-met" in {each["rule"] for each in departures}
