"""How does a condition read to someone who does not read YAML?"""

from __future__ import annotations

from keyworker.policy.conditions.condition import Condition
from keyworker.policy.conditions.patterns import EventPattern, tests_in_words
from keyworker.policy.conditions.terms import Terms, fact_label

__all__ = ["condition_in_words", "fact_label", "pattern_in_words", "tests_in_words"]


def condition_in_words(condition: Condition, terms: Terms) -> str:
    """The condition as part of a sentence: "the kind of referral is CAF and a data trawl was completed"."""
    return condition.in_words(terms)


def pattern_in_words(pattern: EventPattern, terms: Terms) -> str:
    """The events meant, as part of a sentence: "contact was made with the family (by the lead practitioner)"."""
    return pattern.in_words(terms)
