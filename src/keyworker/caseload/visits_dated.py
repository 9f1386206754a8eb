"""Does the policy set dates for visits at all?"""

from __future__ import annotations

from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds


def dates_visits(pack: Pack) -> bool:
    """Whether a duty of the policy is met by a visit."""
    return any(stop.event == kinds.VISIT_MADE for rule in pack.timescales for stop in rule.stops)
