"""What did somebody answer on a form, as what it put on record says it?

An entry that is put right opens its form as it was filled in. An answer stands in the entries under its own name, or
among the answers to the policy's questions; where a question is recorded otherwise, it says itself how it is read back
(``FormQuestion.read_back``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.actions.action import Action, FormQuestion
from keyworker.actions.as_recorded import AsRecorded
from keyworker.actions.form_fields import FormField


def answers_recorded(
    action: Action, fields: Sequence[FormField], entries: Sequence[AsRecorded]
) -> dict[str, Any]:
    """What was answered to each of the fields, by name; one that was left empty, or is kept elsewhere, is not there."""
    asked = {each.name: each for each in action.asks}
    found = {each.name: _answer(each.name, asked, entries) for each in fields}
    return {name: value for name, value in found.items() if value is not None}


def _answer(name: str, asked: dict[str, FormQuestion], entries: Sequence[AsRecorded]) -> Any:
    first, _, rest = name.partition(".")
    question = asked.get(first)
    if question is not None and question.read_back is not None:
        return _at(question.read_back(entries), rest)
    if question is not None and question.made_into == ("at",):
        return entries[0].at
    if question is not None and question.made_into == ("person",):
        return [each.data["person"] for each in entries if each.data.get("person")]
    found = (_at(each.data.get(first), rest) for each in entries)
    among = (_at(each.data.get("answers", {}).get(first), rest) for each in entries)
    return next((each for each in (*found, *among) if each is not None), None)


def _at(value: Any, path: str) -> Any:
    """What stands there: a name may itself hold dots, as that of a fact does."""
    if not path:
        return value
    if not isinstance(value, dict):
        return None
    if path in value:
        return value[path]
    step, _, rest = path.partition(".")
    return _at(value.get(step), rest) if rest else None
