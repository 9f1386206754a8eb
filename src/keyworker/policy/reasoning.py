"""Does a condition hold: yes, no, or not known yet; why; and which facts would settle it?

Truth is Kleene's: an unknown fact never silently counts as false. Every answer explains itself: what made it hold, or
what stands in the way.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import reduce
from typing import Any, Final, Protocol

from keyworker.policy.casefile import Event, before, local_day
from keyworker.policy.conditions import (
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
)  # fmt: skip
from keyworker.policy.durations import Duration, add_months
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import counted, on_day, sentence, value_in_words


class Truth(Enum):
    """Yes, no, or not known yet."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    def __and__(self, other: Truth) -> Truth:
        return Truth(min(self.value, other.value))

    def __or__(self, other: Truth) -> Truth:
        return Truth(max(self.value, other.value))

    def __invert__(self) -> Truth:
        return Truth(2 - self.value)


class _Unknown:
    """The value of a fact that nobody has given."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()


@dataclass(frozen=True)
class Reasoned:
    """A truth with its reasons: ``because`` in sentences, ``needs`` the smallest set of facts that would settle it."""

    truth: Truth
    because: tuple[str, ...] = ()
    needs: frozenset[str] = field(default_factory=frozenset)


class Facts(Protocol):
    """What conditions are asked of. ``day`` is the day asked about."""

    @property
    def day(self) -> date: ...

    def get(self, name: str) -> object:
        """The fact's value, or UNKNOWN where it has not been given."""
        ...

    def label(self, name: str) -> str:
        """The fact as the subject of a sentence: "the worker's role"."""
        ...

    def items(self, name: str) -> Sequence[Facts] | _Unknown:
        """The items of a named list, each with its own ``each.*`` facts; UNKNOWN where the list is not given."""
        ...

    def name_of_item(self) -> str:
        """Who or what the current item is, for a sentence."""
        ...

    def events(self, pattern: EventPattern, *, about_item: bool) -> Sequence[Event]:
        """The known events that match, in order."""
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
    return Reasoned(truth, _reasons(parts, truth)[: 1 if truth is Truth.YES else None])  # fmt: skip


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
    if isinstance(items, _Unknown):
        return Reasoned(
            Truth.UNKNOWN,
            (f"{sentence(facts.label(condition.of))}: not known yet",),
            frozenset({condition.of}),
        )
    answers = [(item, evaluate(condition.condition, item)) for item in items]
    some = reduce(operator.or_, (answer.truth for _, answer in answers), Truth.NO)
    every = reduce(operator.and_, (answer.truth for _, answer in answers), Truth.YES)
    truth = {"every": every, "some": some, "none": ~some}[condition.over]
    deciding = {
        ("every", Truth.YES): Truth.YES, ("every", Truth.NO): Truth.NO, ("some", Truth.YES): Truth.YES,
        ("some", Truth.NO): Truth.NO, ("none", Truth.YES): Truth.NO, ("none", Truth.NO): Truth.YES,
    }.get((condition.over, truth), Truth.UNKNOWN)  # fmt: skip
    because = tuple(
        f"{item.name_of_item()}: {reason[:1].lower() + reason[1:]}"
        for item, answer in answers
        if answer.truth is deciding
        for reason in answer.because
    )
    unknown = [answer.needs for _, answer in answers if answer.truth is Truth.UNKNOWN]
    needs = frozenset().union(*unknown) if truth is Truth.UNKNOWN else frozenset()
    return Reasoned(truth, because or (f"{sentence(facts.label(condition.of))}: none",), needs)


def _happened(condition: Happened, facts: Facts) -> Reasoned:
    found = list(facts.events(condition.pattern, about_item=condition.about == "each"))
    said = _what(condition.pattern)
    if condition.since is not None:
        since = facts.events(condition.since, about_item=False)
        if since:
            latest = since[-1]
            found = [event for event in found if not before(event.at, latest.at)]
    if found:
        return Reasoned(Truth.YES, (f"{sentence(said)} on {on_day(found[-1].at)}",))
    return Reasoned(Truth.NO, (f"Nothing on record shows that {said}",))


def _counted(condition: Counted, facts: Facts) -> Reasoned:
    found = [
        event
        for event in facts.events(condition.pattern, about_item=condition.about == "each")
        if event.day <= facts.day
    ]
    window = ""
    if condition.within is not None:
        opens = _back(facts.day, condition.within)
        found = [event for event in found if event.day >= opens]
        window = f" from {on_day(opens)} to {on_day(facts.day)}"
    truth = Truth.YES if len(found) >= condition.at_least else Truth.NO
    return Reasoned(truth, (f"{sentence(_what(condition.pattern))} {counted(len(found), 'time')}{window}",))


def _back(day: date, length: Duration) -> date:
    if length.unit.value in {"months", "years"}:
        return add_months(day, -length.count * (12 if length.unit.value == "years" else 1))
    return local_day(Duration(-length.count, length.unit).after(day, _NO_HOLIDAYS))


class _EveryDayWorks:
    """Windows that look back are counted in calendar days."""

    def is_working(self, day: date) -> bool:
        return True

    def add_working_days(self, start: date, count: int) -> date:
        return date.fromordinal(start.toordinal() + count)

    def working_days_between(self, start: date, end: date) -> int:
        return max(0, (end - start).days)


_NO_HOLIDAYS: Final = _EveryDayWorks()


