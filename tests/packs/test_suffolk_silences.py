"""What Suffolk's policy leaves out, its pack leaves out too, or marks as the authority's own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.notices import notifications
from keyworker.decisions.trying.documents_out import checklist_of, timescales_of, workload_of
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.timescales import Timescale

LATER = date(2026, 12, 1)


@pytest.fixture(scope="module")
def suffolk() -> Pack:
    return find_pack("suffolk")


def a_document(*events: dict[str, Any], people: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    workers = [
        {"id": "W1", "role": "family-support-practitioner"},
        {"id": "M1", "role": "practice-manager"},
    ]
    return {"people": list(people), "workers": workers, "events": list(events)}


def event(kind: str, at: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "at": at, **fields}


RECEIVED = event("referral.received", "2026-05-18", type="caf", source="school")
OPENED = event("decision.made", "2026-05-20", outcome="open", by="M1")
ALLOCATED = event("allocation.started", "2026-05-20", worker="W1", role="lead")


def rules_running(pack: Pack, document: dict[str, Any], *, as_of: date = LATER) -> set[str]:
    return {each["id"] for each in timescales_of(pack, document, as_of=as_of)}


def about(pack: Pack, word: str) -> list[Timescale]:
    return [
        rule for rule in pack.timescales if any(stop.event.startswith(word) for stop in rule.stops)
    ]


def test_completing_the_assessment_has_no_time_limit(suffolk: Pack) -> None:
    started = event("assessment.started", "2026-05-21")
    document = a_document(
        RECEIVED,
        OPENED,
        ALLOCATED,
        started,
        people=({"id": "P1", "is": "child", "born": "2015-03-02"},),
    )
    owed = [
        each
        for each in timescales_of(suffolk, document, as_of=LATER)
        if each["id"].startswith("assess")
    ]
    assert owed == []


def test_plans_have_no_review_interval_of_the_policys(suffolk: Pack) -> None:
    planned = event("plan.agreed", "2026-06-10")
    found = rules_running(suffolk, a_document(RECEIVED, OPENED, ALLOCATED, planned))
    assert not {each for each in found if "review" in each}


def test_supervision_has_no_frequency_of_its_own(suffolk: Pack) -> None:
    supervised = event("supervision.held", "2026-06-01", by="M1", worker="W1")
    rules = rules_running(suffolk, a_document(RECEIVED, OPENED, ALLOCATED, supervised))
    assert not {rule for rule in rules if "supervision" in rule}


def test_how_often_a_child_is_visited_is_what_the_plan_says_and_without_a_plan_there_is_no_clock(
    suffolk: Pack,
) -> None:
    child = ({"id": "P1", "is": "child", "born": "2015-03-02"},)
    assert "visit-child" not in rules_running(
        suffolk, a_document(RECEIVED, OPENED, ALLOCATED, people=child)
    )


def test_no_hold_and_no_absence_pauses_a_clock(suffolk: Pack) -> None:
    assert [rule.id for rule in suffolk.timescales if rule.pauses] == []


def test_nobody_may_relax_a_clock(suffolk: Pack) -> None:
    assert [rule.id for rule in suffolk.timescales if rule.relax] == []


def test_there_is_no_waiting_list_no_priority_and_no_routing_table(suffolk: Pack) -> None:
    assert (suffolk.priority, suffolk.routing) == ((), ())
    # The states are of a family shared with Social Care and of a case that somebody leads: of none that waits.
    assert [each.id for each in suffolk.states] == ["shared-with-social-care", "led"]
    assert {"put-on-waiting-list", "put-on-hold", "step-down"}.isdisjoint(suffolk.actions_spoken_of)


@pytest.mark.parametrize(
    "role", ["young-persons-worker", "senior-family-support-practitioner", "early-help-coach"]
)
def test_the_roles_said_to_carry_more_have_no_figure(suffolk: Pack, role: str) -> None:
    children = [{"id": f"P{n}"} for n in range(60)]
    document = {
        "worker": {"id": "W1", "role": role},
        "cases": [{"id": "C1", "part": "lead", "children": children}],
    }
    answer = workload_of(suffolk, document, as_of=LATER)
    assert (answer["position"], answer["has_figure"], answer["range"]) == (
        "within",
        False,
        {"from": None, "to": None},
    )


def test_shares_of_other_duties_add_up_and_are_not_multiplied(suffolk: Pack) -> None:
    duties = [
        {"type": "mentoring", "percent": 10},
        {"type": "training-and-development", "percent": 10},
    ]
    document = {
        "worker": {"id": "W1", "role": "family-support-practitioner", "reductions": duties},
        "cases": [],
    }
    assert workload_of(suffolk, document, as_of=LATER)["range"] == {"from": 16, "to": 20}


def test_no_notice_goes_to_a_family(suffolk: Pack) -> None:
    assert {to for rule in suffolk.notices for to in rule.to} & {
        "family",
        "parent",
        "child",
        "assessor",
    } == set()


def test_a_family_that_declines_is_told_nothing_by_itself(suffolk: Pack) -> None:
    declined = event("offer.declined", "2026-05-21", significant_concerns=False)
    notices = notifications(
        suffolk, CaseFile.model_validate(a_document(RECEIVED, declined)), as_of=LATER
    )
    assert {to for each in notices if each.event == "offer.declined" for to in each.to} <= {
        "practice-manager",
        "practice-lead",
    }


def test_no_age_makes_a_young_parent(suffolk: Pack) -> None:
    mother = {"id": "P2", "is": "mother", "born": "2009-01-01"}
    asked = checklist_of(suffolk, "referral", a_document(RECEIVED, people=(mother,)), as_of=LATER)
    assert ("young_parent" in asked["asked"], asked["missing"]) == (True, [])


def test_figures_the_policy_does_not_give_are_settings_and_no_clause_is_cited_for_them(
    suffolk: Pack,
) -> None:
    local = {rule.id for rule in suffolk.timescales if isinstance(rule.within, LocalDefault)}
    assert {
        "tell-family-of-absence",
        "choose-holder",
        "monitor-caseloads",
        "introduce-new-practitioner",
    } <= local
    assert {"decide-caf", "allocate-caf", "first-contact", "guide-assessor"}.isdisjoint(local)
