"""How does a pack say what a case is worth in points or hours, without somebody weighing it by hand?

By a table: a row says when it holds and what it is worth, for the case or for each of its children. That is all the
engine knows; the kinds of case, the bands and the figures are the authority's.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from keyworker.policy.conditions.model import Condition
from keyworker.policy.rules.base import LocalDefault, Rule
from keyworker.policy.rules.tables import NamedByFact


class Worth(Rule):
    """What a case is ``worth`` ``when`` so; with ``per: child`` it is asked of each child of the case, and each is worth it.

    Of the rows for a case the first that holds counts, and of those for a child the first for each child; a row that
    ``adds`` counts beside it wherever it holds. ``further`` is the part of it for which a second child and each after it
    counts: the child worth most counts whole. A row with ``times`` is worth nothing itself: the first of those that holds
    says for which part of its points the case counts, such as once it has been open for long. ``title`` is what the
    working calls it.
    """

    title: str
    when: Condition
    per: Literal["case", "child"] = "case"
    worth: float | LocalDefault | NamedByFact | None = None
    adds: bool = False
    further: float | None = Field(None, ge=0)
    times: float | None = Field(None, ge=0)

    @model_validator(mode="after")
    def _says_one_thing(self) -> Worth:
        if (self.worth is None) is (self.times is None):
            raise ValueError(
                "worth: a row says what it is 'worth', or the 'times' that the rest counts"
            )
        if isinstance(self.worth, int | float) and self.worth < 0:
            raise ValueError("worth: should be 0 or more; 'less' of a range takes something off")
        if self.further is not None and self.per == "case":
            raise ValueError("further: is of the second child and those after it; say 'per: child'")
        if self.times is not None and (self.per == "child" or self.adds):
            raise ValueError("times: is of the whole case; it takes no 'per: child' and no 'adds'")
        return self
