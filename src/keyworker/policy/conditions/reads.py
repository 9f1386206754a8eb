"""What does a condition look at, so that one knows when its answer may have changed?"""

from __future__ import annotations

from dataclasses import dataclass

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

# What nothing else on record sets may be told by this kind of event.
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
_COUNTED_IN_TIME = frozenset({"age", "months_qualified"})


@dataclass(frozen=True)
class Looks:
    """``kinds`` of events whose coming may change the answer; ``standing``: so may whatever moves where the case stands;
    ``day``: so may passing days; ``anything``: it asks for something of which it is not known what changes it.
    """

    kinds: frozenset[str] = frozenset()
    standing: bool = False
    day: bool = False
    anything: bool = False

    def __or__(self, other: Looks) -> Looks:
        return Looks(
            self.kinds | other.kinds,
            self.standing or other.standing,
            self.day or other.day,
            self.anything or other.anything,
        )


def looks_of(condition: Condition) -> Looks:
    """Everything the condition looks at."""
    match condition:
        case All() | AnyOf():
            return _all_of(*(looks_of(each) for each in condition.conditions))
        case Not():
            return looks_of(condition.condition)
        case Quantified():
            return _of_fact(condition.of) | looks_of(condition.condition)
        case Happened():
            return _all_of(*(_of_pattern(each) for each in (condition.pattern, *condition.since)))
        case Counted():
            return _of_pattern(condition.pattern) | Looks(day=condition.within is not None)
        case FactTest():
            asked = (condition.fact, *compared_with(condition.tests))
            told = any(_may_be_told(name) for name in asked)
            looks = _all_of(*(_of_fact(name) for name in asked))
            return looks | Looks(kinds=frozenset({FACTS_RECORDED})) if told else looks
        case Always():
            return Looks()


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


def compared_with(tests: Tests) -> tuple[str, ...]:
    """The facts or fields, by name, that a test compares with; a date, or a length to move it by, is not one."""
    names = (
        wanted.partition(" ")[0] for wanted in (tests.before, tests.after, tests.matches) if wanted
    )
    return tuple(name for name in names if not (len(name) == 10 and name[4] == "-"))


def _of_pattern(pattern: EventPattern) -> Looks:
    return Looks(kinds=frozenset({pattern.event}), day=pattern.asks_today)


def _of_fact(name: str) -> Looks:
    family, _, rest = name.partition(".")
    if name == "today":
        return Looks(day=True)
    if rest in _COUNTED_IN_TIME:
        return Looks(day=True)
    if rest == "states":
        return Looks(kinds=STATE_KINDS)
    if family == "referral":
        return Looks(kinds=frozenset({"referral.received"}))
    if family in _STANDING_WITH:
        return Looks(kinds=_STANDING_WITH[family], standing=True)
    return Looks(standing=True) if family in _STANDING else Looks(anything=True)


def _may_be_told(name: str) -> bool:
    """Whether somebody's word may give the fact: not the day, nor what is worked out from what is on record."""
    return name != "today" and name.rpartition(".")[2] not in _ALWAYS_KNOWN


def _all_of(*looks: Looks) -> Looks:
    found = Looks()
    for each in looks:
        found |= each
    return found


def states_named(part: object) -> tuple[str, ...]:
    """The states of the policy that a test of a fact, or a pattern of events, asks for by id."""
    tests: Tests | None = None
    if isinstance(part, FactTest) and part.fact in {"case.states", "each.states"}:
        tests = part.tests
    elif isinstance(part, EventPattern) and part.event in STATE_KINDS:
        tests = part.where.get("state")
    if tests is None:
        return ()
    wanted = (tests.is_, tests.is_not, tests.includes, *(tests.in_ or ()), *(tests.not_in or ()))
    return tuple(str(each) for each in wanted if each is not None)
