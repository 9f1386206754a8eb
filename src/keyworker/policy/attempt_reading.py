"""Is what somebody enters for an action what its fields ask for, as the events would be checked that it puts on record?

A field may be asked by several kinds of event, and by the policy itself: a value is wrong where none of them takes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from keyworker.policy.facts_reading import problems_of_facts
from keyworker.policy.packs.checks.field_checks import (
    Asking,
    problems_of_fields,
    what_is_entered,
)
from keyworker.policy.packs.checks.value_checks import wrong_value
from keyworker.policy.packs.own_entries import entry_of_action, kinds_recorded
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import did_you_mean
from keyworker.policy.vocabulary import EVENT_KINDS, EventKind, Field


def problems_of_attempt(
    attempt: Mapping[str, Any] | None, pack: Pack, *, action: str | None = None
) -> Iterator[str]:
    """Everything wrong with what was entered for ``action``, or for any action where none is named.

    The worker proposed is checked as the policy's own facts are.
    """
    if not isinstance(attempt, Mapping):
        return
    kinds = [EVENT_KINDS[kind] for kind in kinds_recorded(pack, action)]
    own = entry_of_action(pack, action)
    fields_of_its_own = own.by_name if own is not None else {}
    entered = what_is_entered(
        [kind.name for kind in kinds] or EVENT_KINDS, fields_of_its_own.values()
    )
    fields = attempt.get("fields") or {}
    yield from problems_of_fields("attempt.fields", fields, entered, Asking((pack,)))
    yield from _of_answers(fields.get("answers"), pack)
    yield from _of_roles(attempt, pack)
    for name, value in fields.items():
        field = fields_of_its_own.get(name)
        if field is not None and value is not None:
            wrong = wrong_value(value, field)
        else:
            wrong = _wrong(name, value, kinds, pack) if value is not None else None
        if wrong:
            yield f"attempt.fields.{name}: {wrong}"
    proposed = attempt.get("worker")
    if isinstance(proposed, Mapping):
        for each in problems_of_facts({"worker": proposed}, pack):
            yield f"attempt.{each}"


def _of_roles(attempt: Mapping[str, Any], pack: Pack) -> Iterator[str]:
    """Each job role of whoever attempts it that is nearly one that there is: it is misspelt."""
    known = Asking((pack,)).roles()
    given = [("role", attempt.get("role"))]
    given += [(f"roles[{place}]", each) for place, each in enumerate(attempt.get("roles") or ())]
    for place, role in given:
        near = did_you_mean(str(role), known) if role is not None and role not in known else ""
        if near:
            yield f"attempt.{place}: '{role}' is no job role{near}"


def _of_answers(answers: Any, pack: Pack) -> Iterator[str]:
    """Each answer to a question that no checklist or form of the policy asks."""
    asked = {
        item.id for each in pack.checklists for section in each.sections for item in section.items
    }
    asked |= {
        name.removeprefix("action.") for name in pack.header.facts if name.startswith("action.")
    }
    for name in answers if isinstance(answers, Mapping) and asked else ():
        if name not in asked:
            yield f"attempt.fields.answers.{name}: is no question of this policy{did_you_mean(name, asked)}"


def _wrong(name: str, value: Any, kinds: Sequence[EventKind], pack: Pack) -> str | None:
    """What is wrong by the policy's own word for it, or by every event that it may be recorded in."""
    own = _own_field(name, pack)
    wrong = wrong_value(value, own) if own is not None else None
    if wrong is not None:
        return wrong
    # Of an action that is not known, only what no event at all would take is wrong.
    asked = kinds or (EVENT_KINDS.values() if own is None else ())
    found = [wrong_value(value, field) for kind in asked if (field := kind.answer(name))]
    return found[0] if found and all(found) else None


def _own_field(name: str, pack: Pack) -> Field | None:
    own = pack.header.facts.get(f"action.{name}")
    return own.as_field(name) if own is not None else None
