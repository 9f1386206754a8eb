"""The work itself, what changes for children, meetings and transfers, and the end of it, through the actions."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from keyworker.actions.outcome import Outcome, Refused
from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.record.models import Case, Person
from keyworker.record.subjects import OnCase
from tests.builders import CaseStory, Office, a_case, act, at, done

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(office: Office) -> CaseStory:
    return a_case(office).of("Mia").of("Leo", born="2014-01-05").working("2026-05-27")


@pytest.fixture
def case(story: CaseStory) -> Case:
    return story.case


def children(case: Case) -> list[Person]:
    return [each.person for each in case.case_children.select_related("person").order_by("pk")]


def test_an_attempt_is_not_a_contact(case: Case, office: Office) -> None:
    done(act(case, "attempt-contact", office.practitioner, method="phone", result="Voicemail left"))
    assert case.timescales.get(rule="first-contact").status == "running"


def test_a_visit_with_nobody_there_is_an_attempt(case: Case, office: Office) -> None:
    (event,) = done(act(case, "record-visit", office.practitioner, where="home", anyone_seen="no"))
    assert event.kind == "visit.attempted"


def test_a_visit_counts_for_the_child_who_was_seen_and_not_for_the_other(
    case: Case, office: Office
) -> None:
    mia, leo = children(case)
    done(act(case, "agree-plan", office.practitioner, on="2026-06-01", visit_every="3 weeks"))
    done(
        act(
            case,
            "record-visit",
            office.practitioner,
            on="2026-06-22",
            where="home",
            anyone_seen="yes",
            seen_alone=[mia.ref],
        )
    )
    limits = {
        clock.subject: str(clock.limit)
        for clock in case.timescales.filter(rule="visit", status="running")
    }
    assert limits == {mia.ref: "2026-07-13", leo.ref: "2026-06-22"}


def test_a_plan_says_how_often_the_child_is_visited(case: Case, office: Office) -> None:
    refused = act(case, "agree-plan", office.practitioner, visit_every="often")
    assert isinstance(refused, Refused)
    assert set(refused.errors) == {"visit_every"}


def test_the_actions_that_a_plan_listed_in_words_are_finished_one_by_one(
    story: CaseStory, case: Case, office: Office
) -> None:
    actions = [
        {"id": "1", "what": "Contact the school", "who": "A. Ruiz", "by": "2026-06-12"},
        {"id": "2", "what": "Parenting course"},
    ]
    story.happened("plan.agreed", "2026-05-28", by=office.practitioner, actions=actions)
    said = {"on": "2026-06-02", "action": "1", "outcome": "Meeting set"}
    done(act(case, "finish-plan-action", office.practitioner, **said))
    again = act(case, "finish-plan-action", office.practitioner, **said | {"on": "2026-06-03"})
    assert isinstance(again, Refused)
    assert set(again.errors) == {"action"}


def test_a_review_may_set_the_next(case: Case, office: Office) -> None:
    events = done(act(case, "review-plan", office.practitioner, due="2026-09-01"))
    assert [(each.kind, each.data.get("due")) for each in events] == [
        ("plan.reviewed", None),
        ("review.set", "2026-09-01"),
    ]


def test_supervision_notes_the_caseload_on_that_day(case: Case, office: Office) -> None:
    (event,) = done(
        act(
            case,
            "record-supervision",
            office.manager,
            worker=office.practitioner.ref,
            progress="Good",
            caseload_reviewed="yes",
        )
    )
    assert (event.data["caseload"], event.data["caseload_reviewed"]) == (2, True)


def test_a_standing_begins_and_ends(case: Case, office: Office) -> None:
    mia, _ = children(case)
    done(
        act(
            case,
            "record-standing",
            office.practitioner,
            people=[mia.ref],
            standing="child-in-need",
            change="began",
            at="2026-05-30",
        )
    )
    assert str(case.standings.get().started) == "2026-05-30"
    done(
        act(
            case,
            "record-standing",
            office.practitioner,
            on="2026-07-01",
            people=[mia.ref],
            standing="child-in-need",
            change="ended",
        )
    )
    assert str(case.standings.get().ended) == "2026-07-01"


def test_a_standing_a_child_does_not_have_cannot_end(case: Case, office: Office) -> None:
    _, leo = children(case)
    refused = act(
        case,
        "record-standing",
        office.practitioner,
        people=[leo.ref],
        standing="caf",
        change="ended",
    )
    assert isinstance(refused, Refused)
    assert refused.errors == {"standing": "Leo Example does not have the standing ‘CAF’"}


def test_a_pregnancy_sleeps_until_it_is_over_twelve_weeks(case: Case, office: Office) -> None:
    told = {"due": "2026-12-01", "confirmed": "yes", "consent": "given"}
    done(act(case, "record-pregnancy", office.practitioner, on="2026-05-28", **told))
    late = a_case(office).working("2026-04-20").case
    done(act(late, "record-pregnancy", office.practitioner, on="2026-05-01", **told))
    assert str(case.timescales.get(rule="midwife").started) == "2026-05-28"
    assert str(late.timescales.get(rule="midwife").started) == "2026-05-20"


def test_an_unborn_child_is_not_one_of_the_cases_children_until_born(
    case: Case, office: Office
) -> None:
    done(
        act(
            case,
            "record-pregnancy",
            office.practitioner,
            due="2026-06-20",
            confirmed="yes",
            consent="given",
        )
    )
    assert case.case_children.count() == 2
    baby = Person.objects.get(expected=date(2026, 6, 20))
    (event,) = done(
        act(
            case,
            "record-birth",
            office.practitioner,
            on="2026-06-22",
            person=baby.ref,
            given_name="Zoe",
            born="2026-06-19",
        )
    )
    baby.refresh_from_db()
    assert (baby.given_name, str(baby.born), event.data["person"]) == (
        "Zoe",
        "2026-06-19",
        baby.ref,
    )
    assert case.case_children.count() == 3


def test_a_pregnancy_recorded_again_brings_the_same_child_up_to_date(
    case: Case, office: Office
) -> None:
    done(
        act(
            case,
            "record-pregnancy",
            office.practitioner,
            due="2026-12-01",
            confirmed="no",
            consent="not-asked",
        )
    )
    done(
        act(
            case,
            "record-pregnancy",
            office.practitioner,
            on="2026-06-02",
            due="2026-12-08",
            confirmed="yes",
            consent="given",
        )
    )
    assert [str(each.expected) for each in Person.objects.filter(expected__isnull=False)] == [
        "2026-12-08"
    ]


def test_the_midwife_is_contacted_only_with_consent(case: Case, office: Office) -> None:
    done(
        act(
            case,
            "record-pregnancy",
            office.practitioner,
            due="2026-12-01",
            confirmed="yes",
            consent="not-asked",
        )
    )
    who = case.events.get(kind="pregnancy.recorded").data["person"]
    refused = act(case, "contact-midwife", office.practitioner, person=who, checks_completed="no")
    assert isinstance(refused, Refused)
    assert [each.clause for each in refused.unmet] == ["Northshire 13"]


def test_a_birth_is_not_in_the_future(case: Case, office: Office) -> None:
    refused = act(
        case,
        "record-birth",
        office.practitioner,
        on="2026-06-01",
        given_name="Zoe",
        born="2026-06-02",
    )
    assert isinstance(refused, Refused)
    assert set(refused.errors) == {"born"}


def test_no_response_is_established_only_after_an_attempt(case: Case, office: Office) -> None:
    refused = act(case, "record-no-response", office.manager)
    assert isinstance(refused, Refused)
    done(act(case, "attempt-contact", office.practitioner, method="phone", result="No answer"))
    done(act(case, "record-no-response", office.manager, on="2026-06-08"))


def _meet(case: Case, office: Office, **entered: str) -> Outcome:
    case.refresh_from_db()
    sent = Submission(
        actor=office.manager,
        user=office.manager.user,
        id=uuid4(),
        now=at("2026-06-10 10:00"),
        entered={"type": "transfer", **entered},
        seen_version=case.version,
    )
    return perform("record-meeting", OnCase(case), sent)


def test_a_meeting_still_to_come_is_planned(case: Case, office: Office) -> None:
    (event,) = done(_meet(case, office, on="2026-06-18"))
    assert (event.kind, event.data["on"]) == ("meeting.planned", "2026-06-18")


def test_a_meeting_held_says_what_it_decided(case: Case, office: Office) -> None:
    refused = act(
        case, "record-meeting", office.manager, type="transfer", attended_by="Both services"
    )
    assert isinstance(refused, Refused)
    assert set(refused.errors) == {"outcome"}


def test_a_transfer_is_accepted_only_once_it_was_sent(case: Case, office: Office) -> None:
    refused = act(case, "accept-transfer", office.manager, accepted_by="Duty manager")
    assert isinstance(refused, Refused)
    done(act(case, "send-transfer", office.manager, on="2026-06-18", to="social-care"))
    (event,) = done(
        act(case, "accept-transfer", office.manager, on="2026-06-23", accepted_by="Duty manager")
    )
    assert event.data["to"] == "social-care"
    assert case.allocations.get().period.upper is None


def test_every_child_needs_a_closure_summary_and_the_missing_one_is_named(
    case: Case, office: Office
) -> None:
    mia, leo = children(case)
    told: dict[str, Any] = {"summary": "s", "analysis": "a", "evidence": {"0": "School report"}}
    done(
        act(
            case,
            "summarise-closure",
            office.practitioner,
            people=[mia.ref],
            results={"0": {mia.ref: "met"}},
            **told,
        )
    )
    refused = act(case, "close-case", office.manager, outcome="completed", reason="Goals met")
    assert isinstance(refused, Refused)
    assert "Leo Example" in " ".join(refused.unmet[0].because)
    assert "Mia Example" not in " ".join(refused.unmet[0].because)
    done(
        act(
            case,
            "summarise-closure",
            office.practitioner,
            people=[leo.ref],
            results={"0": {leo.ref: "partly-met"}},
            **told,
        )
    )
    done(
        act(
            case,
            "close-case",
            office.manager,
            on="2026-08-28",
            outcome="completed",
            reason="Goals met",
        )
    )
    assert (case.stage, str(case.closed_on)) == ("closed", "2026-08-28")
    assert not [each for each in case.allocations.all() if each.period.upper is None]
    assert not case.timescales.filter(status="running").exists()


def test_each_outcome_chosen_at_analysis_needs_a_result_for_each_child(
    case: Case, office: Office
) -> None:
    mia, leo = children(case)
    refused = act(
        case,
        "summarise-closure",
        office.practitioner,
        people=[mia.ref, leo.ref],
        summary="s",
        analysis="a",
        results={"0": {mia.ref: "met"}},
        evidence={"0": "x"},
    )
    assert isinstance(refused, Refused)
    assert refused.errors == {f"results.0.{leo.ref}": "Choose a result for ‘School attendance’"}
    assert not case.events.filter(kind="closure.summarised").exists()


def test_a_closed_case_can_be_opened_again(case: Case, office: Office) -> None:
    story = CaseStory.__new__(CaseStory)
    story.office, story.case = office, case
    story.closed("2026-06-10")
    done(act(case, "reopen-case", office.manager, on="2026-06-12", reason="Closed by mistake"))
    assert (case.stage, case.closed_on) == ("open", None)


def test_what_was_recorded_wrongly_is_corrected_by_a_later_event(
    case: Case, office: Office
) -> None:
    (wrong,) = done(
        act(
            case,
            "record-contact",
            office.practitioner,
            on="2026-05-28",
            method="phone",
            **{"with": "Mother"},
        )
    )
    assert case.timescales.get(rule="first-contact").status == "met"
    done(
        act(
            case,
            "correct-event",
            office.practitioner,
            on="2026-05-29",
            corrects=wrong.ref,
            reason="Another family",
        )
    )
    assert case.timescales.get(rule="first-contact").status == "running"
    assert case.events.filter(pk=wrong.pk).exists()


def test_what_is_corrected_once_is_not_offered_again(case: Case, office: Office) -> None:
    (wrong,) = done(
        act(
            case,
            "record-contact",
            office.practitioner,
            on="2026-05-28",
            method="phone",
            **{"with": "Mother"},
        )
    )
    done(
        act(
            case,
            "correct-event",
            office.practitioner,
            on="2026-05-29",
            corrects=wrong.ref,
            reason="Another family",
        )
    )
    again = act(
        case,
        "correct-event",
        office.practitioner,
        on="2026-05-30",
        corrects=wrong.ref,
        reason="Another family",
    )
    assert isinstance(again, Refused)
    assert set(again.errors) == {"corrects"}
