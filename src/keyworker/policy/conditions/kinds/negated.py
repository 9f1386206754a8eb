"""Does something not hold?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from keyworker.policy.conditions.condition import Condition, Forms, ReasonedTruth
from keyworker.policy.conditions.dependencies import Reads
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.terms import Terms
from keyworker.policy.conditions.truth import Truth


class Not(Condition):
    """``condition`` must not hold."""

    kind: Literal["not"] = "not"
    condition: Condition

    listed_at = 3
    written_as = {"not": lambda body: {"kind": "not", "condition": body}}

    def truth(self, facts: Facts) -> Truth:
        return ~self.condition.truth(facts)

    def turning(self, facts: Facts) -> tuple[Truth, Reads]:
        truth, turned_by = self.condition.turning(facts)
        return ~truth, turned_by

    def reasons(self, facts: Facts) -> ReasonedTruth:
        inner = self.condition.reasons(facts)
        return ReasonedTruth(~inner.truth, inner.because, inner.needs)

    def depends_on(self) -> Reads:
        return self.condition.reads

    def days_that_change(self, facts: Facts, after: date, until: date) -> Iterator[date]:
        return self.condition.days_that_change(facts, after, until)

    def in_words(self, terms: Terms) -> str:
        return f"it is not so that {self.condition.inner_words(terms)}"

    def leaves(self) -> Iterator[Condition]:
        return self.condition.leaves()

    @classmethod
    def form(cls, shared: Forms) -> dict[str, Any]:
        return {"not": {**shared.condition, "description": "This must not hold."}}
