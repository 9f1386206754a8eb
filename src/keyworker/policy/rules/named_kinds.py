"""Which kinds of referral, meeting, letter and other work does an authority know, who refers to it, and what is each called?

The engine knows by what it counts other work: by a share of the week, or by the children seen; and of a meeting whether it is
planned beforehand and whether it decides something. Everything else about a
kind is the authority's: whether there is one, its name in rules and on record, and the words people read.
"""

from __future__ import annotations

from pydantic import Field

from keyworker.policy.model import Model
from keyworker.policy.vocabulary.fields import KindList

# One of each list, in a sentence.
CALLED: dict[KindList, str] = {
    KindList.REFERRALS: "kind of referral",
    KindList.SOURCES: "source of referrals",
    KindList.OTHER_WORK: "kind of other work",
    KindList.MEETINGS: "kind of meeting",
    KindList.LETTERS: "letter",
    KindList.STANDINGS: "standing",
    KindList.ENTRIES: "kind of entry",
    KindList.ROLES: "job role",
}


class NamedKind(Model):
    """A kind by its ``id``, with the words that people read as its ``title``.

    ``clause`` is where the policy speaks of it; without one it is a local default, and is marked so.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)
    title: str
    clause: str | None = None


class OtherWork(NamedKind):
    """Work beside cases. ``by_children``: it may be counted by the children seen, instead of by a share of the week."""

    by_children: bool = False


class Meeting(NamedKind):
    """A kind of meeting. ``planned``: it may be recorded before it is held; ``decides``: whoever records it says what it decided."""

    planned: bool = True
    decides: bool = False


class OwnStanding(NamedKind):
    """A standing of a child that only this policy knows, such as private fostering, beside those of the vocabulary."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=30)
