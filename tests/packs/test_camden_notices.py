"""Who is told what under Camden's policy, and what do its forms ask?

Each notice is given the event that calls for it and one that does not; each form is asked for what a blank would leave out.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.casefile_reading import casefile_from
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.notices import Notice

TODAY = date(2026, 8, 12)
CHILD = {"id": "P1", "is": "child", "born": "2017-03-02"}
NEW_WORKER = {
    "id": "W1",
    "profession": "social-worker",
    "nqsw": True,
    "qualified_on": "2026-03-02",
    "first_nqsw_day": "2026-04-01",
}
LEAD = {"kind": "allocation.started", "at": "2026-04-08", "worker": "W1", "role": "lead"}
NOBODY = {"kind": "allocation.ended", "at": "2026-08-10", "worker": "W1", "role": "lead"}
PROTECTED = {
    "kind": "standing.started",
    "at": "2026-08-10",
    "standing": "child-protection",
    "person": "P1",
}


@pytest.fixture(scope="module")
def camden() -> Pack:
    return find_pack("camden")


def notices(
    pack: Pack, *events: dict[str, Any], service: str = "family-intervention"
) -> dict[str, Notice]:
    document = {
        "case": {"service": service},
        "people": [CHILD],
        "workers": [NEW_WORKER],
        "events": list(events),
    }
    seen = CaseOnDay(pack, casefile_from(document, name="given"), TODAY)
    return {
        rule.id: rule
        for rule in pack.notices
        for event in seen.matching(rule.on)
        if rule.when is None or rule.when.reasons(seen.facts(start=event)).truth is not Truth.NO
    }


@pytest.mark.parametrize(
    ("events", "notice", "to"),
    [
        (
            [{"kind": "step-up.decided", "threshold_met": False}],
            "tell-early-help-of-step-up-below-threshold",
            ("early-help-worker",),
        ),
        (
            [{"kind": "hearing.listed", "on": "2026-08-28"}],
            "tell-service-managers-of-hearing",
            ("service-manager",),
        ),
        (
            [{"kind": "looked-after-review.listed", "on": "2026-08-28"}],
            "tell-service-managers-of-review",
            ("service-manager",),
        ),
        (
            [{"kind": "trajectory.recorded", "likely": "looked-after"}],
            "tell-service-managers-of-trajectory",
            ("service-manager",),
        ),
        (
            [LEAD, PROTECTED],
            "tell-manager-of-newly-qualified-worker-alone",
            ("team-manager", "service-manager"),
        ),
        ([LEAD, NOBODY], "tell-managers-that-nobody-is-named", ("team-manager", "service-manager")),
        (
            [LEAD, PROTECTED, NOBODY],
            "tell-head-of-service-that-nobody-is-named",
            ("team-manager", "service-manager", "head-of-service"),
        ),
        (
            [{"kind": "transfer.planned", "move": "between-teams"}],
            "tell-receiving-manager-of-planned-move",
            ("team-manager", "service-manager"),
        ),
        ([{"kind": "warning.noted"}], "tell-receiving-worker-of-warning", ("lead", "co-worker")),
    ],
)
def test_who_is_told(
    camden: Pack, events: list[dict[str, Any]], notice: str, to: tuple[str, ...]
) -> None:
    assert notices(camden, *({"at": "2026-08-11", **event} for event in events))[notice].to == to


def test_the_service_manager_of_cypds_is_told_that_proceedings_ended(camden: Pack) -> None:
    ended = {"kind": "proceedings.concluded", "at": "2026-08-11", "outcome": "looked-after"}
    assert "tell-service-manager-of-concluded-proceedings" in notices(
        camden, ended, service="disability"
    )
    assert "tell-service-manager-of-concluded-proceedings" not in notices(camden, ended)


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "step-up.decided", "threshold_met": True},
        {"kind": "trajectory.recorded", "likely": "not-looked-after"},
        {"kind": "transfer.planned", "move": "within-team"},
        {"kind": "standing.started", "standing": "child-in-need", "person": "P1"},
    ],
    ids=lambda event: str(event["kind"]),
)
def test_nobody_is_told_of_what_concerns_nobody_else(camden: Pack, event: dict[str, Any]) -> None:
    assert notices(camden, LEAD, {"at": "2026-08-11", **event}) == {}


def test_a_notice_carries_the_case_s_reference_and_nothing_of_a_child(camden: Pack) -> None:
    assert all(
        rule.text.count("{") == 1 and rule.text.startswith("{case}: ") for rule in camden.notices
    )


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("decide", {"effect_on_moves", "best_placed", "pathway", "best_interest"}),
        ("plan-transfer", {"effect_on_moves", "best_placed", "pathway", "best_interest"}),
        (
            "allocate",
            {
                "experience",
                "complexity",
                "present_workload",
                "needs_and_expertise",
                "chosen_in_best_interest",
            },
        ),
        ("confirm-names", {"potential_workers"}),
        ("complete-assessment", {"needs", "accommodated"}),
        ("prepare-transfer", {"uploaded", "warnings_asked"}),
    ],
)
def test_what_a_form_asks(camden: Pack, action: str, asked: set[str]) -> None:
    who = camden.who_may(action)
    assert who is not None
    assert who.checklist is not None
    items = camden.checklist(who.checklist).items
    assert {item.id for item in items} == asked
    # A blank is never an answer; only a child's needs may be answered by saying that there is none.
    assert [item.id for item in items if item.nothing] == (
        ["needs"] if action == "complete-assessment" else []
    )


def test_the_assessment_asks_for_the_needs_of_each_child(camden: Pack) -> None:
    needs = camden.checklist("assessment").items[0]
    assert needs.per == "child"
