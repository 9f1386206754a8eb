"""Which of the answers to a form do a policy's gates read?"""

from __future__ import annotations

from keyworker.policy.conditions.compared import ENTERED
from keyworker.policy.conditions.model import EventPattern, FactTest
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of


def fields_read(pack: Pack, action: str) -> frozenset[str]:
    """The names of the fields that gates on this action ask for as ``action.NAME``."""
    return frozenset(
        name.removeprefix(ENTERED)
        for gate in pack.gates
        if action in gate.actions
        for part in parts_of(gate)
        for name in _named(part)
        if name.startswith(ENTERED)
    )


def _named(part: object) -> tuple[str, ...]:
    """The facts that one part of a gate asks for or compares with."""
    if isinstance(part, EventPattern):
        return part.entered
    return (part.fact, *part.tests.compared_names) if isinstance(part, FactTest) else ()
