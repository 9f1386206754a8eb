"""Which of the answers to a form do a policy's gates read?"""

from __future__ import annotations

from keyworker.policy.conditions.model import FactTest
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of

_PREFIX = "action."


def fields_read(pack: Pack, action: str) -> frozenset[str]:
    """The names of the fields that gates on this action ask for as ``action.NAME``."""
    return frozenset(
        name.removeprefix(_PREFIX)
        for gate in pack.gates
        if action in gate.actions
        for part in parts_of(gate)
        if isinstance(part, FactTest)
        for name in (part.fact, *part.tests.compared_names)
        if name.startswith(_PREFIX)
    )
