"""Does something hold of every item of a list, of some, of none, of most?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final, Literal

from keyworker.policy.ages import is_grown_up
from keyworker.policy.conditions.condition import Condition, Forms, ReasonedTruth
from keyworker.policy.conditions.dependencies import Reads, reads_of_fact
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.kinds.fact_test import FactTest
from keyworker.policy.conditions.terms import Terms, fact_label
from keyworker.policy.conditions.tests import Tests
from keyworker.policy.conditions.truth import NOT_KNOWN, Truth, Unknown, all_of, any_of, most_of
from keyworker.policy.naming import Names
from keyworker.policy.wording import sentence


class Quantified(Condition):
    """A condition asked of each item of a named list: children, others, cases. ``most`` is more than half of them."""

    kind: Literal["quantified"] = "quantified"
    over: Literal["every", "some", "none", "most"]
    of: Annotated[str, Names.FACT]
    condition: Condition

    listed_at = 6
    written_as = {
        "every": lambda body: _read("every", body),
        "some": lambda body: _read("some", body),
        "none": lambda body: _read("none", body),
        "most": lambda body: _read("most", body),
    }

    def truth(self, facts: Facts) -> Truth:
        return self.turning(facts)[0]

    def turning(self, facts: Facts) -> tuple[Truth, Reads]:
        items = self._items(facts)
        if isinstance(items, Unknown):
            return NOT_KNOWN, self.reads
        answers = [self.condition.turning(item) for item in items]
        truth = _TRUTHS[self.over](truth for truth, _ in answers)
        passing = self._of_children_alone or any(turned_by.day for _, turned_by in answers)
        return truth, self.reads if passing else self.reads.lasting

    def reasons(self, facts: Facts) -> ReasonedTruth:
        items, listed = self._items(facts), sentence(facts.label(self.of))
        if isinstance(items, Unknown):
            reason = f"{listed}: not known yet"
            return ReasonedTruth(NOT_KNOWN, (reason,), frozenset({self.of}))
        answers = [(item, self.condition.reasons(item)) for item in items]
        truth = _TRUTHS[self.over](answer.truth for _, answer in answers)
        # For ``none`` those tell why that are the other way round.
        telling = ~truth if self.over == "none" else truth
        because = tuple(
            f"{sentence(item.name_of_item())}: {reason[:1].lower() + reason[1:]}"
            for item, answer in answers
            if answer.truth is telling
            for reason in answer.because
        )
        unknown = [answer.needs for _, answer in answers if answer.truth is NOT_KNOWN]
        needs = frozenset[str]().union(*unknown) if truth is NOT_KNOWN else frozenset[str]()
        return ReasonedTruth(truth, because or (f"{listed}: none",), needs)

    def _items(self, facts: Facts) -> Sequence[Facts] | Unknown:
        """Of whom it is asked: where most of the children count, those who are children on that day."""
        items = facts.items(self.of)
        if isinstance(items, Unknown) or not self._of_children_alone:
            return items
        return [each for each in items if not is_grown_up(each.get(_AGE.fact))]

    @property
    def _of_children_alone(self) -> bool:
        """Whether who is grown up is left out, so that a birthday may turn it."""
        return (self.over, self.of) == ("most", "children")

    def depends_on(self) -> Reads:
        inner = self.condition.reads
        if self.of == "parts":
            # What is asked of a part is all in the list itself.
            inner = replace(inner, standing=frozenset())
        if self._of_children_alone:
            inner |= _AGE.reads
        return reads_of_fact(self.of) | inner

    def days_that_change(self, facts: Facts, after: date, until: date) -> Iterator[date]:
        items = facts.items(self.of)
        for item in () if isinstance(items, Unknown) else items:
            yield from self.condition.days_that_change(item, after, until)
            if self._of_children_alone:
                yield from _AGE.days_that_change(item, after, until)

    def in_words(self, terms: Terms) -> str:
        inner = self.condition.inner_words(terms)
        return f"for {_WORDS[self.over]} {fact_label(self.of, terms)}, {inner}"

    @classmethod
    def form(cls, shared: Forms) -> dict[str, Any]:
        of = {"type": "string", "description": "A list: children, others, cases"}
        form = shared.described({"of": of, "is": shared.condition}, cls)
        return {key: {**form, "required": ["of", "is"]} for key in cls.written_as}


_AGE: Final = FactTest(fact="each.age", tests=Tests(known=True))


def _none_of(truths: Iterable[Truth]) -> Truth:
    return ~any_of(truths)


_TRUTHS: Final[dict[str, Callable[[Iterable[Truth]], Truth]]] = {
    "every": all_of,
    "some": any_of,
    "none": _none_of,
    "most": most_of,
}
_WORDS: Final = {
    "every": "each of",
    "some": "at least one of",
    "none": "none of",
    "most": "most of",
}


def _read(over: str, body: Any) -> dict[str, Any]:
    if not isinstance(body, dict) or set(body) != {"of", "is"}:
        raise ValueError(f"{over!r} needs 'of' (a list) and 'is' (a condition), and nothing else")
    return {"kind": "quantified", "over": over, "of": body["of"], "condition": body["is"]}
