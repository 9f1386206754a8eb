"""Which of the answers to a form do a policy's gates read?"""

from __future__ import annotations

from collections import defaultdict

from keyworker.policy.conditions.compared import ENTERED
from keyworker.policy.conditions.model import EventPattern, FactTest
from keyworker.policy.kept import kept_of
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of


def fields_read(pack: Pack, action: str) -> frozenset[str]:
    """The names of the fields that gates on this action ask for as ``action.NAME``."""
    return kept_of(pack, _by_action).get(action, frozenset())


def _by_action(pack: Pack) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for gate in pack.gates:
        names = {
            name.removeprefix(ENTERED)
            for part in parts_of(gate)
            for name in _named(part)
            if name.startswith(ENTERED)
        }
        for action in gate.actions:
            found[action] |= names
    return {action: frozenset(names) for action, names in found.items()}


def _named(part: object) -> tuple[str, ...]:
    """The facts that one part of a gate asks for or compares with."""
    if isinstance(part, EventPattern):
        return part.entered
    return part.names if isinstance(part, FactTest) else ()
