"""On which days does an authority close of its own accord, and since when is that known?

On such a day, a council's Christmas closure say, nothing counts as a working day. It is known from the day on which it
was said: a day in the past is answered by the closures known then, and one said late makes nobody late before it was said.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Self

from pydantic import Field, model_validator

from keyworker.policy.model import Model

# Longer than any closure: what is longer is a slip in a year.
MOST_DAYS = 31


class LocalClosure(Model):
    """Some days in a row, the last included, on which nothing counts as a working day."""

    from_: date = Field(alias="from")
    until: date
    known: date
    title: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not 0 <= (self.until - self.from_).days < MOST_DAYS:
            raise ValueError(
                f"a closure is of 1 to {MOST_DAYS} days, its last day not before its first"
            )
        return self

    def days(self) -> Iterator[date]:
        """Each of its days."""
        return (self.from_ + timedelta(days=n) for n in range((self.until - self.from_).days + 1))

    def overlaps(self, first: date, last: date) -> bool:
        """Whether it has a day from ``first`` to ``last``."""
        return self.from_ <= last and self.until >= first
