"""Does a condition hold: yes, no, or not known yet; why; and which facts would settle it?

Truth is Kleene's: an unknown fact never silently counts as false. Every answer explains itself: what made it hold, or
what stands in the way.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from keyworker.policy.conditions.fact_tests import RECORDED, is_given, passes, phrases_of_tests
from keyworker.policy.conditions.facts import Facts
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
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import counted, listed, on_day, sentence, value_in_words


@dataclass(frozen=True)
class ReasonedTruth:
    """A truth with its reasons: ``because`` in sentences, ``needs`` the fewest facts whose answers could make it hold.

    Where the same fact is wanted in opposite ways, its answer may call for another; asking always comes to an end.
    """

    truth: Truth
    because: tuple[str, ...] = ()
    needs: frozenset[str] = field(default_factory=frozenset)


def evaluate(condition: Condition, facts: Facts) -> ReasonedTruth:
    """Answer ``condition`` from ``facts``."""
    answer: Callable[[Any, Facts], ReasonedTruth] = _ANSWERS[type(condition)]
    return answer(condition, facts)


def _all(condition: All, facts: Facts) -> ReasonedTruth:
    parts = [evaluate(part, facts) for part in condition.conditions]
    truth = reduce(operator.and_, (part.truth for part in parts))
    if truth is Truth.UNKNOWN:
        # Every unknown part must turn out true, so all of their facts are needed.
        needs = frozenset().union(*(part.needs for part in parts if part.truth is Truth.UNKNOWN))
        return ReasonedTruth(truth, _reasons(parts, Truth.UNKNOWN), needs)
    return ReasonedTruth(truth, _reasons(parts, truth))


def _any(condition: AnyOf, facts: Facts) -> ReasonedTruth:
    parts = [evaluate(part, facts) for part in condition.conditions]
    truth = reduce(operator.or_, (part.truth for part in parts))
    if truth is Truth.UNKNOWN:
        needs = min(
            (part.needs for part in parts if part.truth is Truth.UNKNOWN),
            key=lambda each: (len(each), sorted(each)),
        )
        return ReasonedTruth(truth, _reasons(parts, Truth.UNKNOWN), needs)
    return ReasonedTruth(truth, _reasons(parts, truth)[: 1 if truth is Truth.YES else None])


def _not(condition: Not, facts: Facts) -> ReasonedTruth:
    inner = evaluate(condition.condition, facts)
    return ReasonedTruth(~inner.truth, inner.because, inner.needs)


def _reasons(parts: Sequence[ReasonedTruth], truth: Truth) -> tuple[str, ...]:
    sentences: dict[str, None] = {}
    for part in parts:
        if part.truth is truth:
            sentences.update(dict.fromkeys(part.because))
    return tuple(sentences)


def _always(condition: Always, facts: Facts) -> ReasonedTruth:
    return ReasonedTruth(Truth.YES, ("Nothing else applied",))


def _quantified(condition: Quantified, facts: Facts) -> ReasonedTruth:
    items = facts.items(condition.of)
    if isinstance(items, Unknown):
        reason = f"{sentence(facts.label(condition.of))}: not known yet"
        return ReasonedTruth(Truth.UNKNOWN, (reason,), frozenset({condition.of}))
    answers = [(item, evaluate(condition.condition, item)) for item in items]
    truth = _of_items(condition, [answer.truth for _, answer in answers])
    because = _reasons_of_items(answers, _telling(condition, truth))
    unknown = [answer.needs for _, answer in answers if answer.truth is Truth.UNKNOWN]
    needs = frozenset().union(*unknown) if truth is Truth.UNKNOWN else frozenset()
    return ReasonedTruth(truth, because or (f"{sentence(facts.label(condition.of))}: none",), needs)


def _reasons_of_items(
    answers: Sequence[tuple[Facts, ReasonedTruth]], telling: Truth
) -> tuple[str, ...]:
    """Why, of each item that came out in the way that tells."""
    return tuple(
        f"{sentence(item.name_of_item())}: {reason[:1].lower() + reason[1:]}"
        for item, answer in answers
        if answer.truth is telling
        for reason in answer.because
    )


def _of_items(condition: Quantified, truths: Sequence[Truth]) -> Truth:
    """What the truths of the items come to."""
    if condition.over == "most":
        return most_of(truths)
    if condition.over == "every":
        return reduce(operator.and_, truths, Truth.YES)
    some = reduce(operator.or_, truths, Truth.NO)
    return some if condition.over == "some" else ~some


def _telling(condition: Quantified, truth: Truth) -> Truth:
    """Which items tell why it came out so: for ``none`` those that are the other way round."""
    return ~truth if condition.over == "none" else truth


def _happened(condition: Happened, facts: Facts) -> ReasonedTruth:
    events = happened_events(condition, facts)
    what = _what(condition.pattern)
    if events:
        return ReasonedTruth(
            Truth.YES, (f"{sentence(what)}{_then(condition)}on {on_day(events[-1].at)}",)
        )
    return ReasonedTruth(Truth.NO, (f"Nothing on record shows that {what}",))


def _counted(condition: Counted, facts: Facts) -> ReasonedTruth:
    events, opens = counted_events(condition, facts), opening_day(condition, facts)
    window = f" from {on_day(opens)} to {on_day(facts.day)}" if opens is not None else ""
    truth = Truth.YES if len(events) >= condition.at_least else Truth.NO
    return ReasonedTruth(
        truth,
        (
            f"{sentence(_what(condition.pattern))}{_then(condition)}"
            f"{counted(len(events), 'time')}{window}",
        ),
    )


def _what(pattern: EventPattern) -> str:
    kind = EVENT_KINDS.get(pattern.event)
    what = kind.says if kind else pattern.event.replace(".", " ")
    if pattern.by:
        what += " by the " + " or ".join(value_in_words(each) for each in pattern.by)
    recorded = [_field(name) for name, tests in pattern.where.items() if tests.known]
    details = [
        f"{_field(name)} {_is(phrase)}"
        for name, tests in pattern.where.items()
        for phrase in phrases_of_tests(tests)
        if phrase != RECORDED
    ]
    if recorded:
        what += f" with {listed(recorded)} recorded"
    return f"{what} where {listed(details)}" if details else what


def _field(name: str) -> str:
    return f"the {name.replace('_', ' ')}"


def _is(phrase: str) -> str:
    """A test's phrase as the end of a sentence about a field."""
    verb, _, rest = phrase.partition(" ")
    return f"includes {rest}" if verb == "including" else f"is {phrase}"


