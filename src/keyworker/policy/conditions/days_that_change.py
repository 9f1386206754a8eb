"""On which days may passing time alone change the answer of a condition?

Between two records only the day moves: someone has a birthday, a window no longer reaches back to an event, a date that
is compared with today comes. Those days are found exactly, so that a condition need be asked on them alone.
"""

from __future__ import annotations

from datetime import date

from keyworker.policy.conditions.condition import Condition
from keyworker.policy.conditions.facts import Facts


def days_that_change(condition: Condition, facts: Facts, *, after: date, until: date) -> list[date]:
    """The days after ``after`` and up to ``until`` on which the answer may differ from the day before, in order."""
    if not condition.reads.day:
        return []
    days = [day for day in condition.days_that_change(facts, after, until) if after < day <= until]
    return sorted(set(days)) if len(days) > 1 else days
