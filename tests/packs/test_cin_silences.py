"""What the children in need policy leaves out, its pack leaves out too: no ceiling, no pause, no priority, no other's figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.eligibility import EligibilityRequest, assess
from keyworker.decisions.trying.documents_out import states_of, timescales_of, workload_of
from keyworker.policy.durations import Duration
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.gates import EligibilityRule, Gate

SOCIAL_WORKER = "social-worker-level-b"


@pytest.fixture(scope="module")
def cin() -> Pack:
    return find_pack("cin")


def an_open_case(*more: dict[str, Any], workers: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    decision = {
        "kind": "decision.made",
        "at": "2026-03-02",
        "outcome": "open",
        "need": "core-assessment",
        "by_role": "team-manager",
    }
    return {
        "people": [{"id": "P1", "is": "child"}],
        "workers": list(workers),
        "events": [decision, *more],
    }


def limits(pack: Pack, file: dict[str, Any], rule: str, as_of: str) -> list[str]:
    states = timescales_of(pack, file, as_of=date.fromisoformat(as_of), name="case file")
    return [each["limit"] for each in states if each["id"] == rule]


@pytest.mark.parametrize("cases", [0, 1, 30, 60])
def test_no_number_of_cases_is_over(cin: Pack, cases: int) -> None:
    document = {
        "worker": {"id": "W1", "role": SOCIAL_WORKER},
        "cases": [
            {"id": f"C{n}", "part": "lead", "children": [{"id": f"P{n}"}]} for n in range(cases)
        ],
    }
    found = workload_of(cin, document, as_of=date(2026, 3, 2), name="worker")
    assert (found["count"], found["position"], found["has_figure"]) == (cases, "within", False)


def test_a_load_over_any_threshold_refuses_no_social_worker(cin: Pack) -> None:
    request = EligibilityRequest(
        worker={"id": "W1", "role": SOCIAL_WORKER, "load": {"position": "over", "projected": 60}}
    )
    refused = [
        each.rule
        for each in assess(cin, request, as_of=date(2026, 3, 2)).findings
        if each.outcome == "refused"
    ]
    assert not [rule for rule in refused if "load" in rule]


def test_no_clock_is_ever_paused_or_relaxed(cin: Pack) -> None:
    assert [rule.id for rule in cin.timescales if rule.pauses or rule.relax] == []


def test_an_absence_does_not_move_a_review(cin: Pack) -> None:
    away = {
        "kind": "absence.started",
        "at": "2026-03-03",
        "worker": "W8",
        "first_day": "2026-03-03",
        "expected_return": "2026-03-20",
        "planned": False,
    }
    without = limits(cin, an_open_case(), "weekly-review", "2026-03-06")
    assert (
        without == limits(cin, an_open_case(away), "weekly-review", "2026-03-06") == ["2026-03-09"]
    )


def test_a_hold_does_not_stop_the_wait_for_a_worker(cin: Pack) -> None:
    file = an_open_case({"kind": "hold.started", "at": "2026-03-03"})
    found = [each["id"] for each in states_of(cin, file, as_of=date(2026, 3, 9))]
    assert found == ["not-accepted", "unallocated"]


def test_there_is_no_scale_of_priority(cin: Pack) -> None:
    assert cin.priority == ()


def test_no_length_is_the_policy_s_own_but_one_week_and_four_weeks(cin: Pack) -> None:
    own = {str(rule.within) for rule in cin.timescales if isinstance(rule.within, Duration)}
    assert own == {"1 week", "4 weeks"}


def test_what_the_policy_wants_at_once_or_without_delay_runs_by_a_local_default(cin: Pack) -> None:
    local = {rule.id for rule in cin.timescales if isinstance(rule.within, LocalDefault)}
    assert {
        "settle-tasks",
        "move-on",
        "write-to-family",
        "accept-allocation",
        "supervise-holder",
    } <= local


def test_no_limit_is_a_date_but_of_absences_of_tasks_and_of_six_months_of_services(
    cin: Pack,
) -> None:
    dated = {rule.id for rule in cin.timescales if rule.due is not None}
    absence = {"consider-cover-without-date", "consider-cover-still-away", "review-planned-absence"}
    entered = {"review-temporary-allocation"}
    tasks = {"task", "task-of-others", "task-answered-for"}
    assert dated == {"services-under-six-months", *absence, *entered, *tasks}


def test_no_limit_is_written_in_working_days_under_a_clause(cin: Pack) -> None:
    assert not [rule.id for rule in cin.timescales if "working" in str(rule.within)]


@pytest.mark.parametrize("event", ["referral.received", "allocation.started"])
def test_first_contact_and_assessment_have_no_time_limit(cin: Pack, event: str) -> None:
    file = an_open_case({"kind": event, "at": "2026-03-02"})
    found = {
        each["id"] for each in timescales_of(cin, file, as_of=date(2026, 6, 1), name="case file")
    }
    assert not [rule for rule in found if "first" in rule or "assess" in rule]


def test_no_number_of_years_ends_the_support_of_a_newly_qualified_worker(cin: Pack) -> None:
    request = EligibilityRequest(
        worker={"id": "W1", "role": "newly-qualified-social-worker", "qualified": "2016-09-01"},
        support={"job": "nobody"},
        children=({"id": "P1", "is": "child", "standing": ["child-protection"]},),
    )
    found = {
        each.rule: each.outcome for each in assess(cin, request, as_of=date(2026, 3, 2)).findings
    }
    assert found["new-workers-supported"] == "refused"


def test_what_protects_a_child_has_no_override(cin: Pack) -> None:
    rules: list[Gate | EligibilityRule] = [*cin.gates, *cin.eligibility]
    statutory = [rule for rule in rules if rule.statutory]
    assert {rule.clause for rule in statutory} == {"CIN-7.2-b", "CIN-2.6-h", "CIN-2.6-i"}
    assert [rule.id for rule in statutory if rule.override is not None] == []


def test_a_must_has_no_override_at_all(cin: Pack) -> None:
    rules: list[Gate | EligibilityRule] = [*cin.gates, *cin.eligibility]
    assert [rule.id for rule in rules if rule.force == "must" and rule.override is not None] == []


def test_recording_a_concern_or_urgent_action_is_never_blocked(cin: Pack) -> None:
    guarded = {action for gate in cin.gates for action in gate.actions}
    assert not guarded & {
        "record-standing",
        "raise-issue",
        "record-contact",
        "record-visit",
        "record-urgent-cover",
    }
