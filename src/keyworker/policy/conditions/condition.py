"""What is a condition, of whichever kind?

A kind of condition is one module in ``kinds``. It says in which form it is written, and knows all of itself: whether it
holds, why, what may change that and on which days, how it reads, and how a change of it is said. It is known by being
there: whatever is derived from ``Condition`` may be written wherever a condition may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, ClassVar, Final, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from keyworker.policy.conditions.dependencies import Reads
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.terms import Terms
from keyworker.policy.conditions.truth import YES, Truth
from keyworker.policy.kept import kept
from keyworker.policy.model import Model
from keyworker.policy.problems import did_you_mean

# How a condition that always holds is written, in place of one with facts.
ALWAYS = "always"

# Turns what is written under a key into the fields of the condition.
Reader: TypeAlias = Callable[[Any], dict[str, Any]]


# What parts how a value is from how it would have to be.
WOULD_HAVE_TO_BE: Final = "; it would have to be "
# The same, where that is one of several ways of which any will do.
ENOUGH_IF_IT_WERE: Final = "; it would be enough if it were "


@dataclass(frozen=True)
class ReasonedTruth:
    """A truth with its reasons: ``because`` in sentences, ``needs`` the fewest facts whose answers could make it hold.

    Where the same fact is wanted in opposite ways, its answer may call for another; asking always comes to an end. Of what
    holds no reason says what it would have to be, whichever part of it did not hold.
    """

    truth: Truth
    because: tuple[str, ...] = ()
    needs: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if self.truth is YES:
            said = tuple(
                each.partition(WOULD_HAVE_TO_BE)[0].partition(ENOUGH_IF_IT_WERE)[0]
                for each in self.because
            )
            object.__setattr__(self, "because", said)


class Condition(Model):
    """A question to which the answer is yes, no or not known yet."""

    # What each key that opens a condition of this kind is followed by.
    written_as: ClassVar[Mapping[str, Reader]] = {}
    kinds: ClassVar[dict[str, type[Condition]]] = {}
    # Where the kind stands among all when they are listed.
    listed_at: ClassVar[int] = 100

    @classmethod
    def __pydantic_init_subclass__(cls, **more: Any) -> None:
        super().__pydantic_init_subclass__(**more)
        if "kind" in cls.__pydantic_fields__:
            Condition.kinds[cls.__pydantic_fields__["kind"].default] = cls

    def truth(self, facts: Facts) -> Truth:
        """Whether it holds, by Kleene's rules, without a word of why."""
        raise NotImplementedError

    def turning(self, facts: Facts) -> tuple[Truth, Reads]:
        """Whether it holds, and what alone may change that from there on: less, perhaps, than all that it reads."""
        return self.truth(facts), self.reads

    def reasons(self, facts: Facts) -> ReasonedTruth:
        """Whether it holds, and what made it hold or stands in the way, and which facts would settle it."""
        raise NotImplementedError

    def depends_on(self) -> Reads:
        """What may change the answer."""
        raise NotImplementedError

    def days_that_change(self, facts: Facts, after: date, until: date) -> Iterator[date]:
        """The days on which passing time alone may change it, some of them perhaps outside the time asked about."""
        return iter(())

    def days_between(self, facts: Facts, *, after: date, until: date) -> list[date]:
        """The days after ``after`` and up to ``until`` on which the answer may differ from the day before, in order.

        Between two records only the day moves: someone has a birthday, a window no longer reaches back to an event, a date
        that is compared with today comes. On other days the condition need not be asked.
        """
        if not self.reads.day:
            return []
        days = {day for day in self.days_that_change(facts, after, until) if after < day <= until}
        return sorted(days)

    def in_words(self, terms: Terms) -> str:
        """The condition as part of a sentence: "the kind of referral is CAF and a data trawl was completed"."""
        raise NotImplementedError

    def leaves(self) -> Iterator[Condition]:
        """The single questions that it puts together."""
        yield self

    @property
    def side_by_side(self) -> tuple[Condition, ...]:
        """The conditions that must hold beside one another."""
        return (self,)

    def is_the_question_of(self, other: Condition) -> bool:
        """Whether it asks the same as another, perhaps of other values."""
        return False

    def changes_from(self, old: Condition, before: Terms, after: Terms) -> Iterator[str]:
        """How it changed from one that asked the same, as the rest of a sentence."""
        yield f"from {old.in_words(before)} to {self.in_words(after)}"

    def inner_words(self, terms: Terms) -> str:
        """As it reads within another."""
        return self.in_words(terms)

    @classmethod
    def form(cls, shared: Forms) -> dict[str, Any]:
        """What may be written under each of its keys, as JSON Schema."""
        return {}

    @kept
    def reads(self) -> Reads:
        """What may change the answer, worked out once."""
        return self.depends_on()

    @kept
    def written(self) -> str:
        """The whole condition in writing: the same wherever the same question is asked."""
        return self.model_dump_json()

    @staticmethod
    def read(written: Any) -> Condition:
        """The condition that is written. Raises ValueError, or what pydantic raises, where it is none of those there are."""
        if isinstance(written, Condition):
            return written
        fields = _by_kind(written)
        kind = Condition.kinds.get(str(fields["kind"]))
        if kind is None:
            raise ValueError(f"there is no kind of condition called {fields['kind']!r}")
        return kind.model_validate(fields)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        if "kind" in cls.__pydantic_fields__:
            return handler(source)
        return core_schema.no_info_plain_validator_function(cls.read)


