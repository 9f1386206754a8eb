"""Where Nottinghamshire's policy says nothing, does Keyworker say nothing either?

Absence, re-allocation, a ceiling on caseloads, the frequency of supervision, the age at which a child is seen alone and the
numbers of the lost matrix are not in the document; and each of its two ways of relaxing a standard keeps to its own.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.trying.documents_out import ANSWERS, gate_of, timescales_of
from keyworker.policy.durations import Duration, Unit
from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack

TODAY = date(2026, 6, 10)
LEAD = {"kind": "allocation.started", "at": "2026-05-18", "worker": "W1", "role": "lead"}
BY_A_MANAGER = {"first-contact", "first-home-visit", "assess-family", "agree-plan", "review-plan"}
BY_THE_GROUP_MANAGER = {
    "see-family-initial",
    "see-family-secondary",
    "see-family-tertiary",
    "hold-first-meeting",
    "hold-review-meeting",
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return find_pack("nottinghamshire")


def clocks(pack: Pack, *events: dict[str, Any]) -> list[dict[str, Any]]:
    return timescales_of(pack, {"events": [LEAD, *events]}, as_of=TODAY)


def limits(pack: Pack, *events: dict[str, Any]) -> dict[str, str]:
    return {each["id"]: str(each["limit"]) for each in clocks(pack, *events)}


def outcome_of(
    pack: Pack, action: str, *events: dict[str, Any], role: str = "team-manager", **fields: Any
) -> str:
    attempt = {"role": role, "fields": fields}
    return str(
        gate_of(pack, action, {"events": [LEAD, *events], "attempt": attempt}, as_of=TODAY)[
            "outcome"
        ]
    )


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "screening.decided", "outcome": "met", "by_role": "team-manager"},
        {"kind": "supervision.held", "worker": "W1"},
        {
            "kind": "absence.started",
            "worker": "W1",
            "first_day": "2026-05-20",
            "expected_return": "2026-07-01",
        },
        {"kind": "pregnancy.recorded", "due": "2026-08-31"},
        {"kind": "offer.declined"},
        {"kind": "contact.attempted", "method": "phone"},
        {"kind": "hold.started"},
    ],
    ids=lambda event: str(event["kind"]),
)
def test_the_policy_sets_no_clock_on_what_it_does_not_time(
    pack: Pack, event: dict[str, Any]
) -> None:
    assert set(limits(pack, {"at": "2026-05-20", **event})) == set(limits(pack))


def test_an_absence_moves_no_limit(pack: Pack) -> None:
    away = {
        "kind": "absence.started",
        "at": "2026-05-20",
        "worker": "W1",
        "first_day": "2026-05-20",
    }
    assert limits(pack, away) == limits(pack)


def test_a_new_case_manager_restarts_none_of_the_clocks(pack: Pack) -> None:
    again = {"kind": "allocation.started", "at": "2026-06-01", "worker": "W2", "role": "lead"}
    assert limits(pack, again) == limits(pack)


@pytest.mark.parametrize("cases", [1, 30, 300])
def test_no_caseload_is_too_high(pack: Pack, cases: int) -> None:
    held = [
        {"id": f"C{each}", "part": "lead", "stage": "open", "children": [{"id": "P1"}]}
        for each in range(cases)
    ]
    load = {"worker": {"id": "W1", "role": "case-manager", "fte": 0.5}, "cases": held}
    answer = ANSWERS["workload"](pack, load, as_of=TODAY)
    assert (answer["count"], answer["has_figure"], answer["position"]) == (cases, False, "within")


def test_no_rule_cites_the_heading_whose_figure_is_lost(pack: Pack) -> None:
    assert [rule.id for _, rule in named_rules(pack) if "NCC-3a4-a" in rule.clauses] == []


def test_no_priority_cites_the_lost_figure_either(pack: Pack) -> None:
    ratings = [
        {"case.rag": rag, "case.support": support}
        for rag in ("red", "amber", "green")
        for support in ("low", "high")
    ]
    cited = {ANSWERS["prioritise"](pack, each, as_of=TODAY)["clause"] for each in ratings}
    assert cited == {"Nottinghamshire 3a3"}


def test_a_hold_stops_the_work_and_nothing_else(pack: Pack) -> None:
    paused = {rule.id for rule in pack.timescales if rule.pauses}
    before_the_work = {rule.id for rule in pack.timescales if rule.clause.startswith("NCC-3a")}
    assert paused & before_the_work == set()
    assert BY_A_MANAGER | BY_THE_GROUP_MANAGER | {"complete-plan"} <= paused
    assert "review-brought-assessment" not in paused


def test_the_two_ways_of_relaxing_keep_to_their_own_standards(pack: Pack) -> None:
    relaxed = {rule.id: rule.relax for rule in pack.timescales if rule.relax is not None}
    weekly = {
        name for name, relax in relaxed.items() if relax.review_every == Duration(1, Unit.WEEKS)
    }
    assert set(relaxed) == BY_A_MANAGER | BY_THE_GROUP_MANAGER
    assert weekly == BY_THE_GROUP_MANAGER
    assert {relaxed[name].by for name in BY_THE_GROUP_MANAGER} == {("group-manager",)}
    assert all("team-manager" in relaxed[name].by for name in BY_A_MANAGER)


@pytest.mark.parametrize("standard", sorted(BY_A_MANAGER))
def test_a_manager_s_relaxation_is_never_reviewed_weekly(pack: Pack, standard: str) -> None:
    agreed = {
        "kind": "relaxation.agreed",
        "at": "2026-05-20",
        "timescale": standard,
        "until": "2026-09-01",
        "by_role": "group-manager",
    }
    assert {"review-contact-relaxation", "review-meeting-relaxation"} & set(
        limits(pack, agreed)
    ) == set()


@pytest.mark.parametrize("standard", sorted(BY_THE_GROUP_MANAGER))
def test_a_family_that_does_not_engage_is_no_ground_for_the_group_manager(
    pack: Pack, standard: str
) -> None:
    asked = {"timescale": standard, "until": "2026-09-01"}
    assert (
        outcome_of(pack, "agree-relaxation", role="group-manager", ground="non-engagement", **asked)
        == "blocked"
    )
    assert (
        outcome_of(pack, "agree-relaxation", role="group-manager", ground="demand", **asked)
        == "open"
    )


def test_no_summary_is_asked_for_before_closing(pack: Pack) -> None:
    assert outcome_of(pack, "close-case", outcome="moved-away") == "open"


def test_no_age_is_named_at_which_a_child_is_seen_alone(pack: Pack) -> None:
    assert [setting.id for setting in pack.settings if "age" in setting.id.split("-")] == []
    assert (
        outcome_of(pack, "complete-assessment", not_seen_alone_because="Not of an age for it")
        == "open"
    )


def test_nobody_passes_the_steps_before_closing_for_non_engagement(pack: Pack) -> None:
    steps = [gate for gate in pack.gates if gate.clause.startswith("NCC-3c3")]
    # Five steps, of which the last is a letter and a wait, and agreement to the closing.
    assert len(steps) == 7
    assert [gate.id for gate in steps if gate.override is not None] == []


def test_no_qualification_is_asked_of_a_case_manager(pack: Pack) -> None:
    case = {"id": "C1", "family_has_lead": False, "about_attendance": False}
    request = {
        "case": case,
        "worker": {"id": "W1", "role": "case-manager"},
        "role": "lead",
        "others": [],
    }
    assert ANSWERS["eligible"](pack, request, as_of=TODAY)["outcome"] == "allowed"


def test_the_figures_cited_are_those_of_the_document(pack: Pack) -> None:
    cited = {str(rule.within) for rule in pack.timescales if isinstance(rule.within, Duration)}
    assert cited == {
        "5 working days",
        "24 hours",
        "10 working days",
        "30 working days",
        "8 weeks",
        "40 working days",
        "16 weeks",
        "2 weeks",
        "1 month",
        "6 weeks",
        "1 week",
        "35 working days",
    }
