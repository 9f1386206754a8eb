"""Yes, no, or not known yet: what a question may be answered with, and the value of a fact nobody has given."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Truth(Enum):
    """Yes, no, or not known yet."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    def __and__(self, other: Truth) -> Truth:
        return self if self.value <= other.value else other

    def __or__(self, other: Truth) -> Truth:
        return self if self.value >= other.value else other

    def __invert__(self) -> Truth:
        return Truth(2 - self.value)


class Unknown:
    """The value of a fact that nobody has given."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()
