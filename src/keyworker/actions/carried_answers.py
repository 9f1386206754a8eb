"""Which answers of an earlier record are filled in where the same is asked again, and who gave them when?

An analysis rests on the trawl before it: the pack says so (``carries``), and what has one name is one question. What was
found since the work began, and since the same record was last made, is filled in; whoever records it keeps or changes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from keyworker.actions.action import ActionContext
from keyworker.actions.form_fields import FormField
from keyworker.policy.casefile import Event, before
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.checklists import Checklist, needs_reason
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.actions import recorded_by
from keyworker.policy.wording import on_day


@dataclass(frozen=True)
class _Before:
    """What was answered, and in words where and by whom."""

    answers: Mapping[str, Any]
    said: str


def filled_from_before(
    context: ActionContext, action: str, fields: tuple[FormField, ...]
) -> tuple[FormField, ...]:
    """The fields with what an earlier record answered, where the policy has it carried over."""
    found = _before(context, action)
    return tuple(_filled(each, found, context.pack) for each in fields) if found else fields


def _before(context: ActionContext, action: str) -> _Before | None:
    checklist = checklist_of(context.pack, action)
    if checklist is None or not checklist.carries:
        return None
    event = latest_carried(checklist, action, _of_this_work(context))
    if event is None:
        return None
    who = f", {context.naming(event.by)}" if event.by else ""
    said = f"{EVENT_KINDS[event.kind].says}{who}, {on_day(event.day)}"
    return _Before(event.field("answers"), said)


def checklist_of(pack: Pack, action: str) -> Checklist | None:
    """The checklist that the policy puts on an action; None where it puts none."""
    who = pack.who_may(action)
    return pack.checklist(who.checklist) if who is not None and who.checklist else None


def latest_carried(checklist: Checklist, action: str, events: Sequence[Event]) -> Event | None:
    """The latest of the events from which the checklist is filled in; None where its own record came after that."""
    kinds = {kind for each in checklist.carries for kind in recorded_by(each)}
    found: Event | None = None
    for event in events:
        if event.kind in kinds and isinstance(event.field("answers"), dict):
            found = event
        elif event.kind in recorded_by(action):
            found = None
    return found


def _of_this_work(context: ActionContext) -> list[Event]:
    """What happened since work on the case began, or began again."""
    again = context.state.began_again
    events = context.known.events
    return [each for each in events if again is None or not before(each.at, again.at)]


def _filled(field: FormField, found: _Before, pack: Pack) -> FormField:
    answer: Any = {"answers": found.answers}
    for step in field.name.split("."):
        answer = answer.get(step) if isinstance(answer, dict) else None
    if field.initial is not None or answer in (None, "", []) or isinstance(answer, dict):
        return field
    if _says_there_is_nothing(field, answer, pack):
        if not field.nothing or needs_reason(field.nothing):
            return field
        answer = field.nothing
    return replace(field, initial=answer, carried=found.said)


def _says_there_is_nothing(field: FormField, answer: object, pack: Pack) -> bool:
    """Whether it is the tick of the same question, whose words may differ from form to form."""
    name = field.name.split(".")[1]
    ticks = {item.nothing for each in pack.checklists for item in each.items if item.id == name}
    said = answer[0] if isinstance(answer, list) and len(answer) == 1 else answer
    return isinstance(said, str) and said in ticks
