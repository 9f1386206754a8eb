"""The early help process through its actions: points, reading first, the CAF and its check, meetings, supervision."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.actions.available import context_of, offers_in
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.outcome import Refused
from keyworker.notices.models import Dispatch, Notice
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.workforce.models import Worker
from tests.builders import (
    Office,
    a_case,
    a_worker,
    act,
    an_office,
    clocks,
    copied_in,
    done,
    refused,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
RING_THE_SCHOOL = {"what": "Ring the school", "owner": "holder", "due": "2026-12-18"}


@pytest.fixture
def office() -> Office:
    return copied_in(an_office("early-help-process"))


def pointed(office: Office, case: Case) -> None:
    done(act(case, "give-points", office.manager, points="5", needs=["Attendance"], risks=["Debt"]))
    done(
        act(
            case,
            "record-managers-decision",
            office.manager,
            to_do=[RING_THE_SCHOOL],
            caf_required="yes",
        )
    )


def a_working_case(office: Office, **referral: Any) -> Case:
    """A case that the worker leads since 1 June, pointed and decided on."""
    case = a_case(office).received("2026-05-29", **referral).case
    pointed(office, case)
    done(act(case, "allocate", office.manager, worker=office.practitioner.ref))
    return case


def prepared(office: Office, case: Case) -> None:
    answers = {
        "answers.history_read": "Two earlier referrals",
        "answers.earlier_plans_read.nothing": "on",
        "answers.reasons_read": "Attendance",
    }
    done(act(case, "check-background", office.practitioner, **answers))
    done(act(case, "read-markers", office.practitioner, markers_understood="yes"))


def test_a_case_is_allocated_only_with_points_first_actions_and_an_answer_on_the_caf(
    office: Office,
) -> None:
    case = a_case(office).received("2026-05-29").case
    said = refused(act(case, "allocate", office.manager, worker=office.practitioner.ref))
    for missing in ("no points yet", "No first action", "whether a CAF is needed"):
        assert missing in said
    pointed(office, case)
    done(act(case, "allocate", office.lead, worker=office.practitioner.ref))
    assert (case.stage, case.opened_on) == ("open", DAY)
    told = set(Notice.objects.filter(case=case).values_list("worker__name", flat=True))
    assert {"Ada Ruiz", "Morgan Reid", "Sam Field"} <= told


def test_the_e_mail_of_allocation_goes_to_the_worker_their_line_manager_and_support(
    office: Office,
) -> None:
    another = a_worker(office.team, "Kit Moss", "line-manager", access=AccessRole.PRACTICE_MANAGER)
    for worker in (office.practitioner, office.manager, another):
        Worker.objects.filter(pk=worker.pk).update(email=f"w{worker.pk}@newtown.example")
    case = a_case(office).received("2026-05-29").case
    pointed(office, case)
    done(act(case, "allocate", office.lead, worker=office.practitioner.ref))
    sent = Dispatch.objects.get(case=case, kind="allocation-told")
    assert sent.to == f"w{office.practitioner.pk}@newtown.example"
    assert sorted(sent.copies) == sorted(
        [f"w{office.manager.pk}@newtown.example", "support@newtown.example"]
    )
    assert case.reference in sent.text
    assert "Mia" not in sent.subject + sent.text
    assert not Notice.objects.filter(case=case, worker=another).exists()


def test_no_caf_needs_a_reason(office: Office) -> None:
    case = a_case(office).received("2026-05-29").case
    entered: dict[str, Any] = {"to_do": [RING_THE_SCHOOL], "caf_required": "no"}
    assert "Say why no assessment is needed" in refused(
        act(case, "record-managers-decision", office.manager, **entered)
    )
    done(
        act(
            case,
            "record-managers-decision",
            office.manager,
            **entered,
            no_caf_because="One is up to date",
        )
    )


def test_a_worker_without_a_line_manager_to_copy_in_is_not_given_a_case(office: Office) -> None:
    case = a_case(office).received("2026-05-29").case
    pointed(office, case)
    Worker.objects.filter(pk=office.colleague.pk).update(line_manager=None)
    assert "no line manager" in refused(
        act(case, "allocate", office.manager, worker=office.colleague.ref)
    )


def test_a_case_from_social_care_has_its_support_plan_from_the_manager(office: Office) -> None:
    case = a_case(office).received("2026-05-29", source="sgcp-step-down").case
    pointed(office, case)
    chosen = {"worker": office.practitioner.ref}
    assert "has not added the CAF Support Plan" in refused(
        act(case, "allocate", office.manager, **chosen)
    )
    assert "Only a" in refused(act(case, "add-support-plan", office.support, source="SGCP"))
    came = {"source": "SGCP step-down"}
    assert "What does it set out" in refused(act(case, "add-support-plan", office.manager, **came))
    plan = {"answers.plan": "Attendance: ring at eight each day, Dad, by 12 June"}
    (event,) = done(act(case, "add-support-plan", office.manager, **came, **plan))
    assert "ring at eight" in event.data["answers"]["plan"]
    done(act(case, "allocate", office.manager, **chosen))


def test_only_the_lead_says_that_the_history_was_read(office: Office) -> None:
    case = a_working_case(office)
    lead = {each.action.id for each in offers_in(context_of(case, office.practitioner, as_of=DAY))}
    manager = {each.action.id for each in offers_in(context_of(case, office.manager, as_of=DAY))}
    assert {"check-background", "read-markers"} <= lead
    assert not {"check-background", "read-markers"} & manager
    assert "Only a" in refused(act(case, "check-background", office.manager))


def test_no_visit_before_history_and_markers_and_again_after_a_new_marker(office: Office) -> None:
    case = a_working_case(office)
    visit = {
        "starts": "2026-06-02 10:00",
        "ends": "2026-06-02 11:00",
        "alone": "yes",
        "check_in": "Duty desk",
        "answers.address": "4 Mill Lane",
        "answers.who_knows": "Robin Vale",
    }
    said = refused(act(case, "plan-visit", office.practitioner, **visit))
    assert "history and chronology have not been looked at" in said
    assert "markers have not been read" in said
    prepared(office, case)
    done(act(case, "add-marker", office.support, on="2026-06-01 11:00", marker="Dog"))
    assert "markers have not been read" in refused(
        act(case, "plan-visit", office.practitioner, on="2026-06-01 11:05", **visit)
    )
    done(
        act(
            case,
            "read-markers",
            office.practitioner,
            on="2026-06-01 11:10",
            markers_understood="yes",
        )
    )
    backwards = {**visit, "ends": "2026-06-02 09:00"}
    assert "has to end after it starts" in refused(
        act(case, "plan-visit", office.practitioner, on="2026-06-01 11:15", **backwards)
    )
    done(act(case, "plan-visit", office.practitioner, on="2026-06-01 11:15", **visit))
    assert clocks(case)["safe-return"] == "running"
    done(act(case, "record-safe-return", office.support, on="2026-06-02 11:20"))
    assert clocks(case)["safe-return"] == "met"


def test_markers_not_read_are_not_recorded_as_read(office: Office) -> None:
    case = a_working_case(office)
    assert "Read the warning markers first" in refused(
        act(case, "read-markers", office.practitioner, markers_understood="no")
    )


def test_a_form_goes_to_support_and_back_until_it_is_right(office: Office) -> None:
    case = a_working_case(office)
    done(
        act(
            case,
            "record-form",
            office.practitioner,
            form="consent",
            status="signed",
            sharing="With school",
        )
    )
    assert clocks(case)["consent-form-scanned"] == "running"
    wrong = {"form": "consent", "right": "no"}
    assert "Say what is to be put right" in refused(act(case, "scan-form", office.support, **wrong))
    done(act(case, "scan-form", office.support, **wrong, reason="Second page missing"))
    assert Notice.objects.filter(
        case=case, worker=office.practitioner, text__contains="sent back"
    ).exists()
    assert "Only a" in refused(
        act(case, "scan-form", office.practitioner, form="consent", right="yes")
    )
    # One of the two has it at a time.
    assert clocks(case)["consent-form-scanned"] == "ended"
    assert clocks(case)["consent-form-put-right"] == "running"
    done(act(case, "record-form", office.practitioner, form="consent", status="not-yet"))
    assert clocks(case)["consent-form-put-right"] == "running"
    assert clocks(case)["consent-form-scanned"] == "ended"
    signed = {"form": "consent", "status": "signed", "sharing": "With school"}
    done(act(case, "record-form", office.practitioner, **signed))
    assert clocks(case)["consent-form-put-right"] == "met"
    assert clocks(case)["consent-form-scanned"] == "running"
    done(act(case, "scan-form", office.support, form="consent", right="yes"))
    assert clocks(case)["consent-form-scanned"] == "met"


def test_a_form_scanned_as_right_after_all_is_owed_by_nobody(office: Office) -> None:
    case = a_working_case(office)
    signed = {"form": "consent", "status": "signed", "sharing": "With school"}
    done(act(case, "record-form", office.practitioner, **signed))
    wrong = {"form": "consent", "right": "no", "reason": "Second page missing"}
    done(act(case, "scan-form", office.support, **wrong))
    done(act(case, "scan-form", office.support, form="consent", right="yes"))
    assert clocks(case)["consent-form-put-right"] == "met"
    assert clocks(case)["consent-form-scanned"] in {"ended", "met"}


def a_submitted_caf(office: Office, case: Case) -> None:
    done(act(case, "update-chronology", office.practitioner, reason="Two school moves added"))
    done(
        act(
            case,
            "complete-assessment",
            office.practitioner,
            because="Agreed with Morgan to follow",
            people=[child(case)],
            worker=office.manager.ref,
        )
    )


def child(case: Case) -> str:
    first = case.case_children.select_related("person").first()
    assert first is not None
    return str(first.person.ref)


def test_the_caf_goes_to_a_manager_with_a_worklist_who_did_not_write_it(office: Office) -> None:
    case = a_working_case(office)
    done(act(case, "update-chronology", office.practitioner, reason="Nothing to add"))
    asked: dict[str, Any] = {"people": [child(case)], "worker": office.colleague.ref}
    assert "manager with an E number" in refused(
        act(case, "complete-assessment", office.practitioner, **asked)
    )
    a_submitted_caf(office, case)
    marks = good_marks(case)
    assert "Only a" in refused(
        act(case, "authorise-assessment", office.practitioner, submitted=DAY, **marks)
    )
    done(act(case, "return-assessment", office.manager, gaps="The father's views"))
    a_submitted_caf(office, case)
    done(act(case, "authorise-assessment", office.manager, submitted=DAY, **marks))
    assert clocks(case)["caf"] == "met"


def good_marks(case: Case) -> dict[str, str]:
    """The manager finds nothing to put right."""
    pack = pack_for(case.service, DAY)
    items = [item for section in pack.checklist("caf-quality").sections for item in section.items]
    marks = {f"answers.{item.id}": "Yes" for item in items if item.id != "comment"}
    return {**marks, "answers.comment.nothing": "on"}


def test_a_manager_who_wrote_the_caf_does_not_authorise_it(office: Office) -> None:
    case = a_working_case(office)
    done(act(case, "update-chronology", office.lead, reason="Nothing to add"))
    entered: dict[str, Any] = {"people": [child(case)], "worker": office.manager.ref}
    done(act(case, "complete-assessment", office.lead, because="Covering", **entered))
    marks = good_marks(case)
    assert "You wrote this CAF" in refused(
        act(case, "authorise-assessment", office.lead, submitted=DAY, **marks)
    )


def test_the_team_around_the_family_never_meets_more_than_eight_weeks_apart(office: Office) -> None:
    case = a_working_case(office)
    assert "More than 8 weeks" in refused(
        act(case, "set-taf-interval", office.practitioner, every="9 weeks")
    )
    assert "a number and a unit" in refused(
        act(case, "set-taf-interval", office.practitioner, every="often")
    )
    (event,) = done(
        act(case, "set-taf-interval", office.manager, every="3 weeks", reason="Risk rose")
    )
    assert event.data["every"] == "3 weeks"


def test_minutes_stay_owed_until_nobody_is_outstanding(office: Office) -> None:
    case = a_working_case(office)
    signed = {"form": "consent", "status": "signed"}
    assert "not said what the family agree to share" in refused(
        act(case, "record-form", office.practitioner, **signed)
    )
    done(act(case, "record-form", office.practitioner, **signed, sharing="Minutes, with school"))
    done(act(case, "record-meeting", office.practitioner, type="taf"))
    done(
        act(
            case,
            "share-minutes",
            office.support,
            shared_with="School",
            family_sent="no",
            outstanding="Health visitor",
        )
    )
    assert clocks(case)["taf-minutes"] == "running"
    done(
        act(case, "share-minutes", office.support, shared_with="Health visitor", family_sent="yes")
    )
    assert clocks(case)["taf-minutes"] == "met"


def test_a_risk_is_shared_the_same_day_and_open_until_a_manager_agrees(office: Office) -> None:
    case = a_working_case(office)
    assert "No risk is on record" in refused(
        act(case, "share-risk", office.practitioner, next_steps="Visit")
    )
    done(act(case, "note-risk", office.practitioner, risk="New partner known to police"))
    assert Notice.objects.filter(
        case=case, worker=office.lead, text__contains="a risk was recorded"
    ).exists()
    steps = {"next_steps": "Joint visit tomorrow, Robin Vale"}
    done(act(case, "share-risk", office.practitioner, **steps))
    assert clocks(case)["share-risk"] == "running"
    done(act(case, "share-risk", office.lead, **steps))
    assert clocks(case)["share-risk"] == "met"


def supervised(office: Office, case: Case, on: str) -> None:
    done(
        act(
            case,
            "record-supervision",
            office.manager,
            on=on,
            because="Written up after",
            worker=office.practitioner.ref,
        )
    )


def test_supervision_is_signed_by_both_after_its_last_change_and_then_authorised(
    office: Office,
) -> None:
    case = a_working_case(office)
    assert "No supervision" in refused(act(case, "sign-supervision", office.practitioner))
    supervised(office, case, "2026-06-10 10:00")
    both = "The record of supervision is not signed by both"
    assert both in refused(
        act(case, "authorise-supervision", office.manager, on="2026-06-11 10:00")
    )
    done(act(case, "return-supervision", office.manager, on="2026-06-11 10:00"))
    done(act(case, "sign-supervision", office.manager, on="2026-06-11 10:05"))
    assert both in refused(
        act(case, "authorise-supervision", office.manager, on="2026-06-11 10:10")
    )
    done(act(case, "sign-supervision", office.practitioner, on="2026-06-11 10:15"))
    done(act(case, "file-supervision", office.support, on="2026-06-11 10:20"))
    done(act(case, "authorise-supervision", office.manager, on="2026-06-11 10:30"))
    states = clocks(case)
    kept = ("supervision-returned", "supervision-filed", "supervision-authorised")
    assert {states[each] for each in kept} == {"met"}
    supervised(office, case, "2026-07-08 10:00")
    assert both in refused(
        act(case, "authorise-supervision", office.manager, on="2026-07-08 11:00")
    )


def signed_by_both(office: Office, case: Case, session: str, *, on: str) -> None:
    for who in (office.manager, office.practitioner):
        which = {"worker": office.practitioner.ref, "session": session}
        done(act(case, "sign-supervision", who, on=on, **which))


def test_signatures_under_one_session_are_not_anothers(office: Office) -> None:
    case = a_working_case(office)
    supervised(office, case, "2026-06-10 10:00")
    supervised(office, case, "2026-07-08 10:00")
    signed_by_both(office, case, "2026-06-10", on="2026-07-09 10:00")
    which = {"worker": office.practitioner.ref}
    authorise = partial(act, case, "authorise-supervision", office.manager, on="2026-07-09 11:00")
    assert "is not signed by both" in refused(authorise(session="2026-07-08", **which))
    assert clocks(case)["supervision-authorised"] != "met"
    done(authorise(session="2026-06-10", **which))
    unsigned = Case.objects.supervised_unsigned(office.practitioner.ref, by=office.practitioner)
    assert list(unsigned) == [case]
    signed_by_both(office, case, "2026-07-08", on="2026-07-09 12:00")
    assert not unsigned.all().exists()


def test_what_is_said_of_the_worker_in_supervision_is_not_asked_on_a_childs_record(
    office: Office,
) -> None:
    case = a_working_case(office)
    fields = form_of(ACTIONS["record-supervision"], context_of(case, office.manager, as_of=DAY))
    asked = {each.name for each in fields}
    assert "answers.reflection" in asked
    assert not {"answers.good_practice", "answers.practice_to_improve", "answers.wellbeing"} & asked


def test_a_family_not_reached_is_answered_by_the_line_manager_alone(office: Office) -> None:
    case = a_working_case(office)
    done(
        act(
            case,
            "attempt-contact",
            office.practitioner,
            on="2026-06-04 10:00",
            method="phone",
            result="No answer",
        )
    )
    assert clocks(case)["escalation-answered"] == "running"
    steps = {"next_steps": "Unannounced visit by Friday, Ada"}
    assert "Only a Line Manager" in refused(
        act(case, "answer-escalation", office.lead, on="2026-06-04 11:00", **steps)
    )
    done(act(case, "answer-escalation", office.manager, on="2026-06-04 11:00", **steps))
    assert clocks(case)["escalation-answered"] == "met"


def test_closing_asks_for_the_chronology(office: Office) -> None:
    case = a_working_case(office)
    closing = {"outcome": "completed", "reason": "Goals met"}
    assert "not been confirmed as up to date" in refused(
        act(case, "close-case", office.manager, **closing)
    )
    done(act(case, "confirm-chronology", office.practitioner))
    assert "what became of it" in refused(act(case, "close-case", office.manager, **closing))
    judged = {"T1": {"how": "not-needed", "outcome": "The family moved"}}
    done(act(case, "close-case", office.manager, **closing, judged=judged))
    assert case.stage == "closed"


@pytest.mark.parametrize("pack", ["early-help-process", "nottinghamshire"])
def test_every_action_is_refused_to_every_job_the_policy_does_not_name(pack: str) -> None:
    office = an_office(pack)
    case = a_case(office).received("2026-05-29").case
    policy = pack_for(office.service, DAY)
    outsider = office.colleague
    outsider.user.access_role = AccessRole.PRACTICE_MANAGER
    outsider.user.save()
    wrong = []
    for rule in policy.actions:
        action = ACTIONS[rule.action]
        if action.subject != "case":
            continue
        for role in policy.header.roles:
            outsider.role = role
            outsider.save()
            said = (
                _said(act(case, rule.action, outsider))
                if action.stages & {"received", "open"}
                else ""
            )
            if said and ("Only a" in said) is (role in rule.who):
                wrong.append((rule.action, role, said))
    assert wrong == []


def _said(outcome: object) -> str:
    if not isinstance(outcome, Refused):
        return "done"
    said = " / ".join(reason for each in outcome.unmet for reason in each.because)
    # What the record itself does not allow yet is said before anybody is asked who they are.
    return "" if any(each.rule == "record" for each in outcome.unmet) else said or "asked"
