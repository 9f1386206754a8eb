"""What holds under every policy, whatever it says or leaves out? Read from files beside the packs.

No pack can be without these rules. Where its own ask or refuse for the same facts they add nothing; where it is silent they
are local defaults, and cite none of its clauses. So are the kinds of a list that a policy leaves out.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from keyworker.policy.rules.gates import EligibilityRule, Gate
from keyworker.policy.rules.kinds_listed import Kinds
from keyworker.policy.rules.reminders import Reminder
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.yaml_text import load_values

# The clause of what is in no policy.
OF_EVERY_POLICY = "every-policy"
# How what holds under every policy is cited: who may never be given a part, and what is asked of an action.
EVERY_POLICY = "Every policy"
LOCAL_DEFAULT = "Local default, not in the policy"


@cache
def general_kinds() -> Kinds:
    """The kinds of a service whose policy, if it has one, names none."""
    return Kinds.model_validate(_written("kinds.yaml"))


@cache
def general_gates() -> tuple[Gate, ...]:
    """The gates that stand under every policy."""
    return tuple(Gate.model_validate(each) for each in _written("gates.yaml"))


@cache
def general_reminders() -> tuple[Reminder, ...]:
    """Who is told of a duty that nears or is missed, where the policy names nobody."""
    return tuple(Reminder.model_validate(each) for each in _written("reminders.yaml"))


@cache
def general_timescales() -> tuple[Timescale, ...]:
    """What is due under every policy that says nothing of it."""
    return tuple(Timescale.model_validate(each) for each in _written("timescales.yaml"))


@cache
def general_eligibility() -> tuple[EligibilityRule, ...]:
    """The rules that hold of every worker, part and case."""
    return tuple(EligibilityRule.model_validate(each) for each in _written("eligibility.yaml"))


def _written(file: str) -> Any:
    path = resources.files("keyworker").joinpath("packs", "base", file)
    return load_values(path.read_text(encoding="utf-8"))
