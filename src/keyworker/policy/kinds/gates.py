"""What stands in the way of an action, who may do it, and which worker may take which part."""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.kinds.kind import Form, Line, RuleKind
from keyworker.policy.kinds.phrases import any_of, may_be_passed, needs_to_hold, quoted
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.gates import EligibilityRule, Gate, WhoMay
from keyworker.policy.wording import listed


def _gate(rule: Gate, pack: Pack) -> Iterator[Line]:
    yield "Guards", listed(map(quoted, rule.actions))
    if rule.about == "attempt":
        yield "Asked", "when someone tries it, of who acts and what they entered"
    yield from needs_to_hold(rule.when, rule.requires, rule.refusal, pack)
    if rule.put_right is not None:
        yield "Put right by", quoted(rule.put_right)
    yield from may_be_passed(rule.override, pack, statutory=rule.statutory)


def _eligibility(rule: EligibilityRule, pack: Pack) -> Iterator[Line]:
    yield from needs_to_hold(rule.when, rule.requires, rule.refusal, pack)
    yield from may_be_passed(rule.override, pack, statutory=rule.statutory)


def _who_may(rule: WhoMay, pack: Pack) -> Iterator[Line]:
    yield "Action", quoted(rule.action)
    yield "Who may", any_of(rule.who, pack)
    if rule.checklist is not None:
        yield "Asks", f"the checklist '{pack.checklist(rule.checklist).title}'"


_NEEDS = {"Applies when": "when", "Needs": "requires"}

GATES = RuleKind(
    name="gates",
    forms=(Form(Gate, _gate, conditions=_NEEDS, also_called=lambda rule: rule.actions),),
    asked_by=frozenset({"gate"}),
    blocks=True,
)
ACTIONS = RuleKind(
    name="actions",
    forms=(
        Form(
            WhoMay,
            _who_may,
            people={"Who may": "who"},
            also_called=lambda rule: (rule.action,),
        ),
    ),
    asked_by=frozenset({"gate"}),
)
ELIGIBILITY = RuleKind(
    name="eligibility",
    forms=(Form(EligibilityRule, _eligibility, conditions=_NEEDS),),
    asked_by=frozenset({"eligible"}),
    blocks=True,
)
