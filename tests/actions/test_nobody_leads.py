"""A case that nobody is allocated to: how it comes to that, by whom, and when it may not."""

from __future__ import annotations

from datetime import date

import pytest

from keyworker.access.models import AccessRole
from keyworker.actions.families import ACTIONS
from keyworker.policy.vocabulary import STATUTORY_STANDINGS
from keyworker.record.models import Case
from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Worker
from tests.builders import Office, a_case, a_worker, act, act_on, an_office, clocks, done, refused

pytestmark = pytest.mark.django_db

PACKS = ("suffolk", "cin", "camden", "nottinghamshire", "early-help-process")


TOUCH = {
    "with": "The child",
    "contact_by": "Duty worker",
    "method": "phone",
    "every": "1 week",
    "next": "2026-04-30",
}


def led(office: Office) -> Case:
    return (
        a_case(office)
        .happened("case.opened", "2026-03-02")
        .standing("2026-03-02", "child-in-need")
        .happened(
            "allocation.started",
            "2026-03-03",
            worker=office.practitioner,
            role="lead",
            team=office.team.slug,
        )
        .case
    )


@pytest.fixture
def cin() -> Office:
    return an_office("cin")


def away(office: Office) -> None:
    of_worker = OnWorker(office.practitioner).fresh()
    done(
        act_on(
            of_worker,
            "record-absence",
            office.manager,
            on="2026-04-13 09:00",
            first_day="2026-04-13",
            expected_return="2026-05-29",
        )
    )


def is_unallocated(case: Case) -> bool:
    return Case.objects.without_lead().includes(case)


def is_led(case: Case) -> bool:
    return case.allocations.running().filter(role="lead").exists()


def test_a_case_on_the_unallocated_list_is_unallocated_whoever_led_it(cin: Office) -> None:
    case = led(cin)
    away(cin)
    done(act(case, "review-absence", cin.manager, on="2026-04-28 10:00", outcome="unallocated"))
    assert not case.allocations.running().exists()
    assert is_unallocated(case)
    assert Case.objects.all().figures(date(2026, 4, 28)).unallocated == 1
    limits = dict(case.timescales.filter(status="running").values_list("rule", "limit"))
    assert str(limits["weekly-review"]) == "2026-05-05"
    assert str(limits["four-weekly-review"]) == "2026-05-26"


def test_putting_a_case_on_the_list_ends_its_leads_part(cin: Office) -> None:
    case = led(cin)
    away(cin)
    done(act(case, "arrange-contact", cin.manager, on="2026-04-28 10:00", **TOUCH))
    entered = {
        "why": "worker-absent",
        "explanation": "Away until the end of May",
        "plan_entry": "Held by the team",
        "team": cin.team.slug,
        "answers.team_recorded": "Newtown",
        "answers.reason_recorded": "In the record of decision",
        "answers.weekly_review": "Morgan Reid",
        "answers.duty_visits": "Each Friday",
        "answers.senior_review": "26 May",
    }
    done(
        act(
            case,
            "hold-unallocated",
            cin.manager,
            on="2026-04-28 11:00",
            because="Nobody to write to yet",
            **entered,
        )
    )
    assert is_unallocated(case)
    assert clocks(case)["weekly-review"] == "running"


def test_a_case_that_another_worker_leads_by_now_stays_with_them(cin: Office) -> None:
    story = a_case(cin).happened("case.opened", "2026-03-02").allocated("2026-03-03")
    away(cin)
    story.allocated("2026-04-20", cin.colleague)
    case = story.case
    done(act(case, "review-absence", cin.manager, on="2026-04-28 10:00", outcome="unallocated"))
    assert [each.worker for each in case.allocations.running()] == [cin.colleague]


def who_lets_go(office: Office) -> Worker:
    """Under Camden's policy only the service manager may depart from a named worker at all times."""
    if office.service.pack != "camden":
        return office.manager
    senior = a_worker(
        office.team, "Kit Senior", "service-manager", access=AccessRole.SERVICE_MANAGER
    )
    return senior


@pytest.mark.parametrize("pack", [each for each in PACKS if each != "suffolk"])
def test_a_lead_is_ended_without_a_successor_for_a_reason(pack: str) -> None:
    office = an_office(pack)
    case = led(office)
    by = who_lets_go(office)
    assert "reason" in " ".join(
        str(each) for each in vars(act(case, "end-lead", by, on="2026-04-28 10:00")).values()
    )
    (ended,) = done(
        act(
            case,
            "end-lead",
            by,
            on="2026-04-28 11:00",
            reason="She left the service today",
            because="Nobody to take over yet",
        )
    )
    assert ended.data == {
        "worker": office.practitioner.ref,
        "role": "lead",
        "reason": "She left the service today",
    } | ({"departures": ended.data["departures"]} if "departures" in ended.data else {})
    assert ended.by == by
    assert is_unallocated(case)


def test_where_the_policy_lets_no_lead_end_without_a_successor_nobody_ends_one() -> None:
    office = an_office("suffolk")
    case = led(office)
    said = refused(act(case, "end-lead", office.manager, on="2026-04-28 11:00", reason="Left"))
    assert "re-allocate it instead" in said
    assert not is_unallocated(case)


@pytest.mark.parametrize("standing", sorted(STATUTORY_STANDINGS))
@pytest.mark.parametrize("pack", PACKS)
def test_no_child_whom_the_law_does_not_let_go_unheld_is_left_without_a_lead(
    pack: str, standing: str
) -> None:
    office = an_office(pack)
    story = a_case(office).happened("case.opened", "2026-03-02").standing("2026-03-02", standing)
    case = story.allocated("2026-03-03").case
    for by in (office.manager, office.lead):
        act(case, "end-lead", by, on="2026-04-28 11:00", reason="Left", because="No one")
        assert is_led(case)


def test_nor_for_a_day_on_which_the_child_was_still_on_a_plan(cin: Office) -> None:
    story = a_case(cin).happened("case.opened", "2026-03-02")
    story.standing("2026-03-02", "child-protection").allocated("2026-03-03")
    story.happened(
        "standing.ended", "2026-04-10", people=[story.child.ref], standing="child-protection"
    )
    said = refused(
        act(
            story.case,
            "end-lead",
            cin.manager,
            on="2026-04-28 11:00",
            at="2026-04-08",
            reason="Left",
        )
    )
    assert "cannot be without a worker" in said


def test_a_practitioner_cannot_end_their_own_lead(cin: Office) -> None:
    case = led(cin)
    assert refused(act(case, "end-lead", cin.practitioner, reason="Enough"))
    assert not is_unallocated(case)


def test_it_asks_why() -> None:
    assert [each.name for each in ACTIONS["end-lead"].asks] == ["at", "reason"]


@pytest.mark.parametrize("pack", PACKS)
def test_work_can_come_back_under_every_policy(pack: str) -> None:
    office = an_office(pack)
    case = a_case(office).happened("case.opened", "2026-03-02").closed("2026-04-01").case
    done(
        act(
            case, "reopen-case", office.manager, on="2026-04-28 10:00", reason="Back", because="Yes"
        )
    )
    assert case.stage == "open"
    assert is_unallocated(case)
    closed_again = a_case(office).happened("case.opened", "2026-03-02").closed("2026-04-01").case
    assert refused(act(closed_again, "reopen-case", office.support, reason="Back", because="Yes"))
