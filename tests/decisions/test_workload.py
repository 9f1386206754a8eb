"""How much does this worker carry, against how much they should?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from keyworker.decisions.workload import Caseload, WorkloadAnswer, measure
from keyworker.policy.rules.workload import Workload
from tests.northshire import a_pack

RULES: dict[str, Any] = {
    "counting": {
        "id": "count-children",
        "clause": "NOR-10",
        "plain": "Children are counted",
        "unit": "children",
        "parts": ["lead", "co-worker"],
        "children": {"each.unborn": {"is": False}},
    },
    "ranges": [
        {
            "id": "full-time",
            "clause": "NOR-11",
            "plain": "20 to 25",
            "from_": 20,
            "to": 25,
            "when": {"worker.role": {"is": "family-support-practitioner"}},
        },
        {
            "id": "coaches",
            "clause": "NOR-12",
            "plain": "No figure",
            "when": {"worker.role": {"is": "coach"}},
        },
    ],
    "reductions": [
        {"id": "mentoring", "clause": "NOR-14", "plain": "Mentoring", "type": "mentoring"},
        {
            "id": "training",
            "clause": "NOR-14",
            "plain": "Training",
            "type": "training-and-development",
        },
    ],
    "increase": {
        "id": "increase",
        "clause": "NOR-15",
        "plain": "Both agree",
        "agreed_by": ["manager", "practitioner"],
    },
    "shared_work": [
        {
            "id": "contact",
            "clause": "NOR-13",
            "plain": "About a quarter",
            "type": "supervised-contact",
            "default_share": 25,
        }
    ],
}


def children(count: int, first: int = 1, **fields: Any) -> list[dict[str, Any]]:
    return [{"id": f"P{n}", "standing": ["caf"], **fields} for n in range(first, first + count)]


def ask(count: int, *, as_of: str = "2026-06-01", adding: int = 0, **worker: Any) -> WorkloadAnswer:
    document = {
        "worker": {"role": "family-support-practitioner", "fte": 1.0, **worker},
        "cases": [{"id": "C1", "children": children(count)}],
        "adding": children(adding, first=500),
    }
    return measure(
        a_pack(workload=RULES), Caseload.model_validate(document), as_of=date.fromisoformat(as_of)
    )


@pytest.mark.parametrize(
    ("count", "position"), [(18, "room"), (20, "within"), (25, "within"), (26, "over")]
)
def test_exactly_the_top_is_within_and_one_more_is_over(count: int, position: str) -> None:
    assert ask(count).position == position


def test_children_are_counted_not_cases_and_each_once() -> None:
    cases = [
        {"id": "C1", "children": children(3)},
        {"id": "C2", "part": "co-worker", "children": children(3, first=3)},
    ]
    document = {"worker": {"role": "family-support-practitioner"}, "cases": cases}
    assert (
        measure(
            a_pack(workload=RULES), Caseload.model_validate(document), as_of=date(2026, 6, 1)
        ).count
        == 5
    )


def test_part_time_takes_its_share_of_the_range() -> None:
    assert (ask(15, fte=0.6).range.from_, ask(15, fte=0.6).range.to) == (12, 15)
    assert (ask(15, fte=0.6).position, ask(16, fte=0.6).position) == ("within", "over")


def test_reductions_add_up_while_they_run() -> None:
    duties = [
        {"type": "mentoring", "percent": 10, "from": "2026-05-01", "until": "2026-06-30"},
        {"type": "training-and-development", "percent": 10},
    ]
    running, past = ask(16, reductions=duties), ask(16, as_of="2026-07-01", reductions=duties)
    assert (running.range.from_, running.range.to) == (16, 20)
    assert (past.range.from_, past.range.to) == (18, 22.5)


def test_a_duty_that_the_policy_does_not_name_takes_nothing_off_and_it_says_so() -> None:
    answer = ask(16, reductions=[{"type": "rota-duty", "percent": 50}])
    assert answer.range.to == 25
    assert answer.working[-1] == "Nothing comes off for rota duty: the policy names no such duty"


def test_above_the_range_it_says_who_must_agree_first() -> None:
    assert ask(25).agreed_by == ()
    over = ask(25, adding=1)
    assert (over.agreed_by, over.agreed_by_clause) == (("manager", "practitioner"), "Northshire 15")


def test_a_policy_that_is_silent_on_supervised_contact_counts_none_of_it() -> None:
    silent = {name: rules for name, rules in RULES.items() if name != "shared_work"}
    document = {
        "worker": {
            "role": "family-support-practitioner",
            "does_unitemised_supervised_contact": True,
            "supervised_contact": [
                {"children": ["P8", "P9"]},
                {"children": ["P7"], "count_by": "percentage", "percent": 10},
            ],
        },
        "cases": [{"id": "C1", "children": children(3)}],
    }
    answer = measure(
        a_pack(workload=silent), Caseload.model_validate(document), as_of=date(2026, 6, 1)
    )
    assert (answer.count, answer.range.to) == (3, 25)


def with_two_kinds(**worker: Any) -> WorkloadAnswer:
    """Under a policy that shares two kinds of work with children."""
    second = {
        "id": "groups",
        "clause": "NOR-12",
        "plain": "A tenth",
        "type": "play-group",
        "default_share": 10,
    }
    rules = {**RULES, "shared_work": [*RULES["shared_work"], second]}
    document = {"worker": {"role": "family-support-practitioner", "fte": 1.0, **worker}}
    return measure(
        a_pack(workload=rules), Caseload.model_validate(document), as_of=date(2026, 6, 1)
    )


def test_each_kind_of_shared_work_takes_its_own_share() -> None:
    answer = with_two_kinds(
        supervised_contact=[
            {"type": "play-group", "count_by": "percentage"},
            {"count_by": "percentage", "percent": 20},
        ],
        reductions=[{"type": "play-group", "percent": 20}],
    )
    assert (answer.range.from_, answer.range.to) == (10, 12.5)
    assert answer.working[-1].endswith(
        "less 20% for supervised contact (Northshire 13), less 30% for play group (Northshire 12)"
    )


def test_children_of_any_kind_of_shared_work_count_by_head_once() -> None:
    answer = with_two_kinds(
        supervised_contact=[
            {"type": "play-group", "children": ["P1", "P2"]},
            {"type": "supervised-contact", "children": ["P2", "P3"]},
        ]
    )
    assert answer.count == 3
    assert "3 children of them seen only in supervised contact or play group" in answer.working


def test_the_same_children_by_head_in_one_kind_and_as_a_share_in_another_are_not_counted_twice() -> (
    None
):
    answer = with_two_kinds(
        supervised_contact=[
            {"type": "play-group", "children": ["P1"], "count_by": "percentage", "percent": 50},
            {"type": "supervised-contact", "children": ["P1"]},
        ]
    )
    assert (answer.count, answer.range.to) == (1, 12.5)
    with pytest.raises(ValueError, match=r"^play group: the same children"):
        with_two_kinds(
            supervised_contact=[
                {"type": "play-group", "children": ["P1"], "count_by": "percentage"},
                {"type": "play-group", "children": ["P1"]},
            ]
        )


def test_shared_work_that_the_policy_does_not_name_takes_nothing_off_and_it_says_so() -> None:
    answer = with_two_kinds(supervised_contact=[{"type": "paly-group", "count_by": "percentage"}])
    assert answer.range.to == 25
    assert answer.working[-1] == "Nothing comes off for paly group: the policy names no such duty"


def test_a_sibling_group_seen_in_supervised_contact_counts_by_head() -> None:
    group = [{"children": [f"S{n}" for n in range(6)], "count_by": "children"}]
    answer = ask(16, supervised_contact=group)
    assert (answer.count, answer.range.to) == (22, 25)


def test_or_as_a_share_of_the_range_and_then_not_by_head() -> None:
    group = [{"children": [f"S{n}" for n in range(6)], "count_by": "percentage", "percent": 25}]
    answer = ask(19, supervised_contact=group)
    assert (answer.count, answer.range.from_, answer.range.to, answer.position) == (
        19,
        15,
        18.75,
        "over",
    )


def test_never_both() -> None:
    both = [
        {"children": ["S1"], "count_by": "percentage"},
        {"children": ["S1"], "count_by": "children"},
    ]
    with pytest.raises(ValueError, match="choose one"):
        ask(10, supervised_contact=both)


def test_supervised_contact_that_is_not_itemised_takes_the_default_share() -> None:
    answer = ask(15, does_unitemised_supervised_contact=True)
    assert (answer.range.from_, answer.range.to) == (15, 18.75)
    assert any("Northshire 13" in each for each in answer.working)


def test_a_role_without_a_figure_is_never_over_and_says_so() -> None:
    answer = ask(31, role="coach")
    assert (answer.position, answer.range.to, answer.has_figure) == ("within", None, False)
    assert "The policy gives no figure for this job role" in answer.working


def test_what_is_proposed_shows_in_the_projection_only() -> None:
    answer = ask(24, adding=3)
    assert (answer.count, answer.projected, answer.position, answer.projected_position) == (
        24,
        27,
        "within",
        "over",
    )


def test_held_cases_are_shown_and_not_counted_and_unborn_children_not_yet() -> None:
    cases = [
        {"id": "C1", "children": [*children(2), {"id": "P9", "unborn": True}]},
        {"id": "C2", "part": "holding", "children": children(4, first=100)},
        {"id": "C3", "stage": "received", "children": children(4, first=200)},
    ]
    document = {"worker": {"role": "family-support-practitioner"}, "cases": cases}
    answer = measure(
        a_pack(workload=RULES), Caseload.model_validate(document), as_of=date(2026, 6, 1)
    )
    assert (answer.count, answer.held) == (2, 4)


BENCHMARK = {
    "id": "benchmark",
    "value": 100,
    "why": "Ours; the policy gives none",
    "about": "NOR-14",
}
NEWLY_QUALIFIED = {
    "id": "newly-qualified",
    "clause": "NOR-14",
    "plain": "No more than 90%",
    "share": 0.9,
    "of": {"setting": "benchmark"},
    "when": {"worker.nqsw": {"is": True}},
}
BY_POINTS: dict[str, Any] = {
    "counting": {
        "id": "count-points",
        "clause": "NOR-10",
        "plain": "Points are added up",
        "unit": "points",
        "parts": ["lead"],
        "weight": "case.points",
    },
    "ranges": [
        NEWLY_QUALIFIED,
        {
            "id": "others",
            "clause": "NOR-11",
            "plain": "The benchmark",
            "when": "always",
            "to": {"setting": "benchmark"},
        },
    ],
}


def points(
    *cases: float | None, proposed: float | None = None, benchmark: Any = 100, **worker: Any
) -> WorkloadAnswer:
    document: dict[str, Any] = {
        "worker": {"fte": 1.0, **worker},
        "cases": [{"id": f"C{n}", "points": each} for n, each in enumerate(cases)],
    }
    if proposed is not None:
        document["proposed"] = {"id": "C99", "points": proposed}
    pack = a_pack(workload=BY_POINTS, settings=[BENCHMARK | {"value": benchmark}])
    return measure(pack, Caseload.model_validate(document), as_of=date(2026, 6, 1))


def test_points_are_those_of_each_case_and_of_the_one_proposed() -> None:
    found = points(20, 22, proposed=5)
    assert (found.count, found.projected) == (42, 47)
    assert found.working[0] == "42 points in 2 open cases"


def test_a_case_nobody_has_weighed_is_said_to_be_left_out() -> None:
    found = points(20, None)
    assert (found.count, found.not_weighed) == (20, 1)
    assert "1 case not weighed yet: nothing is counted for them" in found.working
    assert found.working[0] == "At least 20 points in 2 open cases"


def test_what_nobody_has_weighed_is_unknown_and_not_nothing() -> None:
    found = points(None, proposed=5)
    assert (found.figure, found.first.figure) == ("Unknown", "Unknown")
    assert found.first.projected_figure == "At least 5"
    assert {"Unknown points in 1 open case", "At least 5 points with this case"} <= {*found.working}


@pytest.mark.parametrize(("fte", "top"), [(1.0, 90), (0.5, 45)])
def test_a_share_of_a_benchmark_goes_with_the_hours(fte: float, top: float) -> None:
    found = points(10, nqsw=True, fte=fte)
    assert (found.range.to, found.clause, found.local_default) == (top, "Northshire 14", True)


@pytest.mark.parametrize(("projected", "position"), [(90, "within"), (91, "over")])
def test_exactly_the_share_is_within_and_more_is_over(projected: int, position: str) -> None:
    assert points(84, proposed=projected - 84, nqsw=True).projected_position == position


def test_a_share_is_not_rounded_up() -> None:
    assert points(10, nqsw=True, benchmark=17).range.to == 15.3
    assert (
        "90% of 17 points (a local default, not in the policy) full time"
        in points(nqsw=True, benchmark=17).working[-1]
    )


def test_without_a_benchmark_there_is_no_figure_and_the_answer_says_so() -> None:
    found = points(95, nqsw=True, benchmark=[])
    assert (found.has_figure, found.range.to, found.position) == (False, None, "within")
    assert (
        found.working[-1]
        == "90% of a figure that the policy does not give, and none has been set locally"
    )


def test_a_share_with_nothing_named_is_of_the_range_that_would_otherwise_apply() -> None:
    ordinary = {
        "id": "full-time",
        "clause": "NOR-11",
        "plain": "20 to 25",
        "from": 20,
        "to": 25,
        "when": "always",
    }
    share = {
        "id": "first-year",
        "clause": "NOR-14",
        "plain": "Four fifths",
        "share": 0.8,
        "when": {"worker.months_qualified": {"below": 12}},
    }
    pack = a_pack(workload=RULES | {"ranges": [share, ordinary]})
    document = {"worker": {"qualified": "2025-09-01"}, "cases": []}
    found = measure(pack, Caseload.model_validate(document), as_of=date(2026, 8, 31))
    assert (found.range.from_, found.range.to, found.local_default) == (16, 20, False)
    assert measure(pack, Caseload.model_validate(document), as_of=date(2026, 9, 1)).range.to == 25


@pytest.mark.parametrize(
    "wrong",
    [
        {"counting": BY_POINTS["counting"] | {"weight": None}},
        {"counting": RULES["counting"] | {"weight": "case.points"}},
        {"ranges": [NEWLY_QUALIFIED | {"to": 90}]},
        {"ranges": [NEWLY_QUALIFIED | {"share": None}]},
    ],
)
def test_a_count_or_a_range_that_says_two_things_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Workload.model_validate(BY_POINTS | wrong)


MONITORED: dict[str, Any] = {
    "counting": RULES["counting"]
    | {
        "unit": "cases",
        "children": None,
        "when": {
            "not": {"case.monitoring_only": {"is": True}, "worker.role": {"is": "case-manager"}}
        },
    },
    "ranges": [{"id": "any", "clause": "NOR-11", "plain": "Some", "when": "always"}],
}


@pytest.mark.parametrize(("role", "count"), [("case-manager", 2), ("monitoring-officer", 3)])
def test_a_policy_may_leave_some_cases_out_of_some_workers_caseloads(role: str, count: int) -> None:
    cases = [
        {"id": "C1", "monitoring_only": True},
        {"id": "C2", "monitoring_only": False},
        {"id": "C3"},
    ]
    document = {
        "worker": {"role": role},
        "cases": cases,
        "proposed": {"id": "C4", "monitoring_only": True},
    }
    found = measure(
        a_pack(workload=MONITORED), Caseload.model_validate(document), as_of=date(2026, 6, 1)
    )
    assert (found.count, found.projected) == (count, count + (role != "case-manager"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"absent": True}, "Away"),
        ({"left_on": "2026-05-31"}, "Leaving"),
        ({"left_on": "2026-06-19"}, "Leaving"),
        ({"active": False}, "Not in post"),
        ({"started": "2026-06-02"}, "Not in post"),
        ({"leave_from": "2026-06-29"}, "Leave from Mon 29 Jun 2026"),
        ({"leave_from": "2026-06-01"}, "Away"),
    ],
)
def test_whoever_is_given_nothing_new_has_no_room(said: dict[str, Any], why: str) -> None:
    answer = ask(3, adding=1, **said)

    assert (answer.position, answer.projected_position) == ("within", "within")
    assert answer.no_room == why
    assert f"{why}: no room for more, however little they carry" in answer.working
    assert ask(26, **said).position == "over"


def test_leave_more_than_four_weeks_ahead_leaves_room() -> None:
    answer = ask(3, leave_from="2026-06-30", absent=False, active=True)

    assert (answer.position, answer.no_room) == ("room", None)


@pytest.mark.parametrize(("count", "position"), [(3, "not-known"), (22, "not-known"), (26, "over")])
def test_hours_that_nobody_gave_are_taken_for_full_time_and_said(count: int, position: str) -> None:
    answer = ask(count, fte=None)

    assert (answer.range.from_, answer.range.to, answer.position) == (20, 25, position)
    assert answer.needs == ("worker.fte",)
    assert "How much of full time they work is not known: full time is taken" in answer.working


def test_hours_that_nobody_gave_are_not_asked_where_there_is_no_figure() -> None:
    answer = ask(3, role="coach", fte=None)

    assert (answer.position, answer.needs) == ("within", ())


@pytest.mark.parametrize(("part", "projected"), [("lead", 8), ("co-worker", 8), ("holding", 5)])
def test_what_would_be_held_for_somebody_away_would_not_count(part: str, projected: int) -> None:
    document = {
        "worker": {"role": "family-support-practitioner", "fte": 1.0},
        "cases": [{"id": "C1", "children": children(5)}],
        "adding": children(3, first=500),
        "proposed": {"id": "C2", "part": part, "children": children(3, first=500)},
    }
    answer = measure(
        a_pack(workload=RULES), Caseload.model_validate(document), as_of=date(2026, 6, 1)
    )
    assert answer.projected == projected
