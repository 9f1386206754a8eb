"""What holds whatever the facts?"""

from __future__ import annotations

from typing import Literal

from keyworker.policy.conditions.condition import ALWAYS, Condition, ReasonedTruth
from keyworker.policy.conditions.dependencies import Reads
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.terms import Terms
from keyworker.policy.conditions.truth import YES, Truth


class Always(Condition):
    """Holds whatever the facts: the last row of a table."""

    kind: Literal["always"] = "always"

    written_as = {ALWAYS: lambda body: {"kind": "always"}}

    def truth(self, facts: Facts) -> Truth:
        return YES

    def reasons(self, facts: Facts) -> ReasonedTruth:
        return ReasonedTruth(YES, ("Nothing else applied",))

    def depends_on(self) -> Reads:
        return Reads()

    def in_words(self, terms: Terms) -> str:
        return "in every other case"
