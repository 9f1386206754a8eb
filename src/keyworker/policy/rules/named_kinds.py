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


class Kinds(Model):
    """The kinds there are, in the order in which forms offer them.

    ``referrals`` are kinds of referral, ``sources`` who refers, ``other_work`` what takes a share of a worker's week,
    ``meetings`` which meetings are held, ``letters`` which letters are sent. A list left out is the general one; where no letters
    are listed, which it was is said in words.
    """

    referrals: tuple[NamedKind, ...] = ()
    sources: tuple[NamedKind, ...] = ()
    other_work: tuple[OtherWork, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    letters: tuple[NamedKind, ...] = ()

    def listed(self, name: KindList) -> tuple[NamedKind, ...]:
        """One of the lists, by its name; job roles stand in the header of the pack."""
        lists: dict[KindList, tuple[NamedKind, ...]] = {
            KindList.REFERRALS: self.referrals,
            KindList.SOURCES: self.sources,
            KindList.OTHER_WORK: self.other_work,
            KindList.MEETINGS: self.meetings,
            KindList.LETTERS: self.letters,
        }
        return lists.get(name, ())
