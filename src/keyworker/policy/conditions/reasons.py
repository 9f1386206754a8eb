"""Does a condition hold: yes, no, or not known yet; why; and which facts would settle it?

Truth is Kleene's: an unknown fact never silently counts as false. Every answer explains itself: what made it hold, or
what stands in the way.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any, Protocol

from keyworker.policy.casefile import Event
from keyworker.policy.conditions.fact_tests import is_date, is_given, passes, wanted_words
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
)
from keyworker.policy.conditions.truth import Truth, Unknown
from keyworker.policy.conditions.truth_of import (
    counted_events,
    happened_events,
    most_of,
    opening_day,
)
from keyworker.policy.durations import WorkingDays
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import counted, on_day, sentence, value_in_words


@dataclass(frozen=True)
class Reasoned:
    """A truth with its reasons: ``because`` in sentences, ``needs`` the fewest facts whose answers could make it hold.

    Where the same fact is wanted in opposite ways, its answer may call for another; asking always comes to an end.
    """

    truth: Truth
    because: tuple[str, ...] = ()
    needs: frozenset[str] = field(default_factory=frozenset)


class Facts(Protocol):
    """What conditions are asked of. ``day`` is the day asked about."""

    @property
    def day(self) -> date: ...

    @property
    def calendar(self) -> WorkingDays:
        """The working days by which lengths in conditions are counted."""
        ...

    def get(self, name: str) -> object:
        """The fact's value, or UNKNOWN where it has not been given."""
        ...

    def label(self, name: str) -> str:
        """The fact as the subject of a sentence: "the worker's role"."""
        ...

    def items(self, name: str) -> Sequence[Facts] | Unknown:
        """The items of a named list, each with its own ``each.*`` facts; UNKNOWN where the list is not given."""
        ...

    def name_of_item(self) -> str:
        """Who or what the current item is, for a sentence."""
        ...

    def events(
        self, pattern: EventPattern, *, about_item: bool, named_in: str | None = None
    ) -> Sequence[Event]:
        """The known events that match, in order; of those about the item, only those that name it in ``named_in``."""
        ...


def evaluate(condition: Condition, facts: Facts) -> Reasoned:
    """Answer ``condition`` from ``facts``."""
    answer: Callable[[Any, Facts], Reasoned] = _ANSWERS[type(condition)]
    return answer(condition, facts)


def _all(condition: All, facts: Facts) -> Reasoned:
    parts = [evaluate(part, facts) for part in condition.conditions]
    truth = reduce(operator.and_, (part.truth for part in parts))
    if truth is Truth.UNKNOWN:
        # Every unknown part must turn out true, so all of their facts are needed.
        needs = frozenset().union(*(part.needs for part in parts if part.truth is Truth.UNKNOWN))
        return Reasoned(truth, _reasons(parts, Truth.UNKNOWN), needs)
    return Reasoned(truth, _reasons(parts, truth))


def _any(condition: AnyOf, facts: Facts) -> Reasoned:
    parts = [evaluate(part, facts) for part in condition.conditions]
    truth = reduce(operator.or_, (part.truth for part in parts))
    if truth is Truth.UNKNOWN:
        needs = min(
            (part.needs for part in parts if part.truth is Truth.UNKNOWN),
            key=lambda each: (len(each), sorted(each)),
        )
        return Reasoned(truth, _reasons(parts, Truth.UNKNOWN), needs)
    return Reasoned(truth, _reasons(parts, truth)[: 1 if truth is Truth.YES else None])


def _not(condition: Not, facts: Facts) -> Reasoned:
    inner = evaluate(condition.condition, facts)
    return Reasoned(~inner.truth, inner.because, inner.needs)


def _reasons(parts: Sequence[Reasoned], truth: Truth) -> tuple[str, ...]:
    said: dict[str, None] = {}
    for part in parts:
        if part.truth is truth:
            said.update(dict.fromkeys(part.because))
    return tuple(said)


def _always(condition: Always, facts: Facts) -> Reasoned:
    return Reasoned(Truth.YES, ("Nothing else applied",))