def reasons_of(condition: Condition | None, facts: Facts) -> ReasonedTruth:
    """Whether something with this condition applies, and why; what has none always does."""
    return condition.reasons(facts) if condition is not None else ReasonedTruth(YES)


@dataclass(frozen=True)
class Forms:
    """What the forms of several kinds share: a condition, and the fields of a pattern of events with whom it is about."""

    condition: dict[str, Any]
    pattern: dict[str, Any]
    beside_the_pattern: Callable[[type[Condition]], dict[str, Any]]
    described: Callable[[dict[str, Any], type[Condition]], dict[str, Any]]

    def about_events(self, kind: type[Condition]) -> dict[str, Any]:
        """A pattern of events with what the kind takes beside it."""
        properties = {**self.pattern, **self.beside_the_pattern(kind)}
        return {**self.described(properties, kind), "required": ["event"]}

    def several(self, about: str) -> dict[str, Any]:
        """A list of conditions."""
        return {"type": "array", "items": self.condition, "minItems": 1, "description": about}


@cache
def _readers() -> dict[str, Reader]:
    return {key: read for kind in kinds_in_order() for key, read in kind.written_as.items()}


def kinds_in_order() -> list[type[Condition]]:
    """Every kind, as they are listed."""
    return sorted(Condition.kinds.values(), key=lambda each: each.listed_at)


def _by_kind(written: Any) -> dict[str, Any]:
    """The written form of a condition as the fields of its kind, for pydantic to check."""
    if isinstance(written, dict) and "kind" in written:
        return written
    if written == ALWAYS:
        return _readers()[ALWAYS](None)
    if not isinstance(written, dict) or not written:
        keys = ", ".join(key for key in _readers() if key != ALWAYS)
        found = f" (found '{written}')" if isinstance(written, str) else ""
        raise ValueError(f"a condition is a fact with tests, or {keys}{found}")
    if len(written) > 1:
        return {"kind": "all", "conditions": [{name: body} for name, body in written.items()]}
    ((name, body),) = written.items()
    reader = _readers().get(name) if name != ALWAYS else None
    return reader(body) if reader else _fact_test(name, body)


def _fact_test(name: str, body: Any) -> dict[str, Any]:
    if isinstance(body, dict) and "event" in body:
        # No test of a fact has an event: a word for a condition is meant.
        words = [key for key in _readers() if key != ALWAYS]
        near = did_you_mean(name, words)
        raise ValueError(f"'{name}' is no condition{near} (conditions: {', '.join(words)})")
    if not isinstance(body, dict):
        raise ValueError(f"fact {name!r} needs tests, such as {{is: {body!r}}}")
    return {"kind": "fact", "fact": name, "tests": body}
