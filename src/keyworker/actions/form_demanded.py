"""What does the policy want said when this is done, beyond what the record itself has a place for?

A gate may ask for something that no kind of event has a field for, such as why a child was not seen alone. The pack
declares it with its question; it is put on the form by itself, and what is answered is kept with the other answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from keyworker.actions.action import ActionContext
from keyworker.actions.form_facts import PREFIX, fact_fields
from keyworker.actions.form_fields import FormField
from keyworker.decisions.case.facts import CaseFacts
from keyworker.decisions.gates import gates_where_silent
from keyworker.policy.conditions.about_events import AboutEvents
from keyworker.policy.conditions.model import All, AnyOf, Condition, FactTest, Not
from keyworker.policy.conditions.reads import facts_of
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.fields_read import fields_read
from keyworker.policy.packs.general import general_gates
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force
from keyworker.policy.rules.gates import Gate

_ENTERED = "action."


def demanded_fields(
    context: ActionContext, action: str, *, besides: Collection[str]
) -> tuple[FormField, ...]:
    """A question for each thing the pack's gates on this action ask to be entered and the form has no field for."""
    names = [
        name
        for name in _demanded(context.pack, action)
        if name.removeprefix(_ENTERED) not in besides
    ]
    fields = (
        (field, field.name.removeprefix(PREFIX))
        for field in fact_fields(context.pack, names, entered=True)
    )
    return tuple(
        replace(
            field,
            name=name.removeprefix(_ENTERED),
            section="",
            hint="",
            clause=_clause(context.pack, action, name),
        )
        for field, name in fields
    )


def _clause(pack: Pack, action: str, name: str) -> str:
    """The clause of the first gate that asks for it."""
    questions = (gate for gate in pack.gates_of(action) if name in _facts_in(gate))
    return next((pack.cite(gate.clause) for gate in questions), "")


def demanded_answers(
    context: ActionContext, action: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Of what was entered, the answers to those questions."""
    names = (name.removeprefix(_ENTERED) for name in _demanded(context.pack, action))
    return {name: values[name] for name in names if name in values}


def asks_to_enter(context: ActionContext, action: str, name: str) -> bool:
    """Whether a gate on this action asks for that to be entered."""
    return name in fields_read(context.pack, action)


def wanted_fields(context: ActionContext, action: str) -> frozenset[str]:
    """The names of the fields that a gate which applies here cannot be met without, or not without another of them.

    A form labels none of these as optional, so that its label and what is then refused cannot differ.
    """
    facts = context.seen.facts()
    own = context.pack.gates_of(action)
    gates = (*own, *gates_where_silent(context.pack, action))
    return frozenset(
        name.removeprefix(_ENTERED)
        for gate in gates
        if gate.force is not Force.MAY and _shuts(gate, facts)
        for name in (*_asked_for(gate.requires), *_left_open_in(gate))
        if name.startswith(_ENTERED)
    )


def _shuts(gate: Gate, facts: CaseFacts) -> bool:
    """Whether the gate may apply, and is not met already while nothing is entered."""
    applies = gate.when is None or gate.when.truth(facts) is not Truth.NO
    return applies and gate.requires.truth(facts) is not Truth.YES


def _asked_for(condition: Condition) -> Iterator[str]:
    """The facts of which something has to be so; what must not be so is not asked for."""
    if isinstance(condition, All | AnyOf):
        for each in condition.conditions:
            yield from _asked_for(each)
    elif isinstance(condition, FactTest):
        yield condition.fact


def _left_open_in(gate: Gate) -> set[str]:
    """The facts without which nobody can say whether the gate applies, or is met: it stays shut without them."""
    return {fact for condition in _conditions(gate) for fact in _left_open(condition)}


def _left_open(condition: Condition) -> set[str]:
    """The facts whose absence may leave it undecided; not those of which it asks beside it whether they are known."""
    if isinstance(condition, All | AnyOf):
        inner = [_left_open(each) for each in condition.conditions]
        settled = {
            each.fact
            for each in condition.conditions
            if isinstance(each, FactTest) and each.tests.known is isinstance(condition, All)
        }
        return set().union(*inner) - settled
    if isinstance(condition, Not):
        return _left_open(condition.condition)
    if isinstance(condition, FactTest) and condition.tests.known is None:
        return {condition.fact, *condition.tests.compared_names}
    return set(condition.pattern.entered) if isinstance(condition, AboutEvents) else set()


def fields_that_meet(pack: Pack, rule: str) -> frozenset[str]:
    """The names of the fields that may hold what a refusal of this rule asks for: a gate's, or a checklist's item."""
    gates = (gate for gate in (*pack.gates, *general_gates()) if gate.id == rule)
    read = (fact for gate in gates for fact in facts_of(gate.requires))
    entered = (fact.removeprefix(_ENTERED) for fact in read if fact.startswith(_ENTERED))
    return frozenset({*entered, f"answers.{rule}"})


def asks_of_worker(context: ActionContext, action: str) -> bool:
    """Whether a gate on this action asks of the colleague it goes to."""
    return any(fact.startswith("worker.") for fact in _facts_of(context.pack, action))


def _demanded(pack: Pack, action: str) -> Iterator[str]:
    """The facts entered that gates on the action ask for and the pack declares with a question, in the pack's order."""
    wanted = set(_facts_of(pack, action))
    return (name for name in pack.header.facts if name.startswith(_ENTERED) and name in wanted)


def _facts_of(pack: Pack, action: str) -> Iterator[str]:
    for gate in pack.gates:
        if action in gate.actions:
            yield from _facts_in(gate)


def _facts_in(gate: Gate) -> set[str]:
    return {fact for condition in _conditions(gate) for fact in facts_of(condition)}


def _conditions(gate: Gate) -> Iterator[Condition]:
    if gate.when is not None:
        yield gate.when
    yield gate.requires
