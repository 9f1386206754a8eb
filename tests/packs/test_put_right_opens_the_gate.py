"""What a refusal says puts it right does so: once that action is on record, the gate refuses no longer.

Each worked example in which a gate is shut is told a day further: the events that the gate waits for and the action named
records happen. Where a gate waits for one thing and names what records another, doing as it says leaves it shut for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic_core import to_jsonable_python

from keyworker.actions.own_entries import action_under
from keyworker.decisions.trying.documents_out import gate_of
from keyworker.policy.conditions.model import EventPattern, Happened, Not
from keyworker.policy.conditions.tests import Tests as Asked
from keyworker.policy.documents import DocumentError
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.rules.examples import Example
from keyworker.policy.rules.gates import Gate

PACKS = bundled_packs()
Shut = tuple[Example, str, Gate]


def shut_in_examples(pack: Pack) -> Iterator[Shut]:
    """Each gate that a worked example finds shut and that says what puts it right, with the action it is asked of."""
    gates = {each.id: each for each in pack.gates}
    for example in pack.examples:
        gate = gates.get(example.of)
        if example.ask != "gate" or gate is None or gate.put_right is None:
            continue
        if any(isinstance(part, Happened) and part.named_in for part in parts_of(gate.requires)):
            # Whoever has to have been there is named one by one: an event made up here names nobody.
            continue
        for action in gate.actions:
            if is_shut(pack, gate, action, to_jsonable_python(example.given), example.as_of):
                yield example, action, gate


def is_shut(pack: Pack, gate: Gate, action: str, given: Any, as_of: Any) -> bool:
    try:
        answer = gate_of(pack, action, given, as_of=as_of, name="given")
    except DocumentError:
        return False
    return any(each["rule"] == gate.id for each in answer["unmet"])


def waited_for(gate: Gate, kinds: tuple[str, ...]) -> Iterator[EventPattern]:
    """The events of those kinds that the gate waits for; none that must not have happened."""
    shunned = {
        id(part)
        for negated in parts_of(gate.requires)
        if isinstance(negated, Not)
        for part in parts_of(negated.condition)
    }
    for part in parts_of(gate.requires):
        if isinstance(part, Happened) and id(part) not in shunned and part.pattern.event in kinds:
            yield part.pattern


def meeting_it(asked_of_it: Asked, given: dict[str, Any], day: date) -> Any:
    """A value that passes the tests of one field."""
    attempt = given.get("attempt", {})
    asked = dict(asked_of_it.by_name)
    if "matches" in asked:
        name = asked["matches"].name.removeprefix("action.")
        return attempt.get("fields", {}).get(name, attempt.get("by"))
    if "not_before" in asked or "after" in asked:
        return (day + timedelta(days=1)).isoformat()
    if "known" in asked and len(asked) == 1:
        return "yes"
    return next(iter(asked_of_it.words), "yes")


def recorded(pattern: EventPattern, given: dict[str, Any], day: date) -> dict[str, Any]:
    """The event as the action records it, by whoever the gate waits for."""
    fields = {name: meeting_it(tests, given, day) for name, tests in pattern.where.items()}
    by = {"by_role": pattern.by[0]} if pattern.by else {}
    if set(pattern.by) & {"lead", "worker", "holding"}:
        leads = [each for each in given["events"] if each["kind"] == "allocation.started"]
        by = {"by": leads[-1]["worker"]} if leads else by
    return {"kind": pattern.event, "at": day.isoformat(), **by, **fields}


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_doing_what_is_said_to_put_it_right_opens_the_gate(pack: Pack) -> None:
    still_shut, tried = set(), 0
    for example, action, gate in shut_in_examples(pack):
        remedy = action_under(pack, gate.put_right or "")
        assert remedy is not None
        given = {"people": [{"id": "P1", "is": "child"}], **to_jsonable_python(example.given)}
        done = [recorded(each, given, example.as_of) for each in waited_for(gate, remedy.records)]
        if done:
            tried += 1
            given = {**given, "events": [*given.get("events", ()), *done]}
            if is_shut(pack, gate, action, given, example.as_of):
                still_shut.add((example.id, gate.id, remedy.id))
    assert tried or not any(True for _ in shut_in_examples(pack))
    assert still_shut == set()
