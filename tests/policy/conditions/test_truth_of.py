"""Yes, no, or not known yet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.policy.conditions.truth import Truth
from tests.policy.conditions.asking import LATER_VISIT, VISIT, facts_of, read

SIBLINGS = [
    {"id": "P1", "is": "child", "born": "2024-01-10"},
    {"id": "P2", "is": "child", "born": "2015-01-10"},
    {"id": "P3", "is": "child"},
]


@pytest.mark.parametrize(
    ("tests", "truth"),
    [
        ({"is": "home"}, Truth.YES),
        ({"in": ["school", "office"]}, Truth.NO),
        ({"known": True}, Truth.YES),
    ],
)
def test_a_fact_that_is_given_passes_or_not(tests: dict[str, Any], truth: Truth) -> None:
    assert read({"place": tests}).truth(facts_of(place="home")) is truth


def test_a_fact_that_is_not_given_is_not_known_and_never_no() -> None:
    assert read({"place": {"is": "home"}}).truth(facts_of()) is Truth.UNKNOWN
    assert read({"not": {"place": {"is": "home"}}}).truth(facts_of()) is Truth.UNKNOWN


def test_one_no_settles_all_and_one_yes_settles_any() -> None:
    open_, no, yes = {"place": {"is": "home"}}, {"room": {"is": "a"}}, {"room": {"is": "b"}}
    facts = facts_of(room="b")
    assert read({"all": [open_, no]}).truth(facts) is Truth.NO
    assert read({"any": [open_, yes]}).truth(facts) is Truth.YES


def test_what_happened_before_the_latest_start_does_not_count() -> None:
    since = {"event": "visit.made", "since": {"event": "plan.agreed"}}
    plan = {"kind": "plan.agreed", "at": "2026-05-25"}
    assert read({"happened": since}).truth(facts_of(VISIT, plan)) is Truth.NO
    assert read({"happened": since}).truth(facts_of(VISIT, plan, LATER_VISIT)) is Truth.YES


def test_both_ends_of_a_window_count() -> None:
    twice = read({"count": {"event": "visit.made", "within": "12 days", "at_least": 2}})
    assert twice.truth(facts_of(VISIT, LATER_VISIT)) is Truth.YES
    assert twice.truth(facts_of(VISIT, LATER_VISIT, day=date(2026, 6, 2))) is Truth.NO


@pytest.mark.parametrize(
    ("over", "truth"),
    [("every", Truth.NO), ("some", Truth.YES), ("none", Truth.NO), ("most", Truth.UNKNOWN)],
)
def test_each_child_is_asked(over: str, truth: Truth) -> None:
    under_five = read({over: {"of": "children", "is": {"each.age": {"below": 5}}}})
    assert under_five.truth(facts_of(people=SIBLINGS)) is truth
