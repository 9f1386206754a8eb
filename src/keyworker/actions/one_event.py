"""What does an action ask that records one thing that happened? The fields of its kind of event, each as a question."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from keyworker.actions import questions
from keyworker.actions.action import WORKING, Action, ActionContext, Entry, NotPossible
from keyworker.actions.form_fields import FieldKind, FormField
from keyworker.policy.durations import Duration
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.events import COMMON
from keyworker.policy.vocabulary.fields import Field, FieldType
from keyworker.record.writing import NewEvent

Asks = Callable[[ActionContext], Sequence[FormField]]


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
    more: Asks = lambda context: (),
    stages: frozenset[str] = WORKING,
    possible: Callable[[ActionContext], str | None] = lambda context: None,
) -> Action:
    """An action that records one event of ``kind``.

    ``asks`` gives, in the order of the form, the question for each of the kind's fields that the form asks; those in
    ``required`` have to be answered, those in ``long`` take more than a line. ``fixed`` fields are recorded without
    being asked. ``about`` asks which children it is about. ``at`` asks when it was (None: it is recorded as now).
    ``more`` adds fields of the action's own: those the kind also holds are recorded, the others only policies' gates
    read.

    Raises ValueError where the kind has no such field, so that a slip shows when the program starts.
    """
    asked = dict(asks or {})
    known = {field.name: field for field in (*EVENT_KINDS[kind].fields, *_COMMON)}
    strange = sorted(
        (asked.keys() | set(required) | set(long) | (fixed or {}).keys()) - known.keys()
    )
    if strange:
        raise ValueError(f"{action_id}: {kind} has no field {', '.join(strange)}")

    def form(context: ActionContext) -> Sequence[FormField]:
        put = (
            _question(
                context,
                known[name],
                label,
                hint=(hints or {}).get(name, ""),
                needed=name in required,
                long=name in long,
            )
            for name, label in asked.items()
        )
        return (
            *((questions.when(at),) if at else ()),
            *put,
            *((questions.children(context),) if about else ()),
            *more(context),
            questions.note(),
        )

    def reads(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
        # What is always so, and lengths of time as policies write them: gates ask for both.
        read = {**(fixed or {}), **values}
        lengths = (
            name for name in read if name in known and known[name].type is FieldType.DURATION
        )
        return {**read, **{name: _length(name, read[name]) for name in lengths}}

    def does(entry: Entry) -> Sequence[NewEvent]:
        told = entry.entered(*(name for name in known if name in entry.values), "answers")
        return [entry.event(kind, **({"at": entry.now} if at is None else {}), **told)]

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

_KINDS: dict[FieldType, FieldKind] = {
    FieldType.NUMBER: "number",
    FieldType.MOMENT: "datetime",
    FieldType.LIST: "outcomes",
}


def _question(
    context: ActionContext, field: Field, label: str, *, hint: str, needed: bool, long: bool
) -> FormField:
    """One field of the event as the form asks it."""
    if field.type is FieldType.YES_NO:
        return questions.yes_or_no(field.name, label, required=needed, hint=hint)
    if field.type is FieldType.CHOICE:
        return questions.choice(field.name, label, field.choices, required=needed, hint=hint)
    if field.type is FieldType.DATE:
        return questions.day(field.name, label, required=needed, hint=hint)
    if field.type is FieldType.WORKER:
        return questions.colleague(context, field.name, label, required=needed)
    if field.type is FieldType.PERSON:
        return questions.someone(context, field.name, label, required=needed)
    if field.type is FieldType.PEOPLE:
        return questions.children(context, field.name, label, required=needed)
    if (kind := _KINDS.get(field.type)) is not None:
        hint = hint or ("One a line" if field.type is FieldType.LIST else "")
        return FormField(name=field.name, label=label, type=kind, required=needed, hint=hint)
    if field.type is FieldType.DURATION:
        return questions.line(
            field.name, label, required=needed, hint=hint or "For example: 3 weeks"
        )
    return (questions.words if long else questions.line)(
        field.name, label, required=needed, hint=hint
    )


def _length(name: str, given: Any) -> str:
    try:
        return str(Duration.parse(str(given)))
    except ValueError:
        raise NotPossible("Write a number and a unit, such as 3 weeks", field=name) from None
