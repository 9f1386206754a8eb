"""A family waits for a worker: rated, put on the list, told, looked at again; and how long it is likely to wait."""

from __future__ import annotations

from datetime import date

import pytest

from keyworker.access.models import AccessRole
from keyworker.actions.available import context_of, offers_in
from keyworker.actions.outcome import Stale
from keyworker.caseload.waiting_list import Waiting, expected_for, waiting_page, waits_of
from keyworker.record.models import Case, Timescale
from keyworker.workforce.models import Worker
from tests.builders import (
    CaseStory,
    Office,
    a_case,
    act,
    an_office,
    days_after,
    done,
    refused,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
ROOMLESS = {"attendance_concern": "no", "worker_has_room": "no"}


@pytest.fixture
def office() -> Office:
    return an_office("nottinghamshire")


def listed(office: Office) -> list[Waiting]:
    """The waiting list of the service."""
    number = waits_of(office.service).number
    return waiting_page(office.service, None, total=number).rows


def a_screened_case(office: Office) -> CaseStory:
    story = a_case(office).received("2026-05-29")
    done(
        act(
            story.case,
            "screen-referral",
            office.manager,
            outcome="met",
            rationale="Level 3 on attendance and home",
        )
    )
    return story


def test_the_table_gives_the_priority_and_the_family_joins_the_list(office: Office) -> None:
    case = a_screened_case(office).case
    (rated,) = done(act(case, "rate-priority", office.lead, rag="amber", support="low"))
    assert rated.data["priority"] == "2"
    (placed,) = done(act(case, "put-on-waiting-list", office.manager, **ROOMLESS))
    assert (placed.kind, placed.data["attendance_concern"], placed.data["answers"]) == (
        "waiting.started",
        False,
        {"worker_has_room": False},
    )
    assert (case.stage, case.opened_on) == ("open", DAY)
    due = set(Timescale.objects.filter(case=case, status="running").values_list("rule", flat=True))
    assert {"write-to-waiting-family", "tell-referrer-of-waiting", "review-waiting"} <= due


def test_another_priority_than_the_tables_needs_a_reason(office: Office) -> None:
    case = a_screened_case(office).case
    entered = {"rag": "amber", "support": "low", "priority": "4"}
    assert "The table gives priority 2" in refused(
        act(case, "rate-priority", office.manager, **entered)
    )
    (rated,) = done(
        act(case, "rate-priority", office.manager, **entered, reason="School has a worker in place")
    )
    assert rated.data["priority"] == "4"


def test_nobody_joins_the_list_unrated_or_unasked_about_attendance(office: Office) -> None:
    case = a_screened_case(office).case
    said = refused(act(case, "put-on-waiting-list", office.manager, **ROOMLESS))
    assert "The referral has no risk rating and priority yet" in said
    said = refused(act(case, "put-on-waiting-list", office.manager, worker_has_room="no"))
    assert "Choose an answer to ‘Is school attendance a concern’" in said


def test_while_somebody_has_room_waiting_needs_a_reason(office: Office) -> None:
    case = a_case(office).received("2026-05-29").rated("2026-05-29").case
    entered = {"attendance_concern": "yes", "worker_has_room": "yes"}
    assert "may have room" in refused(act(case, "put-on-waiting-list", office.manager, **entered))
    done(
        act(
            case,
            "put-on-waiting-list",
            office.manager,
            **entered,
            reason="Awaiting a Polish speaker",
        )
    )


def test_high_risk_with_little_support_never_waits_without_a_word(office: Office) -> None:
    case = a_case(office).received("2026-05-29").rated("2026-05-29", "red", "low", "1").case
    said = refused(act(case, "put-on-waiting-list", office.manager, **ROOMLESS))
    assert "allocate now, or say why that is impossible" in said


def test_a_child_with_a_statutory_standing_cannot_be_put_on_the_list(office: Office) -> None:
    story = (
        a_case(office)
        .received("2026-05-29")
        .rated("2026-05-29")
        .standing("2026-05-29", "child-protection")
    )
    said = refused(act(story.case, "put-on-waiting-list", office.manager, **ROOMLESS))
    assert "statutory standing" in said
    blocked = {
        each.action.id: each
        for each in offers_in(context_of(story.case, office.manager, as_of=DAY))
    }["put-on-waiting-list"]
    assert (blocked.outcome, "never left to wait" in blocked.unmet[0].because[0]) == (
        "blocked",
        True,
    )


@pytest.mark.parametrize("who", ["practitioner", "colleague", "support"])
def test_only_those_the_policy_names_rate_and_place(office: Office, who: str) -> None:
    case = a_case(office).received("2026-05-29").case
    worker = getattr(office, who)
    worker.user.access_role = AccessRole.PRACTICE_MANAGER
    worker.user.save()
    entered = {"rag": "amber", "support": "low"}
    assert "Only a Team Manager or Senior" in refused(act(case, "rate-priority", worker, **entered))
    assert "Only a Team Manager or Senior" in refused(
        act(case, "put-on-waiting-list", worker, **ROOMLESS)
    )


def test_the_letter_and_the_referrers_message_say_what_the_policy_asks(office: Office) -> None:
    case = a_case(office).received("2026-05-29").waiting("2026-06-01").case
    assert "Enter an answer" in refused(act(case, "send-waiting-letter", office.support))
    done(act(case, "send-waiting-letter", office.support, contact="Newtown team, 01234 567890"))
    assert "the wait to be expected" in refused(
        act(case, "tell-referrer", office.support, about="waiting")
    )
    done(
        act(
            case,
            "tell-referrer",
            office.support,
            about="waiting",
            priority="3",
            expected_wait="4 to 6 weeks",
        )
    )
    clocks = dict(Timescale.objects.filter(case=case).values_list("rule", "status"))
    assert (clocks["write-to-waiting-family"], clocks["tell-referrer-of-waiting"]) == ("met", "met")


def test_poor_attendance_is_acted_on_or_ruled_out_with_a_reason(office: Office) -> None:
    case = a_case(office).received("2026-05-29").waiting("2026-06-01", attendance_concern=True).case
    assert refused(act(case, "rule-out-enforcement", office.manager)).startswith("Enter an answer")
    done(
        act(case, "rule-out-enforcement", office.manager, reason="Medical absence, school content")
    )
    assert Timescale.objects.get(case=case, rule="act-on-attendance").status == "met"


def test_risk_found_while_waiting_asks_for_another_rating(office: Office) -> None:
    case = a_case(office).received("2026-05-29").waiting("2026-05-29").case
    grant_to(office.colleague, case, office)
    done(act(case, "note-risk", office.colleague, risk="Debt collectors at the door"))
    assert Timescale.objects.get(case=case, rule="rate-again").status == "running"
    done(act(case, "rate-priority", office.manager, rag="red", support="low"))
    assert Timescale.objects.get(case=case, rule="rate-again").status == "met"


def grant_to(worker: Worker, case: Case, office: Office) -> None:
    """A Rapid Assessment Worker asked to visit has a part in the case."""
    done(
        act(
            case,
            "add-co-worker",
            office.manager,
            worker=worker.ref,
            role="involved",
            reason="A visit while waiting",
        )
    )


def test_after_ten_weeks_the_group_manager_reviews_and_nobody_else(
    office: Office, group_manager: Worker
) -> None:
    case = a_case(office).received("2026-03-22").waiting("2026-03-22").case
    assert Timescale.objects.get(case=case, rule="review-waiting").limit == DAY
    entered = {"decision": "Stays on the list", "actions": "Visit by Ben on Friday"}
    assert "Only a Group Manager" in refused(act(case, "review-waiting", office.manager, **entered))
    assert "Enter an answer" in refused(
        act(case, "review-waiting", group_manager, decision="Stays")
    )
    done(act(case, "review-waiting", group_manager, **entered))
    clocks = dict(Timescale.objects.filter(case=case).values_list("rule", "status"))
    assert (clocks["review-waiting"], clocks["review-waiting-again"]) == ("met", "running")


def test_a_page_that_is_out_of_date_places_nobody(office: Office) -> None:
    case = a_case(office).received("2026-05-29").rated("2026-05-29").case
    outcome = act(case, "put-on-waiting-list", office.manager, version=1, **ROOMLESS)
    assert isinstance(outcome, Stale)
    assert "rated" in outcome.changes[0]


def test_the_case_is_allocated_from_the_list_and_leaves_it(office: Office) -> None:
    story = a_case(office).received("2026-05-29").waiting("2026-05-29")
    whose_need = [{"fact": "index_child.decides", "value": True}]
    case = story.happened("facts.recorded", "2026-05-29", facts=whose_need).case
    known = {"facts.case.about_attendance": "no"}
    done(act(case, "allocate", office.manager, worker=office.practitioner.ref, **known))
    assert listed(office) == []
    assert "Somebody leads this case already" in refused(
        act(case, "put-on-waiting-list", office.manager, **ROOMLESS)
    )


def test_the_list_has_the_policys_order_and_shows_a_statutory_case_on_top(office: Office) -> None:
    fourth = a_case(office).received("2026-03-02").waiting("2026-03-02", priority="4").case
    late_second = a_case(office).received("2026-05-20").waiting("2026-05-20", priority="2").case
    long_second = a_case(office).received("2026-04-01").waiting("2026-04-01", priority="2").case
    wrong = a_case(office).received("2026-05-25").waiting("2026-05-25", priority="5")
    wrong.standing("2026-05-28", "child-protection")
    found = listed(office)
    assert [each.case.pk for each in found] == [
        wrong.case.pk,
        long_second.pk,
        late_second.pk,
        fourth.pk,
    ]
    assert [each.statutory for each in found] == [True, False, False, False]
    assert found[1].days(DAY) == 61


def waited(office: Office, days: int, *, priority: str = "2", until: str = "2026-05-20") -> None:
    since = days_after(until, -days).isoformat()
    a_case(office).received(since).waiting(since, priority=priority).allocated(until)


def test_the_expected_wait_is_read_off_the_families_last_given_a_worker(office: Office) -> None:
    for number, days in enumerate((64, 21, 38, 30, 45)):
        waited(office, days, until=f"2026-05-{10 + number}")
    waited(office, 200, priority="4")
    found = expected_for(office.service, "2", as_of=DAY)
    assert found is not None
    assert found.words == "About 38 days, between 21 and 64"
    assert found.basis == (
        "The 5 families at priority 2 allocated since Sun 10 May 2026 waited 21 to 64 days, half of them 38 or fewer. "
        "Families still waiting are not counted."
    )
    assert (found.against(30), found.against(50), found.against(70)) == (
        "",
        "Longer than 4 of the 5",
        "Longer than any of them",
    )


def test_under_five_families_are_too_few_to_say(office: Office) -> None:
    for days in (21, 38, 45, 60):
        waited(office, days)
    found = expected_for(office.service, "2", as_of=DAY)
    assert found is not None
    assert (
        found.basis
        == "Too few to say: 4 families at priority 2 were given a worker in the last year."
    )
    none = expected_for(office.service, "3", as_of=DAY)
    assert none is not None
    assert none.basis.startswith("Too few to say: no families at priority 3")


def test_a_wait_recorded_by_mistake_is_neither_listed_nor_counted(office: Office) -> None:
    for days in (21, 30, 38, 45):
        waited(office, days)
    given = a_case(office).received("2026-03-02").waiting("2026-03-02", priority="2")
    still = a_case(office).received("2026-03-02").waiting("2026-03-02", priority="2")
    for story in (given, still):
        mistake = story.case.events.get(kind="waiting.started")
        story.happened("event.corrected", "2026-03-03", by=office.manager, corrects=mistake.ref)
    given.allocated("2026-05-20")
    found = expected_for(office.service, "2", as_of=DAY)
    assert found is not None
    assert len(found.waits) == 4
    assert listed(office) == []


def test_what_another_service_or_the_year_before_did_says_nothing(office: Office) -> None:
    other = an_office("nottinghamshire", name="Oldtown")
    for _ in range(5):
        waited(other, 30)
        waited(office, 30, until="2025-05-01")
    found = expected_for(office.service, "2", as_of=DAY)
    assert found is not None
    assert not found.known
