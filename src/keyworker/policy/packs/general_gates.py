"""What is asked of an action, whatever a policy says or leaves out? Read from a file beside the packs.

Where a pack's own gates on the action ask for the same facts these add nothing; where it is silent they are local
defaults, and cite none of its clauses.
"""

from __future__ import annotations

from functools import cache

from keyworker.policy.conditions.reads import facts_of
from keyworker.policy.packs.general_rules import beside_the_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.gates import Gate

CITED_AS = "Local default, not in the policy"


@cache
def general_gates() -> tuple[Gate, ...]:
    """The gates that stand under every policy."""
    return beside_the_packs("gates.yaml", Gate)


def gates_where_silent(pack: Pack, action: str) -> tuple[Gate, ...]:
    """Those on this action that ask for something no gate of the pack's own on it asks for."""
    general = [each for each in general_gates() if action in each.actions]
    if not general:
        return ()
    own = [set(facts_of(each.requires)) for each in pack.gates_of(action)]
    return tuple(
        gate for gate in general if not any(set(facts_of(gate.requires)) <= asked for asked in own)
    )
