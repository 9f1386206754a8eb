"""Do several conditions hold: every one of them, or one at least?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, ClassVar, Literal

from keyworker.policy.conditions.condition import (
    ENOUGH_IF_IT_WERE,
    WOULD_HAVE_TO_BE,
    Condition,
    Forms,
    ReasonedTruth,
)
from keyworker.policy.conditions.dependencies import Reads, together
from keyworker.policy.conditions.difference import changes_of_parts
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.terms import Terms
from keyworker.policy.conditions.truth import NO, NOT_KNOWN, YES, Truth, all_of, any_of
from keyworker.policy.kept import kept


class _Several(Condition):
    """Conditions that are put together by a word."""

    conditions: tuple[Condition, ...]

    joined_by: ClassVar[str]
    # The answer of one of them that is the answer of all together.
    settled_by: ClassVar[Truth]

    def turning(self, facts: Facts) -> tuple[Truth, Reads]:
        unknown = passing = False
        for each in self._quickest_first:
            truth, turned_by = each.turning(facts)
            if truth is self.settled_by:
                return truth, turned_by
            unknown = unknown or truth is NOT_KNOWN
            passing = passing or turned_by.day
        turned_by = self.reads if passing else self.reads.lasting
        return NOT_KNOWN if unknown else ~self.settled_by, turned_by

    @kept
    def _quickest_first(self) -> list[Condition]:
        """In an order that changes no answer: what counts days is asked last."""
        return sorted(self.conditions, key=lambda each: each.reads.day)

    def reasons(self, facts: Facts) -> ReasonedTruth:
        parts = [each.reasons(facts) for each in self.conditions]
        truths = {part.truth for part in parts}
        telling = (each for each in (self.settled_by, NOT_KNOWN) if each in truths)
        truth = next(telling, ~self.settled_by)
        said = (reason for part in parts if part.truth is truth for reason in self._of_part(part))
        because = tuple(dict.fromkeys(said))
        if truth is NOT_KNOWN:
            unknown = [part.needs for part in parts if part.truth is NOT_KNOWN]
            return ReasonedTruth(truth, because, self._needed(unknown))
        return ReasonedTruth(truth, self._enough(because, truth))

    def _needed(self, unknown: Sequence[frozenset[str]]) -> frozenset[str]:
        """The fewest facts to ask for, given what each part that is not known needs."""
        raise NotImplementedError

    def _of_part(self, part: ReasonedTruth) -> tuple[str, ...]:
        """What one of them has to say, as part of all together."""
        return part.because

    def _enough(self, because: tuple[str, ...], truth: Truth) -> tuple[str, ...]:
        """What of the reasons has to be said."""
        return because

    def depends_on(self) -> Reads:
        return together(each.reads for each in self.conditions)

    def days_that_change(self, facts: Facts, after: date, until: date) -> Iterator[date]:
        passing = [each for each in self.conditions if each.reads.day]
        lasting = (each for each in self.conditions if not each.reads.day)
        if all(each.truth(facts) is not self.settled_by for each in lasting):
            for each in passing:
                yield from each.days_that_change(facts, after, until)

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
    joined_by = "and"
    settled_by = NO

    def truth(self, facts: Facts) -> Truth:
        return all_of(each.truth(facts) for each in self._quickest_first)

    @property
    def side_by_side(self) -> tuple[Condition, ...]:
        return self.conditions

    def _needed(self, unknown: Sequence[frozenset[str]]) -> frozenset[str]:
        # Every unknown part must turn out true, so all of their facts are needed.
        return frozenset[str]().union(*unknown)

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
        return any_of(each.truth(facts) for each in self._quickest_first)

    def _needed(self, unknown: Sequence[frozenset[str]]) -> frozenset[str]:
        return min(unknown, key=lambda each: (len(each), sorted(each)))

    def _of_part(self, part: ReasonedTruth) -> tuple[str, ...]:
        """Of what stands in the way of one alone, that it would be enough; of several things none is by itself."""
        if len(self.conditions) == 1 or len(part.because) != 1:
            return part.because
        return (part.because[0].replace(WOULD_HAVE_TO_BE, ENOUGH_IF_IT_WERE),)

    def _enough(self, because: tuple[str, ...], truth: Truth) -> tuple[str, ...]:
        return because[:1] if truth is YES else because

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
