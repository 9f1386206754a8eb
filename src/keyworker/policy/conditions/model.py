"""How does a pack say "only if"?

A condition is structured, not code: a named fact with tests, or several conditions under ``all``, ``any`` or ``not``,
or a question about what has happened on the case. The forms, as a policy officer writes them::

    worker.role: {in: [practice-manager, practice-lead]}
    all: [CONDITION, ...]          any: [CONDITION, ...]          not: CONDITION
    happened: {event: analysis.completed, where: {outcomes: {known: true}}, since: {event: referral.received}}
    count: {event: referral.received, within: 6 months, at_least: 3}
    every: {of: children, is: CONDITION}      some: {of: others, is: CONDITION}      none: {of: others, is: CONDITION}
    most: {of: children, is: CONDITION}

Inside ``every``, ``some``, ``none`` and ``most`` a fact named ``each.NAME`` is the item's own; ``happened: {for: each}`` looks at
events about that item, with ``named_in: seen_alone`` only at those whose field of that name holds it. Everything else is
asked of the whole case. What each kind of condition is stands in its module in ``kinds``; all of them are known here.
"""

from __future__ import annotations

from keyworker.policy.conditions import kinds as kinds
from keyworker.policy.conditions.condition import ALWAYS, Condition
from keyworker.policy.conditions.kinds.always import Always
from keyworker.policy.conditions.kinds.counted import Counted
from keyworker.policy.conditions.kinds.fact_test import FactTest
from keyworker.policy.conditions.kinds.happened import Happened
from keyworker.policy.conditions.kinds.negated import Not
from keyworker.policy.conditions.kinds.quantified import Quantified
from keyworker.policy.conditions.kinds.several import All, AnyOf
from keyworker.policy.conditions.patterns import EventPattern
from keyworker.policy.conditions.tests import SettingFigure, Tests

__all__ = [
    "ALWAYS",
    "All",
    "Always",
    "AnyOf",
    "Condition",
    "Counted",
    "EventPattern",
    "FactTest",
    "Happened",
    "Not",
    "Quantified",
    "SettingFigure",
    "Tests",
]
