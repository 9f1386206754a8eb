"""Can these conditions come out like this together, and if so, with which facts?

Conditions are put to sample values of the facts they name by the same tests that decisions use. What samples cannot
settle (what has happened, the children one by one, two facts compared) may come out any way at all, so that "this can
never be" is only ever said when it is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from keyworker.policy.calendar import Calendar
from keyworker.policy.conditions.model import All, Always, AnyOf, Condition, FactTest, Not, Tests
from keyworker.policy.conditions.reads import fact_tests_in
from keyworker.policy.conditions.truth import UNKNOWN, Truth, Unknown
from keyworker.policy.kept import kept_of
from keyworker.policy.linter.samples import lengths_in, names_of_tests, samples_of, says_nothing
from keyworker.policy.packs.pack import Pack

Truths = frozenset[Truth]
Values = Mapping[str, object]


@dataclass(frozen=True)
class Unanswered:
    """A condition as it comes out while nobody has said anything of that fact, whatever is known of the others."""

    condition: Condition
    fact: str


Goal = tuple[Condition | Unanswered, Truths]

YES: Truths = frozenset({Truth.YES})
NO: Truths = frozenset({Truth.NO})
NOT_YES: Truths = frozenset({Truth.NO, Truth.UNKNOWN})
NOT_KNOWN: Truths = frozenset({Truth.UNKNOWN})
_ANY: Truths = frozenset(Truth)
# Nothing that can be tried counts days, so any calendar will do.
_CALENDAR = Calendar()

# Far more than any table met so far needs; beyond it nothing is claimed.
_MOST_STEPS = 20_000


class TooManyToTry(Exception):
    """More combinations than are worth trying: nothing can be said."""


@dataclass
class Possibilities:
    """The facts that ``conditions`` ask about, each with the values worth trying.

    ``known`` leaves out the ways in which a fact may not be known. ``settled`` takes only facts: what has happened
    stays open, so that what is found holds whatever has happened.
    """

    pack: Pack
    conditions: Sequence[Condition]
    known: bool = False
    settled: bool = False
    _steps: int = 0
    _samples: dict[str, tuple[object, ...]] = field(default_factory=dict)
    # By the objects themselves, which the conditions and the samples hold: the same tests meet the same values often.
    _tried: dict[tuple[int, int], Truths] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for fact, tests in tests_of(self.conditions).items():
            values = samples_of(fact, tests, self.pack)
            self._samples[fact] = tuple(
                each for each in values if not (self.known and says_nothing(fact, each, self.pack))
            )

    def find(self, goals: Sequence[Goal]) -> dict[str, object] | None:
        """Values with which each goal's condition comes out as one of its truths; None where there are none.

        Raises TooManyToTry where that would take too long to say.
        """
        self._steps = 0
        return self._search(goals, {})

    def never(self, goals: Sequence[Goal]) -> bool:
        """Whether it is certain that the goals cannot be met together."""
        try:
            return self.find(goals) is None
        except TooManyToTry:
            return False

    def truths(self, condition: Condition | Unanswered, values: Values) -> Truths:
        """How the condition may come out where only ``values`` are given."""
        match condition:
            case Unanswered():
                return self.truths(condition.condition, {**values, condition.fact: UNKNOWN})
            case Always():
                return YES
            case All():
                return _combined(
                    [self.truths(each, values) for each in condition.conditions], Truth.__and__
                )
            case AnyOf():
                return _combined(
                    [self.truths(each, values) for each in condition.conditions], Truth.__or__
                )
            case Not():
                return frozenset(~each for each in self.truths(condition.condition, values))
            case FactTest():
                return self._of_fact(condition, values)
            case _:
                return self._of_question(condition, values)

    def _search(self, goals: Sequence[Goal], values: dict[str, object]) -> dict[str, object] | None:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise TooManyToTry
        waiting = []
        for condition, wanted in goals:
            truths = self.truths(condition, values)
            if not truths & wanted:
                return None
            if not truths <= wanted:
                waiting.append((condition, wanted))
        if not waiting:
            return values
        name = self._next_to_try(waiting, values)
        if name is None:
            return None
        for value in self._samples.get(name, tuple(Truth)):
            tried = self._search(waiting, {**values, name: value})
            if tried is not None:
                return tried
        return None

    def _next_to_try(self, goals: Sequence[Goal], values: Values) -> str | None:
        """The first fact or open question that the goals ask about and that has no value yet."""
        names = (name for condition, _ in goals for name in self._names_in(condition))
        return next((name for name in names if name not in values), None)

    def _names_in(self, condition: Condition | Unanswered) -> list[str]:
        """What may be tried in turn, in the order it is asked."""
        names: dict[str, None] = {}
        if isinstance(condition, Unanswered):
            return [each for each in self._names_in(condition.condition) if each != condition.fact]
        for part in condition.leaves():
            if isinstance(part, FactTest):
                names[part.fact] = None
                if not self.settled and _cannot_be_tried(part.tests):
                    names[_key(part)] = None
            elif not self.settled and not isinstance(part, Always):
                names[_key(part)] = None
        return list(names)

    def _of_fact(self, condition: FactTest, values: Values) -> Truths:
        values_given = (
            [values[condition.fact]] if condition.fact in values else self._samples[condition.fact]
        )
        truths: set[Truth] = set()
        for value in values_given:
            truths |= self._of_value(condition, value, values)
        return frozenset(truths)

    def _of_value(self, condition: FactTest, value: object, values: Values) -> Truths:
        tests = condition.tests
        open_question = kept_of(tests, _cannot_be_tried)
        if open_question and tests.known is not None:
            return self._of_question(condition, values)
        if isinstance(value, Unknown) and tests.known is None:
            return NOT_KNOWN
        met = (id(tests), id(value))
        if met not in self._tried:
            tried = kept_of(tests, _what_can_be_tried).put_to(value, None, _CALENDAR)
            self._tried[met] = frozenset({tried})
        if not open_question:
            return self._tried[met]
        return _combined([self._tried[met], self._of_question(condition, values)], Truth.__and__)

    def _of_question(self, condition: Condition, values: Values) -> Truths:
        key = _key(condition)
        truth = values.get(key)
        return frozenset({truth}) if isinstance(truth, Truth) else _ANY


def tests_of(conditions: Sequence[Condition]) -> dict[str, list[Tests]]:
    """What the conditions ask of each fact they name."""
    tested: dict[str, list[Tests]] = {}
    for condition in conditions:
        for part in fact_tests_in(condition):
            tested.setdefault(part.fact, []).append(part.tests)
    return tested


def _key(condition: Condition) -> str:
    # The same question, wherever it stands, has the same answer.
    return f"? {condition.written}"


def _combined(parts: Sequence[Truths], how: Callable[[Truth, Truth], Truth]) -> Truths:
    truths = parts[0]
    for part in parts[1:]:
        truths = frozenset(how(left, right) for left in truths for right in part)
    return truths


def _cannot_be_tried(tests: Tests) -> bool:
    """Whether something is asked that depends on more than the fact's own value."""
    return bool(_open_in(tests)) or (tests.known is not None and len(names_of_tests(tests)) > 1)


def _what_can_be_tried(tests: Tests) -> Tests:
    return tests.model_copy(update=dict.fromkeys(_open_in(tests)))


def _open_in(tests: Tests) -> frozenset[str]:
    """The tests that compare with another fact or a length of time, or look into a list."""
    moving = {
        name for name, wanted in tests.by_name if wanted in tests.dates and not wanted.is_one_date
    }
    return (frozenset({*moving, "matches", "includes"}) | lengths_in(tests)) & names_of_tests(tests)


__all__ = [
    "NO",
    "NOT_KNOWN",
    "NOT_YES",
    "YES",
    "Possibilities",
    "TooManyToTry",
    "Unanswered",
    "tests_of",
]