def _quantified(condition: Quantified, facts: Facts) -> Reasoned:
    items = facts.items(condition.of)
    if isinstance(items, Unknown):
        return Reasoned(
            Truth.UNKNOWN,
            (f"{sentence(facts.label(condition.of))}: not known yet",),
            frozenset({condition.of}),
        )
    answers = [(item, evaluate(condition.condition, item)) for item in items]
    some = reduce(operator.or_, (answer.truth for _, answer in answers), Truth.NO)
    every = reduce(operator.and_, (answer.truth for _, answer in answers), Truth.YES)
    most = most_of([answer.truth for _, answer in answers])
    truth = {"every": every, "some": some, "none": ~some, "most": most}[condition.over]
    deciding = {
        ("every", Truth.YES): Truth.YES,
        ("every", Truth.NO): Truth.NO,
        ("some", Truth.YES): Truth.YES,
        ("some", Truth.NO): Truth.NO,
        ("none", Truth.YES): Truth.NO,
        ("none", Truth.NO): Truth.YES,
        ("most", Truth.YES): Truth.YES,
        ("most", Truth.NO): Truth.NO,
    }.get((condition.over, truth), Truth.UNKNOWN)
    because = tuple(
        f"{sentence(item.name_of_item())}: {reason[:1].lower() + reason[1:]}"
        for item, answer in answers
        if answer.truth is deciding
        for reason in answer.because
    )
    unknown = [answer.needs for _, answer in answers if answer.truth is Truth.UNKNOWN]
    needs = frozenset().union(*unknown) if truth is Truth.UNKNOWN else frozenset()
    return Reasoned(truth, because or (f"{sentence(facts.label(condition.of))}: none",), needs)


def _happened(condition: Happened, facts: Facts) -> Reasoned:
    found = happened_events(condition, facts)
    said = _what(condition.pattern)
    if found:
        return Reasoned(Truth.YES, (f"{sentence(said)} on {on_day(found[-1].at)}",))
    return Reasoned(Truth.NO, (f"Nothing on record shows that {said}",))


def _counted(condition: Counted, facts: Facts) -> Reasoned:
    found, opens = counted_events(condition, facts), opening_day(condition, facts)
    window = f" from {on_day(opens)} to {on_day(facts.day)}" if opens is not None else ""
    truth = Truth.YES if len(found) >= condition.at_least else Truth.NO
    return Reasoned(
        truth, (f"{sentence(_what(condition.pattern))} {counted(len(found), 'time')}{window}",)
    )


def _what(pattern: EventPattern) -> str:
    kind = EVENT_KINDS.get(pattern.event)
    said = kind.says if kind else pattern.event.replace(".", " ")
    if pattern.by:
        said += " by the " + " or ".join(value_in_words(each) for each in pattern.by)
    details = [
        f"{name.replace('_', ' ')}: {phrase}"
        for name, tests in pattern.where.items()
        for phrase in wanted_words(tests)
    ]
    return f"{said} ({', '.join(details)})" if details else said


def _fact(condition: FactTest, facts: Facts) -> Reasoned:
    value = facts.get(condition.fact)
    label = sentence(facts.label(condition.fact))
    tests = condition.tests
    if tests.known is not None:
        known = is_given(value)
        truth = Truth.YES if known is tests.known else Truth.NO
        return Reasoned(truth, (f"{label} is {'recorded' if known else 'not recorded'}",))
    if isinstance(value, Unknown):
        return Reasoned(Truth.UNKNOWN, (f"{label} is not known yet",), frozenset({condition.fact}))
    outcome = passes(tests, value, facts.get, facts.calendar)
    if outcome is Truth.UNKNOWN:
        compared = (tests.before, tests.after, tests.matches)
        names = (name.partition(" ")[0] for name in compared if name)
        others = (name for name in names if not is_date(name))
        needs = frozenset(
            name for name in others if isinstance(facts.get(name), Unknown)
        ) or frozenset({condition.fact})
        return Reasoned(
            outcome, (f"{label} cannot be compared yet ({value_in_words(value)})",), needs
        )
    said = f"{label} is {value_in_words(value)}"
    if outcome is Truth.NO:
        said += f"; it would have to be {' and '.join(wanted_words(tests, facts.get, facts.label))}"
    return Reasoned(outcome, (said,))


_ANSWERS: dict[type, Callable[[Any, Facts], Reasoned]] = {
    All: _all,
    AnyOf: _any,
    Not: _not,
    Always: _always,
    Quantified: _quantified,
    Happened: _happened,
    Counted: _counted,
    FactTest: _fact,
}
