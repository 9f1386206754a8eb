"""Do several conditions hold: every one of them, or one at least?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, Literal

from keyworker.policy.conditions.condition import Condition, Forms, ReasonedTruth, sentences_of
from keyworker.policy.conditions.dependencies import Reads, together
from keyworker.policy.conditions.difference import changes_of_parts
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.terms import Terms
from keyworker.policy.conditions.truth import NO, NOT_KNOWN, YES, Truth, all_of, any_of
from keyworker.policy.kept import kept


class _Several(Condition):
    """Conditions that are put together by a word."""

    conditions: tuple[Condition, ...]

    joined_by: ClassVar[str] = "and"
    # The answer of one of them that is the answer of all together.
    settled_by: ClassVar[Truth]

    def depends_on(self) -> Reads:
        return together(each.reads for each in self.conditions)

    def days_that_change(self, facts: Facts, after: date, until: date) -> Iterator[date]:
        lasting, passing = self._by_day
        if passing and all(each.truth(facts) is not self.settled_by for each in lasting):
            for each in passing:
                yield from each.days_that_change(facts, after, until)

    @kept
    def _by_day(self) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
        """Those that passing days do not change, and those that they may."""
        lasting = tuple(each for each in self.conditions if not each.reads.day)
        return lasting, tuple(each for each in self.conditions if each.reads.day)

    def in_words(self, terms: Terms) -> str:
        return f", {self.joined_by} ".join(each.inner_words(terms) for each in self.conditions)

    def inner_words(self, terms: Terms) -> str:
        words = self.in_words(terms)
        return f"({words})" if len(self.conditions) > 1 else words

    def leaves(self) -> Iterator[Condition]:
        for each in self.conditions:
            yield from each.leaves()


class All(_Several):
    """Every one of ``conditions`` must hold."""

    kind: Literal["all"] = "all"

    listed_at = 1
    written_as = {"all": lambda body: _read("all", body)}
    settled_by = NO

    @property
    def side_by_side(self) -> tuple[Condition, ...]:
        return self.conditions

    def truth(self, facts: Facts) -> Truth:
        return all_of(each.truth(facts) for each in self.conditions)

    def reasons(self, facts: Facts) -> ReasonedTruth:
        parts = [each.reasons(facts) for each in self.conditions]
        truth = all_of(part.truth for part in parts)
        # Every unknown part must turn out true, so all of their facts are needed.
        unknown = [part.needs for part in parts if part.truth is NOT_KNOWN]
        needs = frozenset[str]().union(*unknown) if truth is NOT_KNOWN else frozenset[str]()
        return ReasonedTruth(truth, sentences_of(parts, truth), needs)

    @classmethod
    def form(cls, shared: Forms) -> dict[str, Any]:
        return {"all": shared.several("Every one of these must hold.")}


class AnyOf(_Several):
    """At least one of ``conditions`` must hold."""

    kind: Literal["any"] = "any"

    listed_at = 2
    written_as = {"any": lambda body: _read("any", body)}
    joined_by = "or"
    settled_by = YES

    def truth(self, facts: Facts) -> Truth:
        return any_of(each.truth(facts) for each in self.conditions)

    def reasons(self, facts: Facts) -> ReasonedTruth:
        parts = [each.reasons(facts) for each in self.conditions]
        truth = any_of(part.truth for part in parts)
        because = sentences_of(parts, truth)
        if truth is not NOT_KNOWN:
            return ReasonedTruth(truth, because[: 1 if truth is YES else None])
        unknown = (part.needs for part in parts if part.truth is NOT_KNOWN)
        return ReasonedTruth(
            truth, because, min(unknown, key=lambda each: (len(each), sorted(each)))
        )

    def is_the_question_of(self, other: Condition) -> bool:
        return isinstance(other, AnyOf)

    def changes_from(self, old: Condition, before: Terms, after: Terms) -> Iterator[str]:
        if not isinstance(old, AnyOf):
            return super().changes_from(old, before, after)
        return changes_of_parts(
            old.conditions,
            self.conditions,
            before,
            after,
            also="or else",
            no_longer="no longer where",
        )

    @classmethod
    def form(cls, shared: Forms) -> dict[str, Any]:
        return {"any": shared.several("At least one of these must hold.")}


def _read(kind: str, body: Any) -> dict[str, Any]:
    if not isinstance(body, list) or not body:
        raise ValueError(f"{kind!r} needs a list of conditions")
    return {"kind": kind, "conditions": body}
