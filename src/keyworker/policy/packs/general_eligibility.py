"""Who may never be given a part in a case, whatever a policy says or leaves out? Read from a file beside the packs.

No pack can be without these rules. Where its own refuse for the same facts they add nothing; where it is silent they are
local defaults, and cite none of its clauses.
"""

from __future__ import annotations

from functools import cache

from keyworker.policy.packs.general_rules import beside_the_packs
from keyworker.policy.rules.gates import EligibilityRule

CITED_AS = "Every policy"


@cache
def general_eligibility() -> tuple[EligibilityRule, ...]:
    """The rules that hold of every worker, part and case."""
    return beside_the_packs("eligibility.yaml", EligibilityRule)
