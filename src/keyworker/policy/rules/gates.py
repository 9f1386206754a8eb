"""How does a pack say "not until", "only by" and "only a worker who"?"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from keyworker.policy.conditions.model import Condition
from keyworker.policy.model import Model
from keyworker.policy.naming import Names
from keyworker.policy.rules.base import Rule, as_tuple


class Override(Model):
    """Who may pass a gate all the same, with a recorded reason, and only ``when`` (None: whenever)."""

    by: Annotated[tuple[str, ...], Names.PEOPLE]
    when: Condition | None = None
    clause: Annotated[str, Names.CLAUSE]


class Gate(Rule):
    """An action (or each of several) stays shut until ``requires`` holds.

    ``when`` limits the gate to some cases. ``about`` says whose facts it reads: the ``case``, or the ``attempt`` (who
    is acting, what they entered, whom they propose); an attempt's gates are asked only when someone attempts the
    action. ``refusal`` completes "Not yet: ..." for people; ``put_right`` names the action that would open the gate.
    ``statutory`` gates have no override, ever.
    """

    actions: Annotated[
        tuple[str, ...],
        BeforeValidator(as_tuple),
        Field(alias="action", min_length=1),
        Names.ACTION,
    ]
    about: Literal["case", "attempt"] = "case"
    when: Condition | None = None
    requires: Condition
    refusal: str
    put_right: Annotated[str | None, Names.ACTION] = None
    statutory: bool = False
    override: Override | None = None


class EligibilityRule(Rule):
    """What must hold of a worker, a role and a case for that worker to take that role on that case."""

    when: Condition | None = None
    requires: Condition
    refusal: str
    statutory: bool = False
    override: Override | None = None


class WhoMay(Rule):
    """Which job roles may do an action, and the checklist that belongs to it."""

    action: Annotated[str, Names.ACTION]
    who: Annotated[tuple[str, ...], Names.PEOPLE] = Field(min_length=1)
    checklist: Annotated[str | None, Names.CHECKLIST] = None
