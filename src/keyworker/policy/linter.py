"""Is a pack that loads also sound: nothing unreachable, nothing untested, nothing left out without a word?

A failing finding must be put right; a note is for the author to weigh.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from keyworker.policy.conditions import All, Always, AnyOf, Condition
from keyworker.policy.coverage import coverage_of
from keyworker.policy.cross_checks import named_rules, parts_of, problem
from keyworker.policy.pack import Pack
from keyworker.policy.problems import Problem
from keyworker.policy.rules.gates import EligibilityRule, Gate
from keyworker.policy.rules.tables import Priority, Route

_TRIED = ("timescales", "gates", "eligibility", "routing", "priority")


@dataclass(frozen=True)
class Finding:
    """What the linter found, and whether the pack fails for it."""

    problem: Problem
    fails: bool

    def __str__(self) -> str:
        return f"{'' if self.fails else 'note: '}{self.problem}"


def lint(pack: Pack) -> tuple[Finding, ...]:
    """Everything to say of a pack that has loaded, failing findings first."""
    found = [
        *_overridden(pack),
        *_unreachable(pack, "routing", pack.routing),
        *_unreachable(pack, "priority", pack.priority),
        *_unexplained(pack),
        *_untried(pack),
        *_never_met(pack),
        *_unused_settings(pack),
    ]
    return tuple(sorted(found, key=lambda each: not each.fails))


def _overridden(pack: Pack) -> Iterator[Finding]:
    for kind, rule in named_rules(pack):
        if isinstance(rule, Gate | EligibilityRule) and rule.statutory and rule.override is not None:
            message = "is statutory and yet has an override; the law leaves none"
            yield Finding(problem(pack, kind, rule.id, message), fails=True)


def _unreachable(pack: Pack, kind: str, rows: Sequence[Route | Priority]) -> Iterator[Finding]:
    """Rows that an earlier row always takes first, as far as the form of their conditions proves it."""
    for index, row in enumerate(rows):
        earlier = next((each for each in rows[:index] if _implies(row.when, each.when)), None)
        if earlier is not None:
            message = f"can never be reached: {earlier.id} applies first wherever this row would"
            yield Finding(problem(pack, kind, row.id, message), fails=True)


def _implies(later: Condition, earlier: Condition) -> bool:
    """Whether ``earlier`` holds wherever ``later`` does; False also where that is merely not provable."""
    if isinstance(earlier, Always) or later == earlier:
        return True
    if isinstance(earlier, AnyOf) and any(_implies(later, each) for each in earlier.conditions):
        return True
    if isinstance(later, AnyOf):
        return all(_implies(each, earlier) for each in later.conditions)
    if isinstance(earlier, All):
        return all(_implies(later, each) for each in earlier.conditions)
    return isinstance(later, All) and any(_implies(each, earlier) for each in later.conditions)


def _unexplained(pack: Pack) -> Iterator[Finding]:
    for covered in coverage_of(pack):
        if covered.status == "unexplained":
            message = "nothing implements this obligation, and coverage.yaml does not say why"
            yield Finding(problem(pack, "clauses", covered.clause, message), fails=True)
    for entry in pack.coverage:
        if not (entry.by or entry.not_yet or entry.not_software):
            message = "says neither what meets the obligation nor why nothing does"
            yield Finding(problem(pack, "coverage", entry.clause, message), fails=True)


def _untried(pack: Pack) -> Iterator[Finding]:
    asked = {example.of for example in pack.examples}
    for kind, rule in named_rules(pack):
        if kind not in _TRIED or rule.id in asked or (isinstance(rule, Gate) and asked & set(rule.actions)):
            continue
        yield Finding(problem(pack, kind, rule.id, "has no worked example"), fails=kind == "timescales")


def _never_met(pack: Pack) -> Iterator[Finding]:
    for rule in pack.timescales:
        if not rule.stops:
            yield Finding(
                problem(pack, "timescales", rule.id, "nothing stops this clock, so it is never met"), fails=False
            )


def _unused_settings(pack: Pack) -> Iterator[Finding]:
    holders = [*(rule for _, rule in named_rules(pack)), *pack.checklists]
    used = {getattr(part, "setting", None) for holder in holders for part in parts_of(holder)}
    for setting in pack.settings:
        if setting.id not in used:
            yield Finding(problem(pack, "settings", setting.id, "no rule or checklist uses this setting"), fails=False)
