"""In which ways can the form of each action be filled in, and what does each of them record?

Everything is made from the forms themselves: a question that is added is answered here without anybody's doing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

from django.db import transaction

from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import FormField
from keyworker.actions.kept_answers import NotKept
from keyworker.actions.on_case.work.contact import NONE
from keyworker.actions.recorded_events import events_of
from keyworker.record.models import Case, Person
from keyworker.record.models.supervision import SupervisionSession
from keyworker.record.writing import NewEvent, plain
from keyworker.workforce.models import Worker

from ..builders import at

NOW = at("2026-06-10")
FACT = "case.immediate_risk"
# Where there is nothing to choose from, nothing is answered.
_NAMED = ("worker:", "role:")
_CHOSEN = frozenset({"choice", "child", "children", "people", "worker", "in-order"})


@dataclass(frozen=True)
class Attempt:
    """What was answered, by the names of the form, and what came of it; ``refusal`` where nothing did."""

    given: Mapping[str, Any]
    events: tuple[NewEvent, ...] = ()
    # What stands in the rows of children, cases and sessions afterwards, as text.
    rows: str = ""
    refusal: NotPossible | None = None

    @property
    def told(self) -> str:
        """Everything that the events say, as text."""
        return json.dumps([plain(each.data) for each in self.events], default=str)


def attempts(action: Action, context: ActionContext, known: Mapping[str, Any]) -> Iterator[Attempt]:
    """Each way of filling in the form, those that are refused too; none of it stays on record.

    ``known`` are answers that have to be those of somebody on record.
    """
    for given in answers(action, context, known):
        yield from tried(action, context, given)


def answers(
    action: Action, context: ActionContext, known: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Every field filled, in each way in which its controls can be set; only what must be; one answer changed or left out."""
    asked = [
        each
        for each in form_of(action, context)
        if each.required or each.choices or each.type not in _CHOSEN
    ]
    controls = {each.name for each in action.asks if each.control}
    for days in (-60, 1):
        usual = {
            field.name: known.get(field.name, _some(field, days + number, context))
            for number, field in enumerate(asked)
        }
        ways = {
            field.name: known.get(field.name, _ways(field))
            for field in asked
            if _question(field) in controls
        }
        for way in product(*ways.values()):
            whole = {**usual, **dict(zip(ways, way, strict=True))}
            yield whole
            if days < 0:
                bare = {each.name: whole[each.name] for each in asked if each.required}
                yield bare
                for field in asked:
                    yield from _changed(field, whole, bare)


def _question(field: FormField) -> str:
    return field.name.partition(".")[0]


def _changed(
    field: FormField, whole: Mapping[str, Any], bare: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """The same with another choice in that field, and without it where it may stay empty."""
    if not field.required:
        yield {name: value for name, value in whole.items() if name != field.name}
    if field.type in {"choice", "child"}:
        for value, _ in field.choices:
            if value != whole[field.name]:
                yield {**whole, field.name: value}
    if field.type == "children" and field.choices[-1][0] == NONE:
        yield {**bare, field.name: (NONE,)}
    if field.type == "yes-no":
        yield {**whole, field.name: not whole[field.name]}


def nested(given: Mapping[str, Any]) -> dict[str, Any]:
    """Answers by the paths of their names, as a form's are read."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        *path, last = name.split(".")
        here = found
        for step in path:
            here = here.setdefault(step, {})
        here[last] = value
    return found


def _ways(field: FormField) -> list[Any]:
    if field.type == "yes-no":
        return [True, False]
    if field.type == "choice":
        return [value for value, _ in field.choices]
    return [2] if field.type == "number" else ["2"]


def _some(field: FormField, days: int, context: ActionContext) -> Any:
    """An answer; of dates and times, the later the further down the form. What is typed says which field it is of."""
    listed = tuple(value for value, _ in field.choices if value != NONE)
    if field.type == "worker":
        return context.colleagues.near[-1].worker.ref
    if field.choices and field.type in {"children", "people", "outcomes", "in-order"}:
        return listed
    if field.type == "yes-no":
        return True
    if field.type == "tasks":
        return _a_task_of_each_kind(field, NOW.date() + timedelta(days=abs(days)))
    if field.name.startswith("judged.") and field.choices:
        # Of what is partly done the rest has a day; of what is done nothing is left.
        return "partly"
    if field.choices:
        return field.choices[0][0]
    if field.name == "at":
        return NOW - timedelta(hours=5)
    typed = _typed(field)
    others: dict[str, Any] = {
        "date": NOW.date() + timedelta(days=days),
        "datetime": NOW + timedelta(days=days),
        "number": 2,
        "duration": "3 weeks",
        "outcomes": (typed, f"{typed}, too"),
        "new-children": ({"given_name": typed, "born": date(2019, 5, 4)},),
    }
    return others.get(field.type, typed)


def _a_task_of_each_kind(field: FormField, due: date) -> tuple[dict[str, Any], ...]:
    """One of whoever holds the case, one of an agency, one of a worker by name and one of whoever has a job."""
    owners = [value for value, _ in field.choices]
    named = (next((each for each in owners if each.startswith(kind)), "holder") for kind in _NAMED)
    said = {"what": _typed(field), "due": due, "measure": "A date is set"}
    return (
        {**said, "owner": "holder"},
        {**said, "owner": "agency", "named": "Hill School"},
        *({**said, "owner": each} for each in named),
    )


def _typed(field: FormField) -> str:
    return f"Something of {field.name}"


def typed_in(given: Mapping[str, Any]) -> set[str]:
    """The texts among the answers that were typed."""
    return {
        f"Something of {name}"
        for name, value in given.items()
        if f"Something of {name}" in json.dumps(value, default=str)
    }


def tried(action: Action, context: ActionContext, given: Mapping[str, Any]) -> Iterator[Attempt]:
    """What that entry adds; what it is asked to leave empty is left empty then."""
    shared = {each.name: getattr(context, each.name) for each in fields(context)}
    # What an attempt changes in these rows is not there for the next.
    shared |= {name: deepcopy(shared[name]) for name in ("subject", "case")}
    savepoint = transaction.savepoint()
    try:
        answered = {**action.always, **nested(given)}
        read = action.reads(context, answered)
        entry = Entry(
            **shared,
            action=action,
            values=read,
            given=answered,
            now=NOW,
            submission=uuid4(),
            facts={FACT: True},
        )
        events = tuple(events_of(action, entry, ()))
        yield Attempt(given, events, _rows(action))
        return
    except NotPossible as obstacle:
        yield Attempt(given, refusal=obstacle)
        if not (isinstance(obstacle, NotKept) or str(obstacle).startswith("Leave this empty")):
            return
        left = {name: value for name, value in given.items() if name != obstacle.field}
    finally:
        transaction.savepoint_rollback(savepoint)
    if left != given:
        yield from tried(action, context, left)


def _rows(action: Action) -> str:
    if not any(each.apart for each in action.asks):
        return ""
    kept = [*Person.objects.values(), *SupervisionSession.objects.values()]
    cases = [{**each, "family": f"F{each['family_id']}"} for each in Case.objects.values()]
    people = Worker.objects.values("name", "email", "phone", "user__username")
    return json.dumps([*kept, *cases, *people], default=str)
