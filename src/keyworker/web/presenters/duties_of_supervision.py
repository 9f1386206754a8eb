"""What does the policy say of how often there is supervision, and under which clause?"""

from __future__ import annotations

from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds


def duties_of_supervision(pack: Pack) -> tuple[tuple[str, str], ...]:
    """Each duty that a session meets, in the policy's own words, with its clause."""
    return tuple(
        (rule.plain, pack.cite(rule.clause))
        for rule in pack.timescales
        if any(stop.event == kinds.SUPERVISION_HELD for stop in rule.stops)
    )
