"""Does a condition hold: yes, no, or not known yet; why; and which facts would settle it?

Truth is Kleene's: an unknown fact never silently counts as false. Every answer explains itself: what made it hold, or
what stands in the way.
"""

from __future__ import annotations

from keyworker.policy.conditions.condition import Condition, ReasonedTruth
from keyworker.policy.conditions.facts import Facts

__all__ = ["ReasonedTruth", "evaluate"]


def evaluate(condition: Condition, facts: Facts) -> ReasonedTruth:
    """Answer ``condition`` from ``facts``, with reasons."""
    return condition.reasons(facts)
