"""Is every obligation met or explained, and every rule tried?"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.kinds import rules_of
from keyworker.policy.linter.finding import Finding, failure, note
from keyworker.policy.packs.coverage import coverage_of
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force


def findings_on_obligations(pack: Pack) -> Iterator[Finding]:
    """Obligations that nothing meets or explains, and rules without a worked example."""
    for covered in coverage_of(pack):
        if covered.status == "unexplained":
            message = "nothing implements this obligation, and coverage.yaml does not say why"
            yield failure(pack, "clauses", covered.clause, message)
    for entry in pack.coverage:
        says = (entry.by, entry.tests, entry.partly, entry.not_yet, entry.not_software)
        if not any(says) and not entry.examples_not_run:
            message = "says neither what meets the obligation nor what is missing of it"
            yield failure(pack, "coverage", entry.clause, message)
    yield from _untried(pack)


def _untried(pack: Pack) -> Iterator[Finding]:
    tried = {example.of for example in pack.examples}
    for kind, rule in rules_of(pack):
        if kind.needs_example and tried.isdisjoint(kind.names_of(rule)):
            stands_in_the_way = kind.blocks and rule.force is Force.MUST
            finding = failure if kind.fails_untried or stands_in_the_way else note
            yield finding(pack, kind.name, rule.id, "has no worked example")
