"""Which actions has somebody to do under a policy, and which are there for what it rests on?"""

from __future__ import annotations

from keyworker.policy.packs.own_entries import ENTRY
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.actions import (
    COME_WITH,
    KNOWN_ACTIONS,
    OF_POLICIES,
    WITHOUT_A_LINE,
)


def is_somebodys(pack: Pack, action: str) -> bool:
    """Whether the policy gives the action to anybody, or leaves it to those whose it is where a policy is silent."""
    own = {each.action for each in pack.kinds.entries}
    if action in WITHOUT_A_LINE or action in own or pack.offers(action):
        return True
    return any(is_somebodys(pack, each) for each in COME_WITH.get(action, ()))


def nobodys(pack: Pack, event: str) -> tuple[str, ...]:
    """The actions that record events of a kind, where each of them is nobody's; none where anybody records it.

    What no action records comes by itself or from outside, and an entry of the policy's own is whoever's works on it.
    """
    if event == ENTRY:
        return ()
    recording = [action for action, recorded in KNOWN_ACTIONS.items() if event in recorded]
    if any(each not in OF_POLICIES or is_somebodys(pack, each) for each in recording):
        return ()
    return tuple(recording)
