"""Yes, no, or not known yet: what a question may be answered with, and the value of a fact nobody has given."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Final


class Truth(Enum):
    """Yes, no, or not known yet."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    def __and__(self, other: Truth) -> Truth:
        return all_of((self, other))

    def __or__(self, other: Truth) -> Truth:
        return any_of((self, other))

    def __invert__(self) -> Truth:
        if self is NOT_KNOWN:
            return self
        return NO if self is YES else YES


# As they are asked for most often: a name of a module is found much sooner than a member of an Enum.
YES: Final = Truth.YES
NO: Final = Truth.NO
NOT_KNOWN: Final = Truth.UNKNOWN


def all_of(truths: Iterable[Truth]) -> Truth:
    """Whether every one holds."""
    found = YES
    for truth in truths:
        if truth is NO:
            return truth
        if truth is NOT_KNOWN:
            found = truth
    return found


def any_of(truths: Iterable[Truth]) -> Truth:
    """Whether one holds at least."""
    found = NO
    for truth in truths:
        if truth is YES:
            return truth
        if truth is NOT_KNOWN:
            found = truth
    return found


def most_of(truths: Iterable[Truth]) -> Truth:
    """Whether more than half are so; half of them, or none at all, are not most."""
    asked = list(truths)
    sure = sum(truth is YES for truth in asked)
    may = sum(truth is not NO for truth in asked)
    if 2 * sure > len(asked):
        return YES
    return NOT_KNOWN if 2 * may > len(asked) else NO


class Unknown:
    """The value of a fact that nobody has given."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


def is_given(value: object) -> bool:
    """Whether anything has been said: blank text and empty lists say nothing."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list | tuple | dict | set | frozenset):
        return bool(value)
    return value is not None and not isinstance(value, Unknown)
