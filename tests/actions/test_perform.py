"""One door: access, staleness, double clicks and refusals in words."""

from __future__ import annotations

from uuid import uuid4

import pytest

from keyworker.actions.available import allowed_by_job, context_of, offers_in
from keyworker.actions.entry_checks import try_out
from keyworker.actions.families import ACTIONS
from keyworker.actions.outcome import Refused, SentBefore, Stale
from keyworker.actions.submission import Submission
from keyworker.policy.packs.no_policy import READ_ONLY
from keyworker.record.models import Case
from keyworker.workforce.models import Service
from tests.builders import Office, a_case, act, an_office, at, done

pytestmark = pytest.mark.django_db
DAY = at("2026-06-01").date()


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office).working("2026-05-27").case


def test_a_page_that_is_no_longer_true_is_refused_with_what_changed(
    case: Case, office: Office
) -> None:
    seen = case.version
    done(
        act(
            case,
            "record-contact",
            office.practitioner,
            on="2026-06-01 10:00",
            method="phone",
            **{"with": "Mother"},
        )
    )
    stale = act(
        case,
        "record-contact",
        office.manager,
        on="2026-06-01 10:05",
        version=seen,
        method="phone",
        **{"with": "Father"},
    )
    assert stale == Stale(
        changes=("Ada Ruiz: contact was made with the family, Mon 1 Jun 2026 at 10:00",)
    )
    assert case.events.filter(kind="contact.made").count() == 1


def test_a_form_sent_again_with_other_words_is_not_said_to_be_done(
    case: Case, office: Office
) -> None:
    submission = uuid4()
    called = {"method": "phone", "with": "Mother", "note": "All is well"}
    first = act(case, "record-contact", office.manager, submission=submission, **called)
    again = act(case, "record-contact", office.manager, submission=submission, **called)
    assert done(again) == done(first)
    other = act(
        case,
        "record-contact",
        office.manager,
        submission=submission,
        **{**called, "note": "Father was there"},
    )
    assert isinstance(other, SentBefore)
    assert other.events == done(first)
    assert case.events.filter(submission=submission).count() == 1


def test_a_form_sent_before_for_something_else_is_refused_and_never_said_to_be_done(
    case: Case, office: Office
) -> None:
    submission = uuid4()
    called = {"method": "phone", "with": "Mother"}
    done(act(case, "record-contact", office.manager, submission=submission, **called))
    other = act(
        case,
        "rate-complexity",
        office.practitioner,
        submission=submission,
        people=[case.case_children.get().person.ref],
        level="high",
        reason="x",
    )
    assert isinstance(other, SentBefore)
    assert case.events.filter(submission=submission).count() == 1
    elsewhere = act(
        a_case(office).case, "record-contact", office.manager, submission=submission, **called
    )
    assert isinstance(elsewhere, Refused)
    said = "This form was sent before, for something else."
    assert elsewhere.unmet[0].because[0].startswith(said)


def test_someone_without_need_to_know_is_refused_and_nothing_is_recorded(case: Case) -> None:
    stranger = an_office().manager
    refused = act(case, "record-contact", stranger, method="phone", **{"with": "Mother"})
    assert isinstance(refused, Refused)
    assert refused.unmet[0].because == ("You cannot open this record.",)


def test_the_actor_is_the_person_signed_in(office: Office) -> None:
    with pytest.raises(ValueError, match="not the person signed in"):
        Submission(
            actor=office.practitioner, user=office.manager.user, id=uuid4(), now=at("2026-06-01")
        )


def test_an_action_that_does_not_exist_is_named_with_a_suggestion(
    case: Case, office: Office
) -> None:
    with pytest.raises(ValueError, match="did you mean 'record-contact'"):
        act(case, "record-contcat", office.manager)


def test_nothing_happens_in_the_future(case: Case, office: Office) -> None:
    refused = act(
        case,
        "record-contact",
        office.practitioner,
        on="2026-06-01 10:00",
        at="2026-06-01 11:00",
        method="phone",
        **{"with": "x"},
    )
    assert isinstance(refused, Refused)
    assert refused.errors == {"at": "This cannot be in the future"}


def test_todays_date_alone_means_now(case: Case, office: Office) -> None:
    (event,) = done(
        act(
            case,
            "record-contact",
            office.practitioner,
            on="2026-06-01 10:00",
            at="2026-06-01",
            method="phone",
            **{"with": "x"},
        )
    )
    assert (event.at, event.at_is_date) == (at("2026-06-01 10:00"), False)


def test_an_earlier_date_alone_stays_a_date(case: Case, office: Office) -> None:
    (event,) = done(
        act(
            case,
            "record-contact",
            office.practitioner,
            on="2026-06-02 10:00",
            at="2026-06-01",
            method="phone",
            **{"with": "x"},
        )
    )
    assert event.at_is_date
    assert str(case.timescales.get(rule="first-contact").met) == "2026-06-01"


def test_a_refusal_by_the_database_is_said_in_words(office: Office) -> None:
    story = a_case(office).working("2026-05-27").standing("2026-06-01", "child-protection")
    only_lead = story.case.events.get(kind="allocation.started")
    refused = act(
        story.case,
        "correct-event",
        office.manager,
        on="2026-06-10",
        corrects=only_lead.ref,
        reason="Wrong case",
    )
    assert isinstance(refused, Refused)
    assert refused.unmet[0].because == (
        "A statutory case may not be without a lead practitioner: allocate another first.",
    )
    assert not story.case.events.filter(kind="event.corrected").exists()
    assert story.case.allocations.get().worker == office.practitioner


