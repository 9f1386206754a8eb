"""What does a condition read, so that one knows when its answer may have changed?"""

from __future__ import annotations

from keyworker.policy.conditions.condition import Condition
from keyworker.policy.conditions.dependencies import STATE_KINDS
from keyworker.policy.conditions.kinds.fact_test import FactTest
from keyworker.policy.conditions.patterns import EventPattern
from keyworker.policy.conditions.tests import Tests


def fact_tests_in(condition: Condition) -> list[FactTest]:
    """Those of the single questions that test a fact of the case."""
    return [leaf for leaf in condition.leaves() if isinstance(leaf, FactTest)]


def facts_of(condition: Condition) -> set[str]:
    """The facts that the condition tests, by name."""
    return {part.fact for part in fact_tests_in(condition)}


def states_named(part: object) -> tuple[str, ...]:
    """The states of the policy that a test of a fact, or a pattern of events, asks for by id."""
    tests: Tests | None = None
    if isinstance(part, FactTest) and part.fact in {"case.states", "each.states"}:
        tests = part.tests
    elif isinstance(part, EventPattern) and part.event in STATE_KINDS:
        tests = part.where.get("state")
    if tests is None:
        return ()
    included = () if tests.includes is None else (tests.includes,)
    return tuple(str(each) for each in (*tests.constants, *included))
