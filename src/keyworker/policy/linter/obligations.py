"""Is every obligation met or explained, and every rule tried?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from keyworker.policy.linter.finding import Finding, failure, note
from keyworker.policy.packs.coverage import coverage_of
from keyworker.policy.packs.cross_checks import named_rules
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.gates import Gate, WhoMay

# Notices and checklists are shown as they are written; what is tried is what is worked out.
_TRIED = (
    "timescales",
    "states",
    "gates",
    "actions",
    "eligibility",
    "workload",
    "routing",
    "priority",
    "accountability",
)


def findings_on_obligations(pack: Pack) -> Iterator[Finding]:
    """Obligations that nothing meets or explains, and rules without a worked example."""
    for covered in coverage_of(pack):
        if covered.status == "unexplained":
            message = "nothing implements this obligation, and coverage.yaml does not say why"
            yield failure(pack, "clauses", covered.clause, message)
    for entry in pack.coverage:
        if not (entry.by or entry.not_yet or entry.not_software or entry.examples_not_run):
            message = "says neither what meets the obligation nor why nothing does"
            yield failure(pack, "coverage", entry.clause, message)
    yield from _untried(pack)


def _untried(pack: Pack) -> Iterator[Finding]:
    asked = {example.of for example in pack.examples}
    for kind, rule in named_rules(pack):
        if kind not in _TRIED or asked & _names_of(rule):
            continue
        found = failure if kind == "timescales" else note
        yield found(pack, kind, rule.id, "has no worked example")


def _names_of(rule: Any) -> set[str]:
    """By which names an example may ask of a rule: its own, and the action it is about."""
    if isinstance(rule, Gate):
        return {rule.id, *rule.actions}
    return {rule.id, rule.action} if isinstance(rule, WhoMay) else {rule.id}
