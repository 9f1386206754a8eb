"""Stepping down and up, disputes, relaxed standards, families who do not engage: the steps, by whom, in their order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.actions.outcome import Stale
from keyworker.notices.models import Notice
from keyworker.record.models import Case, Timescale
from keyworker.workforce.models import Worker
from tests.builders import (
    CaseStory,
    Office,
    a_case,
    a_worker,
    act,
    an_office,
    clocks,
    done,
    refused,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
NOT_ATTENDANCE = {"facts.case.about_attendance": "no"}


@pytest.fixture
def office() -> Office:
    return an_office("nottinghamshire")


@pytest.fixture
def service_manager(office: Office) -> Worker:
    return a_worker(office.team, "Lee Shaw", "service-manager", access=AccessRole.SERVICE_MANAGER)


def a_led_case(office: Office, on: str = "2026-05-11", **referral: Any) -> CaseStory:
    return a_case(office).received("2026-05-05", **referral).allocated(on)


# ---------------------------------------------------------------- Screening and disputes


def test_a_flag_shortens_the_time_for_screening(office: Office) -> None:
    case = a_case(office).received("2026-06-01").case
    assert clocks(case)["screen"] == "running"
    assert "Enter an answer" in refused(act(case, "flag-urgent", office.support))
    done(act(case, "flag-urgent", office.support, reason="The mother is in hospital"))
    assert clocks(case)["screen-urgent"] == "running"
    done(act(case, "screen-referral", office.lead, outcome="met", rationale="Level 3"))
    assert clocks(case)["screen-urgent"] == "met"


def test_a_dispute_goes_up_by_steps_and_is_settled(office: Office, service_manager: Worker) -> None:
    case = a_case(office).received("2026-05-29").case
    assert "No dispute" in refused(act(case, "settle-dispute", office.manager, outcome="Ours"))
    done(
        act(
            case,
            "raise-dispute",
            office.manager,
            **{"with": "children's centre", "reason": "Two of four under 5"},
        )
    )
    said = refused(act(case, "escalate-dispute", office.manager, level="group-manager"))
    assert "Service Managers have not been asked yet" in said
    done(act(case, "escalate-dispute", office.manager, level="service-manager"))
    assert Notice.objects.filter(
        case=case, worker=service_manager, text__contains="a dispute"
    ).exists()
    done(
        act(case, "settle-dispute", service_manager, outcome="Early help case management takes it")
    )
    assert clocks(case)["settle-dispute"] == "met"
    assert clocks(case)["tell-referrer-of-dispute"] in {"ended", "met"}


def test_a_practitioner_neither_raises_nor_settles_a_dispute(office: Office) -> None:
    case = a_led_case(office).case
    entered = {"with": "children's centre", "reason": "Under 5"}
    assert "Only a" in refused(act(case, "raise-dispute", office.practitioner, **entered))


# ---------------------------------------------------------------- Stepping down


CHECKED = {
    "answers.why_step_down": "Plan goals met",
    "answers.level_3_met": "yes",
    "answers.support_wanted": "Routines",
    "answers.parents_work": "Father works",
    "answers.unmet_health_needs.nothing": "on",
    "answers.closing_meeting.nothing": "on",
}


def agreed(office: Office, case: Case, on: str = "2026-06-01 09:00") -> None:
    entered = {
        "with": "team-manager",
        "agreed": "yes",
        "if_not_engaging": "Back to the social worker",
    }
    done(act(case, "discuss-step-down", office.manager, on=on, **entered))


def test_a_step_down_needs_the_conversation_and_consent_and_stays_agreed(office: Office) -> None:
    case = a_case(office).received("2026-05-29", type="step-down").case
    child = case.case_children.get().person.ref
    checked = {
        **CHECKED,
        f"answers.attendance_figure.{child}": "91%",
        f"answers.attendance_concern.{child}": "no",
    }
    said = refused(act(case, "request-step-down", office.manager, **checked))
    assert "has not been discussed and agreed" in said
    assert "consent is not on record" in said
    agreed(office, case)
    done(act(case, "record-consent", office.manager, given="yes", who="Mother"))
    done(
        act(case, "record-consent", office.manager, on="2026-06-01 11:00", given="no", who="Mother")
    )
    late = {"on": "2026-06-01 12:00"}
    assert "consent is not on record" in refused(
        act(case, "request-step-down", office.manager, **late, **checked)
    )
    done(
        act(
            case, "record-consent", office.manager, on="2026-06-01 12:30", given="yes", who="Mother"
        )
    )
    done(
        act(
            case, "record-change", office.manager, on="2026-06-01 13:00", reason="Father moved back"
        )
    )
    assert Notice.objects.filter(
        case=case, worker=office.lead, text__contains="circumstances changed"
    ).exists()
    late = {"on": "2026-06-01 14:00"}
    assert "circumstances changed" in refused(
        act(case, "request-step-down", office.manager, **late, **checked)
    )
    agreed(office, case, "2026-06-01 14:30")
    done(act(case, "request-step-down", office.manager, on="2026-06-01 15:00", **checked))
    assert Notice.objects.filter(
        case=case, worker=office.lead, text__contains="step-down was requested"
    ).exists()


def test_an_assessment_that_came_with_the_case_is_reviewed_at_16_weeks(office: Office) -> None:
    case = a_led_case(office, type="step-down").case
    done(act(case, "bring-assessment", office.manager, completed=date(2026, 3, 2)))
    assert Timescale.objects.get(case=case, rule="review-brought-assessment").limit == date(
        2026, 6, 22
    )
    done(act(case, "review-assessment", office.practitioner, outcome="confirmed"))
    assert clocks(case)["review-brought-assessment"] == "met"


# ---------------------------------------------------------------- On hold and back


HELD = {"answers.interventions_continue.nothing": "on", "answers.workers_told": "yes"}


def test_a_stepped_up_case_goes_on_hold_keeps_its_lead_and_comes_back_after_the_conversation(
    office: Office,
) -> None:
    case = a_led_case(office).case
    done(act(case, "put-on-hold", office.practitioner, reason="MASH strategy discussion", **HELD))
    assert case.stage == "on-hold"
    assert case.allocations.filter(role="lead", period__endswith__isnull=True).exists()
    said = refused(act(case, "resume-case", office.practitioner, on="2026-06-03 09:00"))
    assert "have not spoken since" in said
    spoke = {"family_informed": "yes"}
    done(
        act(
            case,
            "record-social-worker-conversation",
            office.practitioner,
            on="2026-06-03 10:00",
            **spoke,
        )
    )
    done(act(case, "resume-case", office.practitioner, on="2026-06-03 11:00"))
    assert case.stage == "open"
    assert Notice.objects.filter(
        case=case, worker=office.manager, text__contains="has come back"
    ).exists()


def test_a_case_nobody_leads_is_not_put_on_hold(office: Office) -> None:
    case = a_case(office).received("2026-05-29").waiting("2026-05-29").case
    said = refused(act(case, "put-on-hold", office.manager, reason="MASH", **HELD))
    assert "Only an open case with a Case Manager goes on hold" in said


def test_a_child_protection_plan_closes_the_case_to_the_service(office: Office) -> None:
    case = a_led_case(office).case
    done(act(case, "put-on-hold", office.manager, reason="MASH", **HELD))
    child = case.case_children.get().person.ref
    done(
        act(
            case,
            "record-standing",
            office.manager,
            on="2026-06-08 09:00",
            people=[child],
            change="began",
            standing="child-in-need",
        )
    )
    assert clocks(case)["close-after-plan"] == "running"
    done(
        act(
            case,
            "close-case",
            office.manager,
            on="2026-06-08 10:00",
            outcome="stepped-up",
            reason="CIN plan",
        )
    )
    assert (case.stage, clocks(case)["close-after-plan"]) == ("closed", "met")


# ---------------------------------------------------------------- One lead for a family


def test_a_second_lead_of_a_family_needs_a_reason_and_named_children(office: Office) -> None:
    first = a_led_case(office)
    case = a_case(office, family=first.case.family).of("Noah").received("2026-05-29").case
    child = case.case_children.get().person.ref
    other = a_worker(office.team, "Jo Lund", "case-manager")
    chosen = {"worker": other.ref, **NOT_ATTENDANCE}
    said = refused(act(case, "allocate", office.manager, **chosen))
    assert "Somebody else leads for this family already" in said
    assert "Name the children the second lead is for" in said
    done(
        act(
            case,
            "allocate",
            office.manager,
            because="Clinical work with Noah alone",
            people=[child],
            **chosen,
        )
    )


def test_whoever_leads_for_the_family_takes_its_next_case_without_more_ado(office: Office) -> None:
    first = a_led_case(office)
    story = a_case(office, family=first.case.family).of("Noah").received("2026-05-29")
    story.happened("screening.decided", "2026-05-30", by=office.manager, outcome="met")
    whose_need = [{"fact": "index_child.decides", "value": True}]
    case = story.happened("facts.recorded", "2026-05-30", facts=whose_need).case
    done(act(case, "allocate", office.manager, worker=office.practitioner.ref, **NOT_ATTENDANCE))


def test_an_intervention_beside_the_lead_says_what_it_is_for(office: Office) -> None:
    case = a_led_case(office).case
    entered = {"worker": office.colleague.ref, "role": "involved"}
    assert "Say what the intervention is for" in refused(
        act(case, "add-co-worker", office.manager, **entered)
    )
    done(act(case, "add-co-worker", office.manager, **entered, reason="Health visiting"))


# ---------------------------------------------------------------- Deciding, and another agency


def assessed(office: Office) -> Case:
    story = a_led_case(office)
    return story.happened("assessment.completed", "2026-05-28", by=office.practitioner).case


def test_after_the_assessment_a_manager_decides_before_there_is_a_plan(office: Office) -> None:
    case = assessed(office)
    said = refused(
        act(
            case, "decide-progression", office.manager, outcome="continue", rationale="Risk at home"
        )
    )
    assert "at least one ground" in said
    grounds: dict[str, Any] = {
        "outcome": "continue",
        "rationale": "Risk at home",
        "grounds": ["Safeguarding risk"],
    }
    assert "Only a" in refused(act(case, "decide-progression", office.practitioner, **grounds))
    done(act(case, "decide-progression", office.manager, **grounds))
    assert clocks(case)["decide-progression"] == "met"


def test_neet_workers_take_a_young_person_for_that_alone(office: Office) -> None:
    case = assessed(office)
    entered = {
        "outcome": "other-lead",
        "rationale": "Below threshold",
        "new_lead": "J. Roe",
        "new_lead_service": "neet-workers",
    }
    assert "only where being NEET is the only issue" in refused(
        act(case, "decide-progression", office.manager, **entered)
    )
    (event,) = done(act(case, "decide-progression", office.manager, **entered, neet_only="yes"))
    assert event.data["answers"] == {"neet_only": True}


def test_a_case_for_another_agency_is_held_until_it_accepts(office: Office) -> None:
    case = assessed(office)
    entered = {"outcome": "other-agency", "rationale": "Mental health"}
    assert "Name the other agency" in refused(
        act(case, "decide-progression", office.manager, **entered)
    )
    done(act(case, "decide-progression", office.manager, **entered, agency="CAMHS"))
    closing = {"outcome": "other", "reason": "With CAMHS"}
    said = refused(act(case, "close-case", office.manager, on="2026-06-01 11:00", **closing))
    assert "other agency has not accepted the case" in said
    (accepted,) = done(
        act(case, "accept-transfer", office.manager, on="2026-06-02 11:00", accepted_by="Dr Shah")
    )
    assert accepted.data["to"] == "CAMHS"
    done(act(case, "close-case", office.manager, on="2026-06-02 12:00", **closing))


# ---------------------------------------------------------------- Plans, reviews, meetings


def test_a_plan_has_an_action_for_every_criterion_and_is_not_written_without_consent_for_nothing(
    office: Office,
) -> None:
    case = a_led_case(office).case
    answers = {
        "answers.targets_smart": "yes",
        "answers.outcomes_linked.nothing": "on",
        "answers.agreed_where": "At home",
        "answers.plan_shared.nothing": "on",
        "answers.own_steps.nothing": "on",
    }
    said = refused(
        act(
            case,
            "agree-plan",
            office.practitioner,
            criteria_met="3",
            criteria_without_action="1",
            **answers,
        )
    )
    assert "has no action and target outcome" in said
    whole = {"criteria_met": "3", "criteria_without_action": "0", **answers}
    assert "no statutory obligation" in refused(
        act(case, "agree-plan", office.practitioner, without_consent="yes", **whole)
    )
    (plan,) = done(act(case, "agree-plan", office.practitioner, without_consent="no", **whole))
    assert plan.data["answers"]["criteria_met"] == 3


def test_a_review_the_family_missed_is_shared_with_them(office: Office) -> None:
    story = a_led_case(office).happened("plan.agreed", "2026-05-20", by=office.practitioner)
    ring = {"task": "T1", "what": "Ring the school", "owner": "holder", "due": "2026-06-12"}
    case = story.happened("task.set", "2026-05-20", by=office.practitioner, **ring).case
    answers = {
        "answers.progress_targets": "Good",
        "answers.progress_otherwise.nothing": "on",
        "answers.interventions_judged.nothing": "on",
        "answers.next_steps": "One more term",
    }
    reviewed = {"family_attended": "no", **answers}
    assert "Some open tasks have not been judged" in refused(
        act(case, "review-plan", office.practitioner, **reviewed)
    )
    judged = {"T1": {"how": "not-done", "outcome": "Nobody answered", "due": "2026-06-26"}}
    done(act(case, "review-plan", office.practitioner, **reviewed, judged=judged))
    assert clocks(case)["share-review"] == "running"
    done(act(case, "share-review", office.practitioner, agreed="yes"))
    assert clocks(case)["share-review"] == "met"


def test_a_stuck_case_is_chaired_by_somebody_independent(office: Office) -> None:
    case = a_led_case(office).case
    done(act(case, "record-network", office.practitioner, professionals="3", meeting_needed="yes"))
    assert clocks(case)["hold-first-meeting"] == "running"
    done(act(case, "note-progress", office.practitioner, stuck="yes", intensive="yes"))
    meeting = {
        "type": "tac",
        "attended_by": "Mother, school",
        "disagreements": "None",
        "family_present": "yes",
        "answers.all_invited": "yes",
        "answers.agenda_followed": "yes",
        "answers.agreed_plan": "Routines",
        "answers.new_information.nothing": "on",
    }
    said = refused(
        act(case, "record-meeting", office.practitioner, chair="case-manager", **meeting)
    )
    assert "needs an independent chair" in said
    done(
        act(
            case,
            "record-meeting",
            office.practitioner,
            chair="senior-professional-practitioner",
            **meeting,
        )
    )
    assert clocks(case)["hold-first-meeting"] == "met"


# ---------------------------------------------------------------- Relaxed standards


def test_each_standard_is_relaxed_by_those_and_on_the_grounds_its_own_regime_gives(
    office: Office, group_manager: Worker
) -> None:
    case = a_led_case(office, "2026-05-26").case
    relaxing: dict[str, Any] = {
        "timescale": "assess-family",
        "until": date(2026, 7, 20),
        "reason": "Family away",
    }
    assert "Only a" in refused(
        act(case, "agree-relaxation", office.practitioner, ground="capacity", **relaxing)
    )
    assert "failing engagement or capacity" in refused(
        act(case, "agree-relaxation", office.manager, ground="demand", **relaxing)
    )
    done(act(case, "agree-relaxation", office.manager, ground="non-engagement", **relaxing))
    seeing = {
        "timescale": "see-family-initial",
        "interval": "3 weeks",
        "ground": "demand",
        "reason": "Two posts vacant",
    }
    assert "Only the Group Manager" in refused(
        act(case, "agree-relaxation", office.manager, **seeing)
    )
    done(act(case, "agree-relaxation", group_manager, **seeing))
    assert clocks(case)["review-contact-relaxation"] == "running"


def test_a_relaxed_contact_standard_is_looked_at_each_week_until_it_ends(
    office: Office, group_manager: Worker
) -> None:
    case = a_led_case(office, "2026-05-26").case
    seeing = {
        "timescale": "see-family-initial",
        "interval": "3 weeks",
        "ground": "demand",
        "reason": "Two posts vacant",
    }
    assert "No standard is relaxed" in refused(act(case, "review-relaxation", group_manager))
    done(act(case, "agree-relaxation", group_manager, **seeing))
    look = {"timescale": "see-family-initial", "reason": "Still two vacancies"}
    done(act(case, "review-relaxation", group_manager, on="2026-06-08 09:00", **look))
    running = Timescale.objects.get(case=case, rule="review-contact-relaxation", status="running")
    assert running.limit == date(2026, 6, 15)
    done(act(case, "end-relaxation", group_manager, on="2026-06-12 09:00", **look))
    assert not Timescale.objects.filter(
        case=case, rule="review-contact-relaxation", status="running"
    ).exists()


def test_a_relaxation_needs_a_day_to_come_or_an_interval(office: Office) -> None:
    case = a_led_case(office, "2026-05-26").case
    entered = {"timescale": "assess-family", "ground": "capacity", "reason": "Away"}
    assert "Give a new date or a new interval" in refused(
        act(case, "agree-relaxation", office.manager, **entered)
    )
    past: dict[str, Any] = {**entered, "until": date(2026, 5, 1)}
    assert "still to come" in refused(act(case, "agree-relaxation", office.manager, **past))
    odd = {**entered, "interval": "now and then"}
    assert "a number and a unit" in refused(act(case, "agree-relaxation", office.manager, **odd))


# ---------------------------------------------------------------- Families who do not engage


def tried(office: Office, case: Case) -> None:
    """Steps 1 to 4, one a day from 1 June."""
    by = office.practitioner
    done(act(case, "note-non-engagement", by, reason="Three missed appointments"))
    done(
        act(case, "attempt-contact", by, on="2026-06-01 11:00", method="phone", result="No answer")
    )
    done(act(case, "attempt-contact", by, on="2026-06-01 11:10", method="text", result="No reply"))
    done(act(case, "send-visit-letter", by, on="2026-06-01 12:00", visit_on=date(2026, 6, 3)))
    seen_nobody = {"result": "No answer"}
    done(
        act(
            case,
            "attempt-visit",
            by,
            on="2026-06-03 10:00",
            planned="yes",
            part_of_day="morning",
            **seen_nobody,
        )
    )
    done(
        act(
            case,
            "attempt-visit",
            by,
            on="2026-06-04 10:00",
            planned="no",
            part_of_day="morning",
            **seen_nobody,
        )
    )
    done(
        act(
            case,
            "attempt-visit",
            by,
            on="2026-06-05 17:00",
            planned="no",
            part_of_day="evening",
            **seen_nobody,
        )
    )
    asked = {
        "with": "School, health visitor",
        "engaged_elsewhere": "no",
        "joint_visit": "None: no one engages them",
    }
    done(act(case, "ask-professionals", by, on="2026-06-08 10:00", **asked))


CLOSING = {"outcome": "no-response", "reason": "No contact after every step"}


def test_no_step_is_skipped_before_closing_for_want_of_engagement(office: Office) -> None:
    case = a_led_case(office).case
    said = refused(act(case, "close-case", office.practitioner, **CLOSING))
    for step in (
        "a call and a text",
        "a letter with the day",
        "two unplanned",
        "asking other professionals",
        "a last letter",
    ):
        assert step in said
    assert "Not done: a call and a text" in refused(
        act(case, "send-last-letter", office.practitioner)
    )
    tried(office, case)
    done(act(case, "send-last-letter", office.practitioner, on="2026-06-08 11:00"))
    early = refused(act(case, "close-case", office.practitioner, on="2026-06-12 11:00", **CLOSING))
    assert "5 working days after the last letter" in early
    done(act(case, "close-case", office.practitioner, on="2026-06-16 11:00", **CLOSING))
    assert case.stage == "closed"


def test_a_contact_takes_the_steps_back_to_the_beginning(office: Office) -> None:
    case = a_led_case(office).case
    tried(office, case)
    spoken = {"method": "phone", "with": "Mother"}
    done(act(case, "record-contact", office.practitioner, on="2026-06-09 10:00", **spoken))
    assert "Not done" in refused(
        act(case, "send-last-letter", office.practitioner, on="2026-06-09 11:00")
    )


def test_a_statutory_obligation_keeps_the_case_open(office: Office) -> None:
    case = a_led_case(office).case
    done(act(case, "start-obligation", office.manager, ground="Enforcement of attendance"))
    assert "on record already" in refused(
        act(case, "start-obligation", office.manager, ground="The same")
    )
    tried(office, case)
    done(act(case, "send-last-letter", office.practitioner, on="2026-06-08 11:00"))
    said = refused(act(case, "close-case", office.practitioner, on="2026-06-16 11:00", **CLOSING))
    assert "statutory obligation to stay involved" in said
    done(act(case, "end-obligation", office.manager, on="2026-06-16 12:00", reason="Order ended"))
    done(act(case, "close-case", office.practitioner, on="2026-06-16 13:00", **CLOSING))


def test_a_page_out_of_date_records_no_last_letter(office: Office) -> None:
    case = a_led_case(office).case
    tried(office, case)
    outcome = act(case, "send-last-letter", office.practitioner, on="2026-06-08 11:00", version=2)
    assert isinstance(outcome, Stale)


# ---------------------------------------------------------------- While a family waits


def test_a_visit_to_a_waiting_family_does_not_end_its_wait_and_new_risk_has_it_rated_again(
    office: Office,
) -> None:
    story = a_case(office).received("2026-05-05")
    rated = {"rag": "amber", "support": "low", "priority": "2"}
    story.happened("priority.rated", "2026-05-11", by=office.manager, **rated)
    story.happened("waiting.started", "2026-05-11", by=office.manager, attendance_concern=False)
    case = story.case
    beside = {"worker": office.colleague.ref, "role": "involved", "reason": "Advice meanwhile"}
    done(act(case, "add-co-worker", office.manager, **beside))
    seen = {"where": "home", "planned": "yes", "anyone_seen": "yes"}
    child = case.case_children.get().person.ref
    done(act(case, "record-visit", office.colleague, children_seen=[child], **seen))
    case.refresh_from_db()
    assert case.waiting_since == date(2026, 5, 11)
    done(act(case, "note-risk", office.colleague, risk="The father is back"))
    assert clocks(case)["rate-again"] == "running"
    again = {"rag": "red", "support": "low", "reason": "New risk"}
    done(act(case, "rate-priority", office.manager, on="2026-06-01 11:00", **again))
    assert clocks(case)["rate-again"] == "met"
    assert case.events.filter(kind="priority.rated").count() == 2
