"""Whole journeys under a pack that comes with Keyworker, action by action, from the referral to the end."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.actions.available import context_of, offers_in
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.outcome import Done, Refused
from keyworker.notices.models import Notice
from keyworker.record.models import Case
from keyworker.record.projection import differences
from keyworker.record.subjects import OnWorker
from keyworker.record.verification import chain_problems
from tests.builders import Office, a_case, a_worker, act, act_on, an_office, at, done, refer_to

pytestmark = pytest.mark.django_db
CONTACT_THE_SCHOOL = {
    "what": "Contact the school",
    "owner": "holder",
    "due": "2026-06-26",
    "measure": "A meeting is set",
}

MIA = {"given_name": "Mia", "family_name": "Stone", "born": "2018-03-02"}
LEO = {"given_name": "Leo", "family_name": "Stone", "born": "2016-07-14"}


@pytest.fixture
def suffolk(db: None) -> Office:
    return an_office("suffolk", name="Ipswich")


def refer(
    office: Office, *children: dict[str, Any], on: str = "2026-05-21 09:00", **entered: Any
) -> Case:
    told = {
        "type": "caf",
        "source": "school",
        "route": "portal",
        "locality": "Ipswich",
        "assessor": "Deputy head",
        "assessor_contact": "office@school.example",
        "children": list(children or (MIA, LEO)),
    } | entered
    outcome = refer_to(office.service, office.support, told, on=on)
    assert isinstance(outcome, Done), outcome
    return outcome.case


def everything_answered(case: Case, action: str, office: Office, **own: Any) -> dict[str, Any]:
    """An answer to every question that the form asks, beside those given."""
    case.refresh_from_db()
    context = context_of(case, office.manager, as_of=at("2026-12-31").date())
    fields = form_of(ACTIONS[action], context)
    answers: dict[str, Any] = {}
    for field in fields:
        if field.name.startswith("answers."):
            plain = {"date": "2026-05-20", "yes-no": "yes"}.get(field.type, "Something")
            answers[field.name] = field.choices[0][0] if field.type == "choice" else plain
    if action == "complete-analysis":
        answers["to_do"] = [{"what": "Ring the school", "owner": "holder"}]
    return answers | own


def opened(office: Office, case: Case) -> Case:
    manager = office.manager
    done(
        act(
            case,
            "complete-trawl",
            manager,
            on="2026-05-21 11:00",
            **everything_answered(case, "complete-trawl", office),
        )
    )
    told = everything_answered(
        case, "complete-analysis", office, outcomes="School attendance\nSafer home"
    )
    done(act(case, "complete-analysis", manager, on="2026-05-22 09:00", **told))
    rung = {"T1": {"how": "done", "outcome": "Rung at once"}}
    done(act(case, "judge-tasks", manager, on="2026-05-22 09:30", judged=rung))
    done(
        act(
            case,
            "decide",
            manager,
            on="2026-05-22 10:00",
            outcome="open",
            rationale="Read the CAF and the trawl",
        )
    )
    return case


def allocated(office: Office, case: Case) -> Case:
    opened(office, case)
    done(
        act(
            case,
            "propose-allocation",
            office.lead,
            on="2026-05-22 11:00",
            worker=office.practitioner.ref,
        )
    )
    done(act(case, "agree-allocation", office.practitioner, on="2026-05-27 15:20"))
    return case


def clocks(case: Case) -> dict[str, tuple[str, str]]:
    return {each.rule: (str(each.limit), each.status) for each in case.timescales.all()}


def clauses(outcome: object) -> list[str]:
    assert isinstance(outcome, Refused), outcome
    return [each.clause_id for each in outcome.unmet]


def test_a_caf_from_the_portal_to_closure(suffolk: Office) -> None:
    case = refer(suffolk)
    assert {rule: limit for rule, (limit, _) in clocks(case).items()} == {
        "decide-caf": "2026-05-27",
        "allocate-caf": "2026-05-27",
        "complete-trawl": "2026-05-27",
        "complete-analysis": "2026-05-27",
    }
    allocated(suffolk, case)
    assert clocks(case)["allocate-caf"] == ("2026-05-27", "met")
    assert clocks(case)["first-contact"] == ("2026-06-05", "running")
    done(
        act(
            case,
            "attempt-contact",
            suffolk.practitioner,
            on="2026-06-01",
            method="phone",
            result="Voicemail left",
        )
    )
    done(
        act(
            case,
            "record-contact",
            suffolk.manager,
            on="2026-06-02",
            method="phone",
            **{"with": "Mother"},
        )
    )
    assert clocks(case)["first-contact"] == ("2026-06-05", "running")
    done(
        act(
            case,
            "record-contact",
            suffolk.practitioner,
            on="2026-06-05",
            method="phone",
            **{"with": "Mother"},
        )
    )
    assert clocks(case)["first-contact"] == ("2026-06-05", "met")
    children = [each.person.ref for each in case.case_children.order_by("pk")]
    told = everything_answered(case, "complete-assessment", suffolk, people=children)
    done(act(case, "complete-assessment", suffolk.practitioner, on="2026-06-12", **told))
    told = everything_answered(
        case, "agree-plan", suffolk, visit_every="3 weeks", to_do=[CONTACT_THE_SCHOOL]
    )
    done(act(case, "agree-plan", suffolk.practitioner, on="2026-06-15", **told))
    done(
        act(
            case,
            "record-visit",
            suffolk.practitioner,
            on="2026-06-22",
            where="home",
            anyone_seen="yes",
            children_seen=children,
        )
    )
    refused = act(
        case,
        "close-case",
        suffolk.manager,
        on="2026-08-28",
        outcome="completed",
        reason="Goals met",
    )
    assert {"SUF-5.10-a", "SUF-5.10-b"} <= set(clauses(refused))
    results = {str(n): dict.fromkeys(children, "met") for n in range(2)}
    told = everything_answered(
        case,
        "summarise-closure",
        suffolk,
        people=children,
        summary="s",
        analysis="a",
        results=results,
        evidence={"0": "Register", "1": "Visits"},
    )
    done(act(case, "summarise-closure", suffolk.practitioner, on="2026-08-27", **told))
    done(
        act(
            case,
            "judge-tasks",
            suffolk.practitioner,
            on="2026-08-27 11:00",
            judged={"T2": {"how": "done", "outcome": "Mentor found"}},
        )
    )
    done(
        act(
            case,
            "close-case",
            suffolk.manager,
            on="2026-08-28",
            outcome="completed",
            reason="Goals met",
        )
    )
    assert case.stage == "closed"
    assert not list(differences([case]))
    assert not list(chain_problems())


def test_everyone_who_should_be_told_is_told_and_no_notice_names_a_child(suffolk: Office) -> None:
    case = allocated(suffolk, refer(suffolk))
    told = {(notice.worker, notice.kind) for notice in Notice.objects.all()}
    assert (suffolk.manager, "tell-locality-of-referral") in told
    assert (suffolk.lead, "tell-locality-of-referral") in told
    assert (suffolk.practitioner, "tell-practitioner-of-proposal") in told
    assert not any(worker == suffolk.support for worker, _ in told)
    assert not Notice.objects.filter(text__icontains="Mia").exists()
    assert all(case.reference in notice.text for notice in Notice.objects.all())


def test_a_referral_not_opened_ends_with_guidance_to_the_assessor(suffolk: Office) -> None:
    case = refer(suffolk)
    refused = act(
        case,
        "decide",
        suffolk.manager,
        on="2026-05-22",
        outcome="not-open",
        rationale="Another service helps",
    )
    assert clauses(refused) == ["SUF-3.2-c"]
    done(
        act(
            case,
            "decide",
            suffolk.manager,
            on="2026-05-22",
            outcome="not-open",
            rationale="Another service helps",
            trawl_not_needed_because="Known to us",
        )
    )
    assert clocks(case)["guide-assessor"] == ("2026-05-27", "running")
    half = act(
        case,
        "send-guidance",
        suffolk.manager,
        on="2026-05-26",
        why_not_opened="Not opened",
        method="email",
    )
    assert clauses(half) == ["SUF-3.2-e"]
    done(
        act(
            case,
            "send-guidance",
            suffolk.manager,
            on="2026-05-26",
            why_not_opened="x",
            next_steps="y",
            method="email",
        )
    )
    assert clocks(case)["guide-assessor"] == ("2026-05-27", "met")
    done(
        act(
            case,
            "close-case",
            suffolk.manager,
            on="2026-05-26 12:00",
            outcome="not-opened",
            reason="Guidance sent",
        )
    )
    assert case.stage == "closed"


def broker(office: Office, **entered: Any) -> Case:
    told = {
        "type": "broker-caf",
        "source": "mash",
        "statutory_threshold_met": "no",
        "likely_benefit": "Routines",
        "others_considered": "School: untrained",
    }
    return refer(office, **{**told, **entered})


def test_a_broker_request_that_meets_the_statutory_threshold_is_refused(suffolk: Office) -> None:
    outcome = refer_to(
        suffolk.service,
        suffolk.support,
        {
            "type": "broker-caf",
            "source": "mash",
            "statutory_threshold_met": "yes",
            "likely_benefit": "x",
            "children": [MIA],
        },
        on="2026-05-21",
    )
    assert clauses(outcome) == ["SUF-4.1-b"]
    assert not Case.objects.exists()


def test_a_broker_caf_without_others_considered_is_received_and_not_opened(suffolk: Office) -> None:
    case = broker(suffolk, others_considered="")
    done(
        act(
            case,
            "complete-trawl",
            suffolk.manager,
            on="2026-05-21 11:00",
            **everything_answered(case, "complete-trawl", suffolk),
        )
    )
    refused = act(case, "decide", suffolk.manager, on="2026-05-22", outcome="open", rationale="x")
    assert clauses(refused) == ["SUF-4.1-c"]


def test_a_broker_caf_declined_without_concerns_closes_on_a_management_decision(
    suffolk: Office,
) -> None:
    case = allocated(suffolk, broker(suffolk))
    done(
        act(
            case,
            "record-offer-declined",
            suffolk.practitioner,
            on="2026-06-09",
            significant_concerns="no",
            note="Offered at home",
            **{"with": "Mother"},
        )
    )
    refused = act(
        case, "close-case", suffolk.manager, on="2026-06-10", outcome="declined", reason="Declined"
    )
    assert "SUF-4.3-a" in clauses(refused)
    done(
        act(
            case,
            "record-management-decision",
            suffolk.manager,
            on="2026-06-10",
            about="declined",
            decision="Close",
            significant_concerns="no",
            reason="The school and the GP had no concerns",
        )
    )
    done(
        act(
            case,
            "close-case",
            suffolk.manager,
            on="2026-06-10 12:00",
            outcome="declined",
            reason="Declined",
        )
    )
    assert case.stage == "closed"


def test_no_response_goes_to_a_transfer_meeting_before_it_closes(suffolk: Office) -> None:
    case = allocated(suffolk, broker(suffolk))
    done(
        act(
            case,
            "attempt-contact",
            suffolk.practitioner,
            on="2026-05-28",
            method="phone",
            result="No answer",
        )
    )
    done(act(case, "record-no-response", suffolk.manager, on="2026-06-08"))
    refused = act(
        case,
        "close-case",
        suffolk.manager,
        on="2026-06-09",
        outcome="no-response",
        reason="Silence",
    )
    assert "SUF-4.4-c" in clauses(refused)
    meeting = {
        "type": "transfer",
        "attended_by": "Both",
        "outcome": "threshold-not-met",
        "reason": "Seen at school",
    }
    told = everything_answered(case, "record-meeting", suffolk, **meeting)
    refused = act(case, "record-meeting", suffolk.manager, on="2026-06-18", **told)
    assert clauses(refused) == ["SUF-4.4-b"]
    done(
        act(
            case,
            "record-meeting",
            suffolk.manager,
            on="2026-06-18",
            weight_of_no_response="Little",
            **told,
        )
    )
    done(
        act(
            case,
            "record-management-decision",
            suffolk.manager,
            on="2026-06-19",
            about="no-response",
            decision="Close",
            reason="As met",
        )
    )
    done(
        act(
            case,
            "close-case",
            suffolk.manager,
            on="2026-06-19 12:00",
            outcome="no-response",
            reason="Silence",
        )
    )


def test_a_step_up_keeps_the_practitioner_responsible_until_it_is_accepted(suffolk: Office) -> None:
    case = allocated(suffolk, broker(suffolk))
    meeting = {
        "type": "transfer",
        "attended_by": "Both",
        "outcome": "threshold-met",
        "reason": "Harm",
    }
    done(act(case, "record-meeting", suffolk.manager, on="2026-06-18", **meeting))
    done(act(case, "send-transfer", suffolk.manager, on="2026-06-18 12:00", to="social-care"))
    refused = act(
        case, "close-case", suffolk.manager, on="2026-06-19", outcome="stepped-up", reason="Sent"
    )
    assert "SUF-4.5-b" in clauses(refused)
    done(act(case, "accept-transfer", suffolk.manager, on="2026-06-23", accepted_by="Duty manager"))
    assert case.allocations.get(role="lead").worker == suffolk.practitioner
    done(
        act(
            case,
            "close-case",
            suffolk.manager,
            on="2026-06-23 12:00",
            outcome="stepped-up",
            reason="Accepted",
        )
    )
    assert case.allocations.get(role="lead").period.upper == at("2026-06-23 12:00")


def test_a_sibling_goes_to_the_practitioner_who_works_with_the_family(suffolk: Office) -> None:
    first = allocated(suffolk, refer(suffolk, LEO))
    case = refer(
        suffolk,
        MIA,
        on="2026-06-01 09:00",
        type="sibling",
        source="mash",
        family=f"F{first.family_id}",
    )
    assert case != first
    assert (suffolk.practitioner, "tell-team-of-sibling") in {
        (notice.worker, notice.kind) for notice in Notice.objects.filter(case=case)
    }
    manager = suffolk.manager
    done(
        act(
            case,
            "complete-trawl",
            manager,
            on="2026-06-01 11:00",
            **everything_answered(case, "complete-trawl", suffolk),
        )
    )
    told = everything_answered(case, "complete-analysis", suffolk, outcomes="School attendance")
    done(act(case, "complete-analysis", manager, on="2026-06-01 12:00", **told))
    done(act(case, "decide", manager, on="2026-06-01 13:00", outcome="open", rationale="x"))
    other = act(
        case,
        "allocate",
        manager,
        on="2026-06-01 14:00",
        worker=suffolk.colleague.ref,
        how="In person",
    )
    assert set(clauses(other)) == {"SUF-5.2-c"}
    done(
        act(
            case,
            "allocate",
            manager,
            on="2026-06-01 14:00",
            worker=suffolk.practitioner.ref,
            how="In person",
        )
    )


def test_new_concerns_about_a_child_of_an_open_case_go_on_its_record(suffolk: Office) -> None:
    first = allocated(suffolk, refer(suffolk, {**LEO, "born": "2025-01-10"}))
    child = first.case_children.get().person
    again = refer(suffolk, {"id": child.ref}, on="2026-06-10 09:00", type="other", source="mash")
    assert again == first
    assert first.events.filter(kind="referral.received").count() == 2
    assert Case.objects.count() == 1


def test_an_absence_of_more_than_a_week_asks_for_a_holder_and_for_the_family_to_be_told(
    suffolk: Office,
) -> None:
    case = allocated(suffolk, refer(suffolk))
    outcome = act_on(
        OnWorker(suffolk.practitioner),
        "record-absence",
        suffolk.manager,
        on="2026-06-03 10:00",
        first_day="2026-06-01",
        expected_return="2026-06-20",
    )
    assert isinstance(outcome, Done)
    found = clocks(case)
    assert {"choose-holder", "tell-family-of-absence", "reallocate-after-absence"} <= found.keys()
    assert found["reallocate-after-absence"] == ("2026-07-13", "running")
    done(
        act(
            case, "choose-holder", suffolk.lead, on="2026-06-03 11:00", worker=suffolk.colleague.ref
        )
    )
    done(
        act(
            case,
            "tell-family",
            suffolk.colleague,
            on="2026-06-03 12:00",
            about="holder",
            method="phone",
            contact="01473 496 000",
        )
    )
    assert {
        rule: status
        for rule, (_, status) in clocks(case).items()
        if rule.startswith(("choose", "tell"))
    } == {
        "choose-holder": "met",
        "tell-family-of-absence": "met",
        "tell-family-of-holder": "met",
    }


def test_the_next_child_above_the_range_needs_the_practice_manager_and_the_practitioner(
    suffolk: Office,
) -> None:
    for _ in range(5):
        children = [
            {"given_name": f"C{n}", "family_name": f"Family{_}", "born": "2015-01-01"}
            for n in range(5)
        ]
        allocated(suffolk, refer(suffolk, *children))
    case = opened(suffolk, refer(suffolk, MIA))
    done(
        act(
            case,
            "propose-allocation",
            suffolk.lead,
            on="2026-05-27",
            worker=suffolk.practitioner.ref,
        )
    )
    assert "SUF-6.4-a" in clauses(
        act(case, "agree-allocation", suffolk.practitioner, on="2026-05-27 10:00")
    )
    ref = suffolk.practitioner.ref
    by_lead = act(
        case,
        "agree-increase",
        suffolk.lead,
        on="2026-05-27 11:00",
        worker=ref,
        level=26,
        agreed_by="manager",
        reason="x",
    )
    assert isinstance(by_lead, Refused)
    done(
        act(
            case,
            "agree-increase",
            suffolk.manager,
            on="2026-05-27 11:00",
            worker=ref,
            level=26,
            agreed_by="manager",
            reason="x",
        )
    )
    done(
        act(
            case,
            "agree-increase",
            suffolk.practitioner,
            on="2026-05-27 12:00",
            worker=ref,
            level=26,
            agreed_by="practitioner",
            reason="x",
        )
    )
    done(act(case, "agree-allocation", suffolk.practitioner, on="2026-05-27 13:00"))


def test_a_service_manager_decides_nothing(suffolk: Office) -> None:
    case = refer(suffolk)
    head = a_worker(suffolk.team, "Jo Marsh", "service-manager", access=AccessRole.SERVICE_MANAGER)
    refused = act(case, "decide", head, on="2026-05-22", outcome="open", rationale="x")
    assert "SUF-2.1-b" in clauses(refused)


def test_every_action_of_the_pack_is_one_that_exists(suffolk: Office) -> None:
    case = allocated(suffolk, refer(suffolk))
    for who in (suffolk.manager, suffolk.practitioner, suffolk.support):
        context = context_of(case, who, as_of=at("2026-06-01").date())
        for offer in offers_in(context):
            assert form_of(offer.action, context) is not None


@pytest.mark.parametrize(
    "answers", [{"anyone_seen": "no"}, {"anyone_seen": "yes", "children_seen": "none"}]
)
def test_a_visit_where_no_child_was_seen_can_be_recorded(answers: dict[str, str]) -> None:
    office = an_office("suffolk")
    case = a_case(office).working("2026-05-27").case
    (event,) = done(act(case, "record-visit", office.practitioner, where="home", **answers))
    assert event.kind in {"visit.attempted", "visit.made"}
    assert not event.data.get("children_seen")
