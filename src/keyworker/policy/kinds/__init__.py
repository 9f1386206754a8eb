"""Which kinds of rule are there?

``RULE_KINDS`` is the one list of them, in reading order. How to add one is in docs/how-to/add-a-kind-of-rule.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeVar

from keyworker.policy.kinds.gates import ACTIONS, ELIGIBILITY, GATES
from keyworker.policy.kinds.kind import Form, Line, RuleKind, Table
from keyworker.policy.kinds.notices import NOTICES
from keyworker.policy.kinds.reminders import REMINDERS
from keyworker.policy.kinds.states import STATES
from keyworker.policy.kinds.tables import ACCOUNTABILITY, PRIORITY, ROUTING
from keyworker.policy.kinds.timescales import TIMESCALES
from keyworker.policy.kinds.workload import WORKLOAD
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.problems import DeclarationError
from keyworker.policy.rules.base import Rule

__all__ = [
    "RULE_KINDS",
    "Form",
    "Line",
    "RuleKind",
    "Table",
    "kind_named",
    "named_rules",
    "parts_in",
    "rules_of",
]

Part = TypeVar("Part")

RULE_KINDS: Final[tuple[RuleKind, ...]] = (
    STATES,
    TIMESCALES,
    GATES,
    ACTIONS,
    ELIGIBILITY,
    ROUTING,
    PRIORITY,
    ACCOUNTABILITY,
    NOTICES,
    REMINDERS,
    WORKLOAD,
)
_BY_NAME: Final = {kind.name: kind for kind in RULE_KINDS}

_STRANGERS = _BY_NAME.keys() - Pack.model_fields.keys()
if _STRANGERS:
    raise DeclarationError(
        f"a Pack has no field for these kinds of rule: {', '.join(sorted(_STRANGERS))}"
    )


def kind_named(name: str) -> RuleKind:
    """The kind of rule that stands in the file of that name. Raises KeyError where there is none."""
    return _BY_NAME[name]


def rules_of(pack: Pack) -> Iterator[tuple[RuleKind, Rule]]:
    """Every rule of a pack with its kind, in reading order."""
    for kind in RULE_KINDS:
        for rule in kind.rules(pack):
            yield kind, rule


def parts_in(pack: Pack, kind: type[Part]) -> Iterator[tuple[str, Rule, Part]]:
    """Every part of that type in the rules of a pack, with the name of the file and the rule that it stands in."""
    for name, rule in named_rules(pack):
        for part in parts_of(rule):
            if isinstance(part, kind):
                yield name, rule, part


def named_rules(pack: Pack) -> Iterator[tuple[str, Rule]]:
    """Every rule with the name of the file it stands in, in reading order."""
    for kind, rule in rules_of(pack):
        yield kind.name, rule