def _what(pattern: EventPattern) -> str:
    kind = EVENT_KINDS.get(pattern.event)
    said = kind.says if kind else pattern.event.replace(".", " ")
    if pattern.by:
        said += " by the " + " or ".join(value_in_words(each) for each in pattern.by)
    details = [
        f"{name.replace('_', ' ')} {phrase}" for name, tests in pattern.where.items() for phrase in _wanted(tests)
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
    if isinstance(value, _Unknown):
        return Reasoned(Truth.UNKNOWN, (f"{label} is not known yet",), frozenset({condition.fact}))
    outcome = passes(tests, value, facts.get)
    if outcome is Truth.UNKNOWN:
        others = (name for name in (tests.before, tests.after, tests.matches) if name and not _is_date(name))
        needs = frozenset(name for name in others if isinstance(facts.get(name), _Unknown)) or frozenset(
            {condition.fact}
        )
        return Reasoned(outcome, (f"{label} cannot be compared yet ({value_in_words(value)})",), needs)
    said = f"{label} is {value_in_words(value)}"
    if outcome is Truth.NO:
        said += f"; it would have to be {' and '.join(_wanted(tests))}"
    return Reasoned(outcome, (said,))


def passes(tests: Tests, value: object, look_up: Callable[[str], object] | None = None) -> Truth:
    """Put a known value to every one of ``tests``; ``look_up`` finds what it is compared with."""
    outcome = Truth.YES
    for name in Tests.model_fields:
        wanted = getattr(tests, name)
        if wanted is None:
            continue
        if name in {"before", "after", "matches"}:
            outcome &= _compared(name, value, wanted, look_up)
        elif name == "known":
            outcome &= Truth.YES if is_given(value) is wanted else Truth.NO
        else:
            outcome &= _holds(name, value, wanted)
    return outcome


def is_given(value: object) -> bool:
    """Whether anything has been said: blank text and empty lists say nothing."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list | tuple | dict | set | frozenset):
        return bool(value)
    return value is not None and not isinstance(value, _Unknown)


def _holds(name: str, value: object, wanted: object) -> Truth:
    try:
        return Truth.YES if _HOLDS[name](value, wanted) else Truth.NO
    except ValueError:
        # Text where a number is needed decides nothing: it is as good as not known.
        return Truth.UNKNOWN


def _compared(test: str, value: object, wanted: str, look_up: Callable[[str], object] | None) -> Truth:
    written = _MOVED.match(wanted)
    name, sign, length = written.groups() if written else (wanted, "", "")
    other: object = name if _is_date(name) or look_up is None else look_up(name)
    if isinstance(other, _Unknown) or other is None:
        return Truth.UNKNOWN
    if test == "matches":
        return Truth.YES if value == other else Truth.NO
    try:
        left, right = _as_date(value), _as_date(other)
    except ValueError:
        return Truth.UNKNOWN
    if length:
        moved = Duration.parse(length)
        right = local_day(Duration(-moved.count if sign == "-" else moved.count, moved.unit).after(right, _NO_HOLIDAYS))
    return Truth.YES if (left < right if test == "before" else left > right) else Truth.NO


_MOVED: Final = re.compile(r"^(\S+) ([+-]) (\d+ [a-z ]+)$")


def _is_date(text: str) -> bool:
    return len(text) == 10 and text[4:5] == "-"


def _as_date(value: object) -> date:
    return local_day(value) if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _same(value: object, wanted: object) -> bool:
    """Equal, and not a number taken for a yes."""
    return isinstance(value, bool) is isinstance(wanted, bool) and value == wanted


def _contains(value: object, wanted: object) -> bool:
    return wanted in value if isinstance(value, Sequence | set | frozenset) else value == wanted


def _size(value: object) -> float:
    """A number, or a length of time in days, so that the two can be compared."""
    if isinstance(value, Duration):
        return value.count * {"hours": 1 / 24, "weeks": 7, "months": 30.4, "years": 365.25}.get(value.unit.value, 1)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is not a number")
    return float(value)


_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "is_": lambda value, wanted: _same(value, wanted),
    "is_not": lambda value, wanted: not _same(value, wanted),
    "in_": lambda value, wanted: any(_same(value, each) for each in wanted),
    "not_in": lambda value, wanted: not any(_same(value, each) for each in wanted),
    "includes": _contains,
    "below": lambda value, wanted: _size(value) < _size(wanted),
    "above": lambda value, wanted: _size(value) > _size(wanted),
    "at_least": lambda value, wanted: _size(value) >= _size(wanted),
    "at_most": lambda value, wanted: _size(value) <= _size(wanted),
}

_PHRASES: dict[str, str] = {
    "is_": "{}", "is_not": "other than {}", "includes": "including {}", "below": "below {}", "above": "above {}",
    "at_least": "at least {}", "at_most": "at most {}", "before": "before {}", "after": "after {}", "matches": "the same as {}",
}  # fmt: skip


def _wanted(tests: Tests) -> list[str]:
    phrases = []
    for name in Tests.model_fields:
        wanted = getattr(tests, name)
        if wanted is None:
            continue
        if name == "known":
            phrases.append("recorded" if wanted else "not recorded")
        elif name in {"in_", "not_in"}:
            words = " or ".join(value_in_words(each) for each in wanted)
            phrases.append(words if name == "in_" else f"none of {words}")
        else:
            phrases.append(_PHRASES[name].format(value_in_words(wanted)))
    return phrases


_ANSWERS: dict[type, Callable[[Any, Facts], Reasoned]] = {
    All: _all, AnyOf: _any, Not: _not, Always: _always, Quantified: _quantified, Happened: _happened,
    Counted: _counted, FactTest: _fact,
}  # fmt: skip
