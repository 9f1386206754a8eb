"""What may change the answer of a question: which events, where the case stands, passing days?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from keyworker.policy.conditions.compared import TODAY
from keyworker.policy.kept import kept
from keyworker.policy.vocabulary.facts import elapsed_fact

# The kind of event by which somebody records a fact that no other record gives.
FACTS_RECORDED: Final = "facts.recorded"
STATE_KINDS: Final = frozenset({"state.entered", "state.left"})

# The parts of where a case stands, each moved by kinds of event of its own.
STANDING: Final = frozenset({"stage", "allocations", "standings", "team"})
# Facts and lists of a case that change only with where it stands, and of which part of it alone, where that is known.
_STANDING = frozenset({"case", "each"})
_PART_OF_STANDING: Final = {
    "case.stage": frozenset({"stage"}),
    "case.has_lead": frozenset({"allocations"}),
    "case.lead": frozenset({"allocations"}),
    "case.standings": frozenset({"standings"}),
    "case.statutory": frozenset({"standings"}),
    "each.standing": frozenset({"standings"}),
    "case.service": frozenset({"team"}),
    "each.born": frozenset[str](),
    "children": frozenset[str](),
    "parts": frozenset({"allocations"}),
}
_PARTS_WITH = frozenset({"allocation.proposed", "allocation.agreed", "allocation.declined"})
_ALWAYS_KNOWN = frozenset(
    {
        "states",
        "standing",
        "standings",
        "stage",
        "age",
        "unborn",
        "has_lead",
        "statutory",
        "children_count",
    }
)


@dataclass(frozen=True)
class Reads:
    """``kinds`` of events whose coming may change the answer; ``standing``: so may whatever moves these parts of where
    the case stands; ``day``: so may passing days; ``anything``: it asks for something of which it is not known what changes it.
    """

    kinds: frozenset[str] = frozenset()
    standing: frozenset[str] = frozenset()
    day: bool = False
    anything: bool = False

    @kept
    def lasting(self) -> Reads:
        """The same but for passing days."""
        return replace(self, day=False)

    def __or__(self, other: Reads) -> Reads:
        return Reads(
            self.kinds | other.kinds,
            self.standing | other.standing,
            self.day or other.day,
            self.anything or other.anything,
        )


def together(reads: Iterable[Reads]) -> Reads:
    """What any of them reads."""
    all_of_it = Reads()
    for each in reads:
        all_of_it |= each
    return all_of_it


def reads_of_fact(name: str) -> Reads:
    """What a fact or a list of facts depends on."""
    family, _, rest = name.partition(".")
    if name == TODAY or elapsed_fact(name) is not None:
        return Reads(day=True)
    if rest == "states":
        return Reads(kinds=STATE_KINDS)
    if family == "referral":
        return Reads(kinds=frozenset({"referral.received"}))
    standing = _PART_OF_STANDING.get(name)
    if standing is not None:
        return Reads(kinds=_PARTS_WITH if name == "parts" else frozenset(), standing=standing)
    return Reads(standing=STANDING) if family in _STANDING else Reads(anything=True)


def may_be_recorded(name: str) -> bool:
    """Whether somebody may record the fact: not the day, nor what is worked out from the record."""
    return name != TODAY and name.rpartition(".")[2] not in _ALWAYS_KNOWN
