"""What does the policy want said when this is done, beyond what the record itself has a place for?

A gate may ask for something that no kind of event has a field for, such as why a child was not seen alone. The pack
declares it with its question; it is put on the form by itself, and what is answered is kept with the other answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from keyworker.casework.actions.base import Asked
from keyworker.casework.actions.fields import FormField
from keyworker.casework.actions.knowing import PREFIX, fact_fields
from keyworker.policy.conditions import Condition
from keyworker.policy.linter.possible import facts_of
from keyworker.policy.pack import Pack
from keyworker.policy.reads import fields_read
from keyworker.policy.rules.gates import Gate

_ENTERED = "action."


def demanded_fields(
    asked: Asked, action: str, *, besides: Collection[str]
) -> tuple[FormField, ...]:
    """A question for each thing the pack's gates on this action ask to be entered and the form has no field for."""
    if asked.pack is None:
        return ()
    names = [
        name for name in _demanded(asked.pack, action) if name.removeprefix(_ENTERED) not in besides
    ]
    fields = (
        (field, field.name.removeprefix(PREFIX))
        for field in fact_fields(asked.pack, names, entered=True)
    )
    return tuple(
        replace(
            field,
            name=name.removeprefix(_ENTERED),
            section="",
            hint="",
            clause=_clause(asked.pack, action, name),
        )
        for field, name in fields
    )


def _clause(pack: Pack, action: str, name: str) -> str:
    """The clause of the first gate that asks for it."""
    asking = (gate for gate in pack.gates if action in gate.actions and name in _facts_in(gate))
    return next((pack.cite(gate.clause) for gate in asking), "")


def demanded_answers(asked: Asked, action: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was entered, the answers to those questions."""
    if asked.pack is None:
        return {}
    names = (name.removeprefix(_ENTERED) for name in _demanded(asked.pack, action))
    return {name: values[name] for name in names if name in values}


def asks_to_enter(asked: Asked, action: str, name: str) -> bool:
    """Whether a gate on this action asks for that to be entered."""
    return asked.pack is not None and name in fields_read(asked.pack, action)


def asks_of_worker(asked: Asked, action: str) -> bool:
    """Whether a gate on this action asks of the colleague it goes to."""
    return asked.pack is not None and any(
        fact.startswith("worker.") for fact in _facts_of(asked.pack, action)
    )


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
