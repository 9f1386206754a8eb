"""What a request left out is added to it, MASH is told without a meeting, and a trawl is added to: no case is stuck for want of a form."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.actions.outcome import Refused
from tests.builders import CaseStory, Office, act, at, clocks, done
from tests.the_day import as_at
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def unmet(outcome: object) -> list[str]:
    assert isinstance(outcome, Refused), outcome
    return [each.rule for each in outcome.unmet]


def test_a_request_that_named_no_other_professional_is_completed_and_opened(
    office: Office,
) -> None:
    story = CaseStory(office).received(days_ago(2), type="broker-caf", source="mash")
    case = story.trawled(days_ago(1)).analysed(days_ago(1)).case
    manager, do = browsing(office.manager), f"/cases/{case.reference}/do"
    sent = {"outcome": "open", "rationale": "Routines", "version": str(case.version)}
    refused = in_a_row(manager.post(f"{do}/decide", sent).text)
    assert f'href="{do}/record-others-considered' in refused
    sent = {"others": "The school: nobody is trained", "version": str(case.version)}
    assert manager.post(f"{do}/record-others-considered", sent).status_code == 302
    case.refresh_from_db()
    sent = {"outcome": "open", "rationale": "Routines", "version": str(case.version)}
    assert manager.post(f"{do}/decide", sent).status_code == 302
    case.refresh_from_db()
    assert case.stage == "open"


def test_a_referral_without_the_assessors_details_is_completed_guided_and_closed(
    office: Office,
) -> None:
    story = CaseStory(office).received("2026-05-21").trawled("2026-05-22")
    case = story.happened(
        "decision.made",
        "2026-05-22",
        by=office.manager,
        outcome="not-open",
        rationale="Met at school",
    ).case
    guidance = {"why_not_opened": "Met at school", "next_steps": "Ask again", "method": "phone"}
    assert unmet(act(case, "send-guidance", office.manager, on="2026-05-26 10:00", **guidance)) == [
        "guide-someone"
    ]
    told = {"reached_by": "Deputy head, office@school.example"}
    done(act(case, "record-assessor-details", office.support, on="2026-05-26 11:00", **told))
    page = browsing(office.manager).get(f"/cases/{case.reference}/timeline").text
    assert "office@school.example" in page
    done(act(case, "send-guidance", office.manager, on="2026-05-26 12:00", **guidance))
    closing = {"outcome": "not-opened", "reason": "Guidance sent"}
    done(act(case, "close-case", office.manager, on="2026-05-26 13:00", **closing))
    assert case.stage == "closed"


def test_with_significant_concerns_mash_is_told_at_once_and_no_meeting_is_waited_for(
    office: Office,
) -> None:
    case = CaseStory(office).working("2026-05-27").case
    declined = {"with": "Mother", "note": "Offered at home", "significant_concerns": "yes"}
    done(act(case, "record-offer-declined", office.practitioner, on="2026-06-09", **declined))
    assert clocks(case)["act-on-declined-with-concerns"] == "running"
    closing = {"outcome": "declined", "reason": "Declined"}
    refused = act(case, "close-case", office.manager, on="2026-06-09 11:00", **closing)
    assert "close-declined-with-concerns" in unmet(refused)
    told = {"concern": "The baby is not fed; spoke to the duty social worker"}
    done(act(case, "record-referral-to-mash", office.practitioner, on="2026-06-09 12:00", **told))
    assert clocks(case)["act-on-declined-with-concerns"] == "met"
    refused = act(case, "close-case", office.manager, on="2026-06-10", **closing)
    assert "close-declined-with-concerns" not in unmet(refused)
    with as_at(at("2026-06-10 12:00")):
        page = browsing(office.manager).get(f"/cases/{case.reference}").text
    assert "Record referral to MASH" in page


def test_a_completed_trawl_is_added_to_with_the_day_and_who_found_it(office: Office) -> None:
    story = CaseStory(office).received("2026-05-21")
    found = {"found": "The nursery had rung in March"}
    early = act(story.case, "record-trawl-addition", office.manager, on="2026-05-22", **found)
    assert unmet(early) == ["add-to-a-completed-trawl"]
    case = story.trawled("2026-05-22").case
    done(act(case, "record-trawl-addition", office.lead, on="2026-05-26", **found))
    by_another = act(case, "record-trawl-addition", office.support, on="2026-05-27", **found)
    assert unmet(by_another) == ["may-record-trawl-addition"]
    page = in_a_row(browsing(office.manager).get(f"/cases/{case.reference}/timeline").text)
    addition = page[page.index("Addition to the data trawl") :]
    assert "Tue 26 May 2026" in addition
    assert "Robin Vale" in addition
    assert "The nursery had rung in March" in addition


def test_oversight_that_takes_a_case_to_a_transfer_meeting_says_when(office: Office) -> None:
    story = CaseStory(office).working("2026-05-27")
    told: dict[str, Any] = {"people": [story.child.ref], "transfer_meeting": "taken"}
    page = browsing(office.manager).get(f"/cases/{story.case.reference}/do/record-oversight").text
    assert "on which day?" in page
    refused = act(story.case, "record-oversight", office.manager, on="2026-06-01", **told)
    assert unmet(refused) == ["oversight-says-when-taken"]
    taken = told | {"taken_on": "2026-06-04"}
    (event,) = done(act(story.case, "record-oversight", office.manager, on="2026-06-01", **taken))
    assert event.data["answers"]["taken_on"] == "2026-06-04"


def test_consent_says_who_was_asked_and_the_due_date_from_whom_it_is_known(
    office: Office,
) -> None:
    case = CaseStory(office).working("2026-05-27").case
    told = {"due": "2026-12-01", "confirmed": "yes", "consent": "refused"}
    refused = act(case, "record-pregnancy", office.practitioner, on="2026-06-01", **told)
    assert unmet(refused) == ["consent-says-of-whom"]
    whole = told | {"consent_how": "The mother, at home", "answers.due_known_from": "Her midwife"}
    done(act(case, "record-pregnancy", office.practitioner, on="2026-06-01 11:00", **whole))
    page = browsing(office.manager).get(f"/cases/{case.reference}/timeline").text
    assert "Her midwife" in page
    assert "The mother, at home" in page
    assert clocks(case)["decide-consent-refused"] == "running"
