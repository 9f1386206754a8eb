"""The questions that several actions ask, in the same words each time."""

from __future__ import annotations

from collections.abc import Iterable

from keyworker.actions.action import ActionContext
from keyworker.actions.form_demanded import asks_to_enter
from keyworker.actions.form_fields import Choices, FormField
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.fields import Field
from keyworker.policy.wording import id_in_words, sentence
from keyworker.workforce.models import Worker


def when(label: str = "When was this?") -> FormField:
    """When it happened; left empty, now."""
    return FormField(
        name="at",
        label=label,
        hint="Leave empty if it was just now",
        type="datetime",
        required=False,
    )


def note(label: str = "Anything else worth recording", *, required: bool = False) -> FormField:
    return FormField(name="note", label=label, type="long-text", required=required)


def why(label: str = "Why?", *, required: bool = True) -> FormField:
    return FormField(name="reason", label=label, type="long-text", required=required)


def line(name: str, label: str, *, required: bool = True, hint: str = "") -> FormField:
    return FormField(name=name, label=label, required=required, hint=hint)


def words(name: str, label: str, *, required: bool = True, hint: str = "") -> FormField:
    return FormField(name=name, label=label, type="long-text", required=required, hint=hint)


def yes_or_no(name: str, label: str, *, required: bool = True, hint: str = "") -> FormField:
    return FormField(
        name=name,
        label=label,
        type="yes-no",
        choices=(("yes", "Yes"), ("no", "No")),
        required=required,
        hint=hint,
    )


def day(name: str, label: str, *, required: bool = True, hint: str = "") -> FormField:
    return FormField(name=name, label=label, type="date", required=required, hint=hint)


def choice(
    name: str, label: str, values: Iterable[str], *, required: bool = True, hint: str = ""
) -> FormField:
    """A choice between plain words such as ``face-to-face``."""
    return FormField(
        name=name, label=label, type="choice", choices=titled(values), required=required, hint=hint
    )


def choice_of(kind: str, name: str, label: str, *, required: bool = True) -> FormField:
    """A choice between the values that a field of an event kind may take."""
    return choice(name, label, _field(kind, name).choices, required=required)


def titled(values: Iterable[str]) -> Choices:
    """Controlled words as people read them: ``face-to-face`` is "Face to face"."""
    return tuple((each, sentence(id_in_words(each))) for each in values)


def children(
    context: ActionContext,
    name: str = "people",
    label: str = "Which children is it about?",
    *,
    required: bool = False,
) -> FormField:
    """A choice among the case's children; nobody chosen means the whole family."""
    hint = "" if required else "Choose none if it is about the whole family"
    listed = tuple((each.ref, each.name) for each in context.children)
    return FormField(
        name=name, label=label, type="children", choices=listed, required=required, hint=hint
    )


def someone(context: ActionContext, name: str, label: str, *, required: bool = True) -> FormField:
    """A choice among everyone in the family."""
    listed = tuple((each.ref, each.name) for each in context.relatives)
    return FormField(name=name, label=label, type="child", choices=listed, required=required)


def colleague(
    context: ActionContext,
    name: str = "worker",
    label: str = "Who?",
    *,
    among: Iterable[Worker] | None = None,
    required: bool = True,
) -> FormField:
    """A choice among workers in post, those of the case's team first."""
    workers = context.colleagues if among is None else tuple(among)
    listed = tuple(
        (each.ref, f"{each.name}, {context.job(each.role)}, {each.team.name}") for each in workers
    )
    return FormField(name=name, label=label, type="worker", choices=listed, required=required)


def where_read(context: ActionContext, action: str, *fields: FormField) -> tuple[FormField, ...]:
    """Of these, the fields that the policy's gates on the action read: other policies' forms stay without them."""
    return tuple(field for field in fields if asks_to_enter(context, action, field.name))


def team(
    context: ActionContext,
    name: str = "team",
    label: str = "Which team?",
    *,
    required: bool = False,
    hint: str = "",
) -> FormField:
    """A choice among the service's teams, the case's own first."""
    listed = tuple((each.slug, each.name) for each in context.teams)
    return FormField(
        name=name, label=label, type="choice", choices=listed, required=required, hint=hint
    )


def _field(kind: str, name: str) -> Field:
    return next(field for field in EVENT_KINDS[kind].fields if field.name == name)
