"""What does a condition read, so that one knows when its answer may have changed?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from keyworker.policy.conditions.compared import TODAY
from keyworker.policy.conditions.model import (
    All,
    Always,
    AnyOf,
    Condition,
    Counted,
    EventPattern,
    FactTest,
    Happened,
    Not,
    Quantified,
    Tests,
)
from keyworker.policy.vocabulary.facts import elapsed_fact

# The kind of event by which somebody records a fact that no other record gives.
FACTS_RECORDED = "facts.recorded"
STATE_KINDS = frozenset({"state.entered", "state.left"})

# Facts and lists of a case that change only with where it stands: its stage, parts and standings.
_STANDING = frozenset({"case", "each", "children"})
_STANDING_WITH = {
    "parts": frozenset({"allocation.proposed", "allocation.agreed", "allocation.declined"})
}
_ALWAYS_KNOWN = frozenset(
    {
        "states",
        "standing",
        "standings",
        "stage",
        "age",
        "unborn",
        "has_lead",
        "statutory",
        "children_count",
    }
)


@dataclass(frozen=True)
class Reads:
    """``kinds`` of events whose coming may change the answer; ``standing``: so may whatever moves where the case stands;
    ``day``: so may passing days; ``anything``: it asks for something of which it is not known what changes it.
    """

    kinds: frozenset[str] = frozenset()
    standing: bool = False
    day: bool = False
    anything: bool = False

    def __or__(self, other: Reads) -> Reads:
        return Reads(
            self.kinds | other.kinds,
            self.standing or other.standing,
            self.day or other.day,
            self.anything or other.anything,
        )


def reads_of(condition: Condition) -> Reads:
    """Everything the condition reads."""
    reader: Callable[[Any], Reads] = _READS[type(condition)]
    return reader(condition)


def compared_facts(tests: Tests) -> tuple[str, ...]:
    """The facts or fields, by name, that a value is compared with; a written date is none."""
    return tuple(each.name for each in tests.compared if not each.is_date)


def leaves_of(condition: Condition) -> list[Condition]:
    """The single questions that the condition puts together."""
    if isinstance(condition, All | AnyOf):
        return [leaf for part in condition.conditions for leaf in leaves_of(part)]
    return leaves_of(condition.condition) if isinstance(condition, Not) else [condition]


def fact_tests_in(condition: Condition) -> list[FactTest]:
    """Those of the single questions that test a fact of the case."""
    return [leaf for leaf in leaves_of(condition) if isinstance(leaf, FactTest)]


def facts_of(condition: Condition) -> set[str]:
    """The facts that the condition tests, by name."""
    return {part.fact for part in fact_tests_in(condition)}


def _of_fact_test(condition: FactTest) -> Reads:
    names = (condition.fact, *compared_facts(condition.tests))
    reads = _all_of(*(_of_fact(name) for name in names))
    if any(_may_be_recorded(name) for name in names):
        return reads | Reads(kinds=frozenset({FACTS_RECORDED}))
    return reads


def _of_pattern(pattern: EventPattern) -> Reads:
    return Reads(kinds=frozenset({pattern.event}), day=pattern.asks_today)


def _of_fact(name: str) -> Reads:
    family, _, rest = name.partition(".")
    if name == TODAY or elapsed_fact(name) is not None:
        return Reads(day=True)
    if rest == "states":
        return Reads(kinds=STATE_KINDS)
    if family == "referral":
        return Reads(kinds=frozenset({"referral.received"}))
    if family in _STANDING_WITH:
        return Reads(kinds=_STANDING_WITH[family], standing=True)
    return Reads(standing=True) if family in _STANDING else Reads(anything=True)


def _may_be_recorded(name: str) -> bool:
    """Whether somebody may record the fact: not the day, nor what is worked out from the record."""
    return name != TODAY and name.rpartition(".")[2] not in _ALWAYS_KNOWN


def _all_of(*reads: Reads) -> Reads:
    together = Reads()
    for each in reads:
        together |= each
    return together


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


_READS: dict[type, Callable[[Any], Reads]] = {
    All: lambda condition: _all_of(*(reads_of(each) for each in condition.conditions)),
    AnyOf: lambda condition: _all_of(*(reads_of(each) for each in condition.conditions)),
    Not: lambda condition: reads_of(condition.condition),
    Quantified: lambda condition: _of_fact(condition.of) | reads_of(condition.condition),
    Happened: lambda condition: _all_of(
        *(_of_pattern(each) for each in (condition.pattern, *condition.since))
    ),
    Counted: lambda condition: (
        _of_pattern(condition.pattern) | Reads(day=condition.within is not None)
    ),
    FactTest: _of_fact_test,
    Always: lambda condition: Reads(),
}
