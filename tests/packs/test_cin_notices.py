"""Who is told what under the children in need policy, and what does each of its forms insist on?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack

ADVISOR = {"id": "W1", "role": "young-persons-advisor"}
NEWLY_QUALIFIED = {"id": "W1", "role": "newly-qualified-social-worker"}
OPENED = [
    {"kind": "case.opened", "at": "2026-02-02"},
    {
        "kind": "allocation.agreed",
        "at": "2026-02-02",
        "worker": "W1",
        "role": "lead",
        "team": "north",
    },
    {
        "kind": "allocation.started",
        "at": "2026-02-02",
        "worker": "W1",
        "role": "lead",
        "team": "north",
    },
]
ENQUIRY = {"kind": "standing.started", "at": "2026-03-17", "standing": "section-47", "person": "P1"}


@pytest.fixture(scope="module")
def cin() -> Pack:
    return find_pack("cin")


def days(
    pack: Pack, notice: str, *events: dict[str, Any], worker: dict[str, Any] | None = None
) -> list[str]:
    """The days on which the notice goes out for a case with these events."""
    (rule,) = [each for each in pack.notices if each.id == notice]
    file = CaseFile.model_validate(
        {
            "people": [{"id": "P1", "is": "child"}],
            "workers": [worker] if worker else [],
            "events": list(events),
        }
    )
    return [str(event.day) for event in CaseOnDay(pack, file, date(2026, 6, 1)).matching(rule.on)]


def decided(need: str) -> dict[str, Any]:
    return {
        "kind": "decision.made",
        "at": "2026-03-04",
        "outcome": "open",
        "need": need,
        "by_role": "team-manager",
    }


def told(pack: Pack, notice: str) -> set[str]:
    (rule,) = [each for each in pack.notices if each.id == notice]
    return set(rule.to)


def test_the_senior_manager_is_told_on_the_day_a_case_starts_to_wait(cin: Pack) -> None:
    assert days(cin, "tell-senior-manager-of-unallocated", decided("child-in-need")) == [
        "2026-03-04"
    ]
    assert "senior-manager" in told(cin, "tell-senior-manager-of-unallocated")


def test_an_enquiry_on_an_advisor_s_case_alarms_both_managers(cin: Pack) -> None:
    assert days(cin, "alarm-child-protection-unheld", *OPENED, ENQUIRY, worker=ADVISOR) == [
        "2026-03-17"
    ]
    assert told(cin, "alarm-child-protection-unheld") == {"team-manager", "senior-manager"}


def test_the_manager_is_told_when_nobody_is_experienced_enough(cin: Pack) -> None:
    assert days(
        cin, "tell-manager-experience-needed", *OPENED, ENQUIRY, worker=NEWLY_QUALIFIED
    ) == ["2026-03-17"]


def test_a_pre_proceedings_letter_tells_the_manager_the_same_day(cin: Pack) -> None:
    letter = {"kind": "issue.raised", "at": "2026-03-11", "issue": "pre-proceedings"}
    assert days(cin, "tell-manager-social-worker-needed", *OPENED, letter, worker=ADVISOR) == [
        "2026-03-11"
    ]


@pytest.mark.parametrize(
    ("notice", "event", "to"),
    [
        (
            "tell-manager-of-proposal",
            {"kind": "allocation.proposed", "worker": "W1", "role": "lead"},
            "team-manager",
        ),
        (
            "tell-senior-manager-of-absence-decision",
            {"kind": "absence.reviewed", "worker": "W1", "outcome": "unallocated"},
            "senior-manager",
        ),
        (
            "tell-senior-manager-of-transfer-unallocated",
            {"kind": "senior.told", "about": "transfer-unallocated"},
            "senior-manager",
        ),
        (
            "tell-senior-manager-of-delay",
            {"kind": "senior.told", "about": "delay"},
            "senior-manager",
        ),
        ("tell-manager-of-concern", {"kind": "partner.reported", "concern": True}, "team-manager"),
        (
            "tell-of-capacity-problem",
            {"kind": "capacity.raised", "source": "staff"},
            "senior-manager",
        ),
        ("tell-team-of-urgent-cover", {"kind": "cover.given", "worker": "W1"}, "lead"),
    ],
)
def test_what_is_recorded_is_passed_on_at_once(
    cin: Pack, notice: str, event: dict[str, Any], to: str
) -> None:
    assert days(cin, notice, {**event, "at": "2026-04-16"}) == ["2026-04-16"]
    assert to in told(cin, notice)


@pytest.mark.parametrize(
    ("notice", "event"),
    [
        (
            "tell-senior-manager-of-absence-decision",
            {"kind": "absence.reviewed", "outcome": "stays"},
        ),
        ("tell-manager-of-concern", {"kind": "partner.reported", "concern": False}),
    ],
)
def test_what_changes_nothing_is_not_passed_on(
    cin: Pack, notice: str, event: dict[str, Any]
) -> None:
    assert days(cin, notice, {**event, "at": "2026-04-16"}) == []


def test_no_notice_says_more_of_a_case_than_its_reference(cin: Pack) -> None:
    assert [each.id for each in cin.notices if "{" in each.text.replace("{case}", "")] == []


def test_every_part_of_the_allocation_brief_is_answered(cin: Pack) -> None:
    must = {
        item.id: item.nothing
        for item in cin.checklist("allocation-brief").items
        if item.force == "must"
    }
    assert must == dict.fromkeys(("allocated", "required", "reviewed", "supervised"))
    assert (rule := cin.who_may("propose-allocation")) is not None
    assert rule.checklist == "allocation-brief"


def test_the_two_reviews_and_the_record_are_never_inappropriate(cin: Pack) -> None:
    lines = {item.id: item.nothing for item in cin.checklist("seven-actions").items}
    never = {
        "team_recorded",
        "reason_recorded",
        "weekly_review",
        "senior_review",
        "duty_visits_looked_after",
    }
    assert {name for name, nothing in lines.items() if nothing is None} == never
    assert (rule := cin.who_may("hold-unallocated")) is not None
    assert rule.checklist == "seven-actions"


def test_the_transfer_protocol_is_a_slot_and_holds_no_steps_of_another_policy(cin: Pack) -> None:
    assert cin.setting("transfer-protocol-steps").value == ()
    assert (rule := cin.who_may("send-transfer")) is not None
    assert rule.checklist == "transfer"
