"""What does the form of an action ask on this case today?

Four things, in this order: the action's own questions; what the policy's gates want entered that no event has a field
for; the policy's checklist; and, once a decision has said that it needs them, facts that nothing on record says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from keyworker.actions.action import Action, ActionContext, FormQuestion
from keyworker.actions.form_checklists import checklist_fields
from keyworker.actions.form_demanded import demanded_fields, wanted_fields
from keyworker.actions.form_fields import FormField


def form_of(action: Action, context: ActionContext) -> tuple[FormField, ...]:
    """Everything the form asks: the action's own questions, then what the pack adds to them. It is made once."""
    if action.id not in context.forms:
        own = own_fields(action, context)
        checklist = checklist_fields(context, action.id, draft=action.draft)
        # What a gate asks for and a question of the checklist answers is asked there, once.
        besides = {*action.works_out, *(_asks_for(each) for each in (*own, *checklist))}
        demanded = demanded_fields(context, action.id, besides=besides)
        wanted = wanted_fields(context, action.id)
        fields = (*own, *demanded, *checklist)
        context.forms[action.id] = tuple(
            replace(each, wanted=True) if _is_wanted(each, wanted) else each for each in fields
        )
    return context.forms[action.id]


def _is_wanted(field: FormField, wanted: frozenset[str]) -> bool:
    """Whether the policy asks for it, of the case or of the child it is asked about."""
    return field.wanted or _asks_for(field) in wanted


def _asks_for(field: FormField) -> str:
    """What it is that the field asks for, whichever child it is asked about."""
    child = field.per_child
    return field.name.removesuffix(f".{child.ref}") if child is not None else field.name


def own_fields(action: Action, context: ActionContext) -> tuple[FormField, ...]:
    """The action's own questions, as far as they are asked on this case under this policy."""
    asked = (each for each in action.asks if each.where(context, action.id))
    return tuple(field for question in asked for field in _drawn(action, question, context))


def _drawn(action: Action, question: FormQuestion, context: ActionContext) -> Iterator[FormField]:
    for field in question.draws(context, action.field(question.name)):
        if field.name.partition(".")[0] != question.name:
            raise ValueError(f"{action.id}: {question.name} asks for {field.name}, which is lost")
        yield field