def _then(condition: Happened | Counted) -> str:
    """What parts the words about an event from what is said of it: a comma where they are a sentence of their own."""
    return ", " if condition.pattern.where else " "


def _fact(condition: FactTest, facts: Facts) -> ReasonedTruth:
    value = facts.get(condition.fact)
    label = sentence(facts.label(condition.fact))
    tests = condition.tests
    if tests.known is not None:
        known = is_given(value)
        truth = Truth.YES if known is tests.known else Truth.NO
        return ReasonedTruth(truth, (f"{label} is {'recorded' if known else 'not recorded'}",))
    if isinstance(value, Unknown):
        return ReasonedTruth(
            Truth.UNKNOWN, (f"{label} is not known yet",), frozenset({condition.fact})
        )
    truth = passes(tests, value, facts.get, facts.calendar)
    if truth is Truth.UNKNOWN:
        reason = f"{label} cannot be compared yet ({value_in_words(value)})"
        return ReasonedTruth(truth, (reason,), _missing_to_compare(condition, facts))
    reason = f"{label} is {value_in_words(value)}"
    if truth is Truth.NO:
        wanted = " and ".join(phrases_of_tests(tests, facts.get, facts.label))
        reason += f"; it would have to be {wanted}"
    return ReasonedTruth(truth, (reason,))


def _missing_to_compare(condition: FactTest, facts: Facts) -> frozenset[str]:
    """The facts that are not known and with which this one is compared; itself where these are known."""
    names = (each.name for each in condition.tests.compared if not each.is_date)
    missing = frozenset(name for name in names if isinstance(facts.get(name), Unknown))
    return missing or frozenset({condition.fact})


_ANSWERS: dict[type, Callable[[Any, Facts], ReasonedTruth]] = {
    All: _all,
    AnyOf: _any,
    Not: _not,
    Always: _always,
    Quantified: _quantified,
    Happened: _happened,
    Counted: _counted,
    FactTest: _fact,
}
