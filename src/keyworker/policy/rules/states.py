"""How does a pack name a state that a case is in: unallocated, awaiting a decision, over the age of transfer?"""

from __future__ import annotations

from functools import cached_property
from typing import Final, Literal

from keyworker.policy.conditions.dependencies import Reads
from keyworker.policy.conditions.model import Condition
from keyworker.policy.rules.base import Rule

# A policy's state of this name says which cases lists, counts and reports call not allocated; where a policy has none, it
# is those that nobody leads.
UNALLOCATED: Final = "unallocated"


class State(Rule):
    """A state of the case, or of each child (``per: child``), that lasts while ``when`` holds.

    It is never recorded but worked out: from the day on which ``when`` begins to hold the case has an event
    ``state.entered`` with the state's id in its field ``state``, and from the day on which it stops, ``state.left``;
    per child, ``person`` says whose. Any pattern may ask for these, and the fact ``case.states`` lists the states that
    run. The condition is asked after every event (events of one instant count as one), and where passing days alone
    can change the answer (a birthday, the end of a window, a date compared with today), on each such day.

    Not known changes nothing: it takes a case neither into the state nor out of it; with ``unknown: enters`` it takes
    it in. A state may ask of the states that stand before it in the file.
    """

    title: str
    per: Literal["case", "child"] = "case"
    when: Condition
    unknown: Literal["changes-nothing", "enters"] = "changes-nothing"

    @cached_property
    def reads(self) -> Reads:
        """What the condition reads, so that it is asked again only where the answer may have changed."""
        return self.when.reads
