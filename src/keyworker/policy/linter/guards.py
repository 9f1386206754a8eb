"""Can every gate and every condition of eligibility be met, alone and together, and does the law leave a way past?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

from keyworker.policy.conditions.model import Always, Condition
from keyworker.policy.conditions.reads import facts_of
from keyworker.policy.kinds import rules_of
from keyworker.policy.linter.finding import Finding, failure, note
from keyworker.policy.linter.possible import NOT_YES, YES, Goal, Possibilities
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force, Rule
from keyworker.policy.rules.gates import EligibilityRule, Gate
from keyworker.policy.vocabulary import ALLOCATION_ROLES

Guard = Gate | EligibilityRule


def findings_on_guards(pack: Pack) -> Iterator[Finding]:
    """Guards that nothing can open, two that shut each other, overrides that the law or the pack does not know."""
    for kind, rule in rules_of(pack):
        if isinstance(rule, Guard):
            yield from _of_override(pack, kind.name, rule)
            yield from _never_open(pack, kind.name, rule)
        elif kind.table is None:
            yield from _never_applies(pack, kind.name, rule)
    for action in dict.fromkeys(action for gate in pack.gates for action in gate.actions):
        shut = f"'{action.replace('-', ' ')}' cannot be done"
        yield from _together(
            pack, "gates", [gate for gate in pack.gates if action in gate.actions], shut
        )
    yield from _together(pack, "eligibility", pack.eligibility, "nobody is eligible")


def _of_override(pack: Pack, kind: str, rule: Guard) -> Iterator[Finding]:
    if rule.override is None:
        return
    if rule.statutory:
        yield failure(
            pack, kind, rule.id, "is statutory and yet has an override; the law leaves none"
        )
    for each in rule.override.by:
        if each not in pack.header.roles and each not in ALLOCATION_ROLES:
            message = f"may be overridden by '{each}', a job role that pack.yaml does not list, so by nobody"
            yield failure(pack, kind, rule.id, message)


def _never_open(pack: Pack, kind: str, rule: Guard) -> Iterator[Finding]:
    possible = Possibilities(pack, _conditions([rule]))
    when = _when(rule)
    if possible.never(when):
        yield failure(pack, kind, rule.id, "never applies: its 'when' cannot hold")
    elif possible.never([*when, (rule.requires, YES)]):
        where = "" if rule.when is None else " where it applies"
        yield failure(pack, kind, rule.id, f"can never be met: what it requires cannot hold{where}")


def _never_applies(pack: Pack, kind: str, rule: Rule) -> Iterator[Finding]:
    """Other rules than tables, whose rows are looked at together."""
    when = getattr(rule, "when", None)
    if when is None:
        return
    if Possibilities(pack, [when]).never([(when, YES)]):
        yield failure(pack, kind, rule.id, "never applies: its 'when' cannot hold")


def _together(pack: Pack, kind: str, rules: Sequence[Guard], shut: str) -> Iterator[Finding]:
    asked = {rule.id: _facts([rule]) for rule in rules}
    for first, second in combinations(rules, 2):
        if not asked[first.id] & asked[second.id]:
            continue
        possible = Possibilities(pack, _conditions([first, second]))
        if not _shut_each_other(possible, first, second):
            continue
        where = f"can never be met together with {first.id}: wherever both apply"
        if not all(rule.force is Force.MUST and rule.override is None for rule in (first, second)):
            yield note(pack, kind, second.id, f"{where}, one is always departed from")
        else:
            # Two rules for cases of different kinds may never meet; one kind within the other always does.
            finding = failure if _one_within_the_other(possible, first, second) else note
            yield finding(pack, kind, second.id, f"{where}, {shut}")


def _shut_each_other(possible: Possibilities, first: Guard, second: Guard) -> bool:
    """Whether each can be met where both apply, and yet never both."""
    when = [*_when(first), *_when(second)]
    required: list[Goal] = [(rule.requires, YES) for rule in (first, second)]
    # Most can be met together, which one look tells; only of the others the rest is asked.
    if not possible.never([*when, *required]) or possible.never(when):
        return False
    return not any(possible.never([*when, goal]) for goal in required)


def _one_within_the_other(possible: Possibilities, first: Guard, second: Guard) -> bool:
    """Whether one of them applies only where the other does."""
    pairs = permutations((first, second))
    return any(possible.never([*_when(one), *_unless(other)]) for one, other in pairs)


def _when(rule: Guard) -> list[Goal]:
    return [] if rule.when is None else [(rule.when, YES)]


def _unless(rule: Guard) -> list[Goal]:
    """The rule does not apply; without a ``when`` that cannot be."""
    return [(rule.when or Always(), NOT_YES)]


def _conditions(rules: Sequence[Guard]) -> list[Condition]:
    return [each for rule in rules for each in (rule.when, rule.requires) if each is not None]


def _facts(rules: Sequence[Guard]) -> set[str]:
    return {name for condition in _conditions(rules) for name in facts_of(condition)}