def test_correcting_a_re_allocation_gives_the_case_back_to_the_former_lead(office: Office) -> None:
    story = a_case(office).working("2026-05-27").allocated("2026-06-11", office.colleague)
    wrong = story.case.events.last()
    done(
        act(
            story.case,
            "correct-event",
            office.manager,
            on="2026-06-12",
            corrects=wrong.ref,
            reason="Wrong case",
        )
    )
    held = story.case.allocations.get()
    assert (held.worker, held.period.upper) == (office.practitioner, None)


def test_an_override_needs_the_role_and_a_reason(office: Office) -> None:
    case = (
        a_case(office)
        .received("2026-05-18", type="broker-caf")
        .analysed("2026-05-19")
        .opened("2026-05-20")
        .allocated("2026-05-21")
        .case
    )
    entered = {"outcome": "declined", "reason": "Family moved"}
    by_lead = act(case, "close-case", office.lead, because="Never seen", **entered)
    assert isinstance(by_lead, Refused)
    assert (by_lead.needs_reason, by_lead.unmet[0].override_by) == (False, ("practice-manager",))
    without_reason = act(case, "close-case", office.manager, **entered)
    assert isinstance(without_reason, Refused)
    assert (without_reason.needs_reason, case.stage) == (True, "open")
    (event,) = done(act(case, "close-case", office.manager, because="Never seen", **entered))
    assert event.data["departures"] == [
        {
            "rule": "summary-for-each-child",
            "clause": "NOR-10",
            "cited": "Northshire 10",
            "reason": "Never seen",
            "by_role": "practice-manager",
            "policy": "northshire",
            "version": "1",
        }
    ]


def test_a_missing_form_answer_is_told_beside_who_may_not_act(case: Case, office: Office) -> None:
    refused = act(case, "close-case", office.practitioner)
    assert isinstance(refused, Refused)
    assert "outcome" in refused.errors
    assert refused.unmet[0].because[0].startswith("Only a")


def test_offers_say_what_is_open_and_what_is_blocked_by_which_clause(
    case: Case, office: Office
) -> None:
    found = {
        offer.action.id: offer for offer in offers_in(context_of(case, office.manager, as_of=DAY))
    }
    assert found["record-contact"].outcome == "open"
    assert found["close-case"].outcome == "blocked"
    assert [each.clause for each in found["close-case"].unmet] == ["Northshire 10"]
    assert "Mia Example" in " ".join(found["close-case"].unmet[0].because)
    assert "decide" not in found
    assert "record-absence" not in found


def test_offers_leave_out_what_the_persons_job_does_not_do(case: Case, office: Office) -> None:
    found = {
        offer.action.id for offer in offers_in(context_of(case, office.practitioner, as_of=DAY))
    }
    assert "record-contact" in found
    assert "allocate" not in found


def test_a_worker_with_a_second_role_acts_in_the_one_the_policy_names(
    case: Case, office: Office
) -> None:
    office.practitioner.more_roles = ["practice-lead"]
    office.practitioner.save()
    (event,) = done(
        act(
            case,
            "rate-complexity",
            office.practitioner,
            people=[case.case_children.get().person.ref],
            level="high",
            reason="x",
        )
    )
    assert event.by_role == "practice-lead"


ON_CASES = [each.id for each in ACTIONS.values() if each.subject in {"case", "new-case"}]


@pytest.mark.parametrize("action", ON_CASES)
def test_a_service_without_a_policy_records_nothing_on_its_cases(
    office: Office, action: str
) -> None:
    Service.objects.filter(pk=office.service.pk).update(pack="")
    case = Case.objects.get(pk=a_case(office).received("2026-05-18").opened("2026-05-19").case.pk)
    context = context_of(case, office.manager, as_of=DAY)
    assert not allowed_by_job(ACTIONS[action], context)


def test_it_says_why(office: Office) -> None:
    Service.objects.filter(pk=office.service.pk).update(pack="")
    case = Case.objects.get(pk=a_case(office).received("2026-05-18").opened("2026-05-19").case.pk)
    said = act(case, "record-contact", office.manager, method="phone", **{"with": "Mother"})
    assert isinstance(said, Refused)
    assert said.unmet[0].because == (READ_ONLY,)
    assert not case.events.filter(kind="contact.made").exists()


def test_what_was_read_for_the_form_is_not_read_again_for_the_checks(
    case: Case, office: Office
) -> None:
    context = context_of(case, office.practitioner, as_of=DAY)
    called = {"method": "phone", "with": "Mother"}
    sent = Submission(
        actor=office.practitioner,
        user=office.practitioner.user,
        id=uuid4(),
        now=at("2026-06-01"),
        entered=called,
    )
    passed = try_out(ACTIONS["record-contact"], context, sent)
    assert not isinstance(passed, Refused)
    entry, _ = passed
    assert entry.seen is context.seen
    assert entry.state is context.state
    assert entry.children is context.children
    assert entry.naming is context.naming
