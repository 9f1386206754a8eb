"""What does an action ask that records one thing that happened? The fields of its kind of event, each as a question."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import WORKING, Action, Asked, Attempted, NotPossible
from keyworker.casework.actions.fields import FormField
from keyworker.casework.record import NewEvent
from keyworker.policy.durations import Duration
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.events import COMMON
from keyworker.policy.vocabulary.fields import Field, FieldType

Asks = Callable[[Asked], Sequence[FormField]]


def recording(
    action_id: str,
    title: str,
    kind: str,
    *,
    family: str,
    asks: Mapping[str, str] | None = None,
    hints: Mapping[str, str] | None = None,
    required: Collection[str] = (),
    long: Collection[str] = (),
    fixed: Mapping[str, Any] | None = None,
    about: bool = False,
    at: str | None = "When was this?",
    more: Asks = lambda asked: (),
    stages: frozenset[str] = WORKING,
    possible: Callable[[Asked], str | None] = lambda asked: None,
) -> Action:
    """An action that records one event of ``kind``.

    ``asks`` gives, in the order of the form, the question for each of the kind's fields that the form asks; those in
    ``required`` have to be answered, those in ``long`` take more than a line. ``fixed`` fields are recorded without
    being asked. ``about`` asks which children it is about. ``at`` asks when it was (None: it is recorded as now).
    ``more`` adds fields of the action's own: those the kind also holds are recorded, the others only policies' gates
    read.

    Raises ValueError where the kind has no such field, so that a slip shows when the program starts.
    """
    questions = dict(asks or {})
    known = {field.name: field for field in (*EVENT_KINDS[kind].fields, *_COMMON)}
    strange = sorted(
        (questions.keys() | set(required) | set(long) | (fixed or {}).keys()) - known.keys()
    )
    if strange:
        raise ValueError(f"{action_id}: {kind} has no field {', '.join(strange)}")

    def form(asked: Asked) -> Sequence[FormField]:
        put = (
            _question(
                asked,
                known[name],
                label,
                hint=(hints or {}).get(name, ""),
                needed=name in required,
                long=name in long,
            )
            for name, label in questions.items()
        )
        return (
            *((asking.when(at),) if at else ()),
            *put,
            *((asking.children(asked),) if about else ()),
            *more(asked),
            asking.note(),
        )

    def reads(asked: Asked, values: dict[str, Any]) -> dict[str, Any]:
        # What is always so, and lengths of time as policies write them: gates ask for both.
        read = {**(fixed or {}), **values}
        lengths = (
            name for name in read if name in known and known[name].type is FieldType.DURATION
        )
        return {**read, **{name: _length(name, read[name]) for name in lengths}}

    def does(it: Attempted) -> Sequence[NewEvent]:
        told = it.entered(*(name for name in known if name in it.values), "answers")
        return [it.event(kind, **({"at": it.now} if at is None else {}), **told)]

    return Action(
        id=action_id,
        title=title,
        family=family,
        asks=form,
        reads=reads,
        does=does,
        stages=stages,
        possible=possible,
        records=kind,
    )


# Of what every event holds, what a form may ask; when and by whom is never a field of the kind.
_COMMON = tuple(field for field in COMMON if field.name in {"reason", "note", "person", "people"})


def _question(
    asked: Asked, field: Field, label: str, *, hint: str, needed: bool, long: bool
) -> FormField:
    """One field of the event as the form asks it."""
    if field.type is FieldType.YES_NO:
        return asking.yes_or_no(field.name, label, required=needed, hint=hint)
    if field.type is FieldType.CHOICE:
        return asking.choice(field.name, label, field.choices, required=needed, hint=hint)
    if field.type is FieldType.DATE:
        return asking.day(field.name, label, required=needed, hint=hint)
    if field.type is FieldType.WORKER:
        return asking.colleague(asked, field.name, label, required=needed)
    if field.type is FieldType.PERSON:
        return asking.someone(asked, field.name, label, required=needed)
    if field.type is FieldType.PEOPLE:
        return asking.children(asked, field.name, label, required=needed)
    if field.type in {FieldType.NUMBER, FieldType.MOMENT, FieldType.LIST}:
        kind = {
            FieldType.NUMBER: "number",
            FieldType.MOMENT: "datetime",
            FieldType.LIST: "outcomes",
        }[field.type]
        hint = hint or ("One a line" if field.type is FieldType.LIST else "")
        return FormField(name=field.name, label=label, type=kind, required=needed, hint=hint)  # type: ignore[arg-type]
    if field.type is FieldType.DURATION:
        return asking.line(field.name, label, required=needed, hint=hint or "For example: 3 weeks")
    return (asking.words if long else asking.line)(field.name, label, required=needed, hint=hint)


def _length(name: str, given: Any) -> str:
    try:
        return str(Duration.parse(str(given)))
    except ValueError:
        raise NotPossible("Write a number and a unit, such as 3 weeks", field=name) from None
