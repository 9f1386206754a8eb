"""What did an entry say that its form does not ask, so that it is said again when the entry is put right?

A form asks for the case's children; what was recorded elsewhere may name their parents, too. A question that this policy
does not put, or no longer, was answered under another. None of it was wrong because something else was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from keyworker.actions.action import Action, FormQuestion
from keyworker.actions.form_fields import FormField
from keyworker.policy.vocabulary import EVENT_KINDS

_OF_THE_ENTRY_ALONE = frozenset({"replaces", "departures"})
# Of which the form offers some, and keeps the others out of sight.
_CHOSEN_AMONG = frozenset({"children", "people"})


def not_asked(
    action: Action,
    fields: Sequence[FormField],
    before: Mapping[str, Any],
    now: Mapping[str, Any],
) -> dict[str, Any]:
    """What stands in ``before`` and could not be said on the form, by field; with it, what ``now`` says there."""
    names = {each.name.partition(".")[0] for each in fields}
    settled = _settled_by(action, names) | set(now) | _OF_THE_ENTRY_ALONE
    kept = {name: value for name, value in before.items() if name not in settled}
    for field in fields:
        if field.type in _CHOSEN_AMONG and isinstance(before.get(field.name), list):
            kept |= _out_of_sight(field, before[field.name], now.get(field.name) or [])
    return kept | _answers(action, fields, before, now)


def _settled_by(action: Action, names: set[str]) -> set[str]:
    """The fields of events that the form decides, also by being left empty, or that the action works out of it."""
    put = {into for each in action.asks if each.name in names for into in _recorded_as(each)}
    never_put = {into for each in action.asks for into in _recorded_as(each)} - put
    fields = {
        each.name
        for kind in action.records
        for each in EVENT_KINDS[kind].fields
        if not each.imported
    }
    worked_out = fields - never_put - set(action.leaves_out)
    return put | worked_out | names | set(action.works_out) | set(action.always)


def _recorded_as(question: FormQuestion) -> tuple[str, ...]:
    return (question.name, *question.recorded_as)


def _out_of_sight(field: FormField, before: Sequence[Any], now: Sequence[Any]) -> dict[str, Any]:
    offered = {value for value, _ in field.choices}
    others = [each for each in before if each not in offered and each not in now]
    return {field.name: [*now, *others]} if others else {}


def _answers(
    action: Action, fields: Sequence[FormField], before: Mapping[str, Any], now: Mapping[str, Any]
) -> dict[str, Any]:
    """The answers to the policy's questions: those that are put today as they are given, the others as they were."""
    given = before.get("answers")
    if action.answers_apart or not isinstance(given, dict):
        return {}
    asked = {each.name.removeprefix("answers.") for each in fields}
    others = {}
    for item, answer in given.items():
        if item in asked:
            continue
        # What is asked of each child is kept of those of whom it is not asked.
        rest = _of_others(item, answer, asked) if isinstance(answer, dict) else answer
        if rest not in (None, {}):
            others[item] = rest
    if not others:
        return {}
    said = now.get("answers") or {}
    both = {
        item: {**answer, **said[item]} if isinstance(answer, dict) and item in said else answer
        for item, answer in others.items()
    }
    return {"answers": {**said, **both}}


def _of_others(item: str, answer: Mapping[str, Any], asked: set[str]) -> dict[str, Any]:
    return {child: said for child, said in answer.items() if f"{item}.{child}" not in asked}
