"""Which questions does the authority's policy put on this form, and which answers does it still miss?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from keyworker.actions.action import ActionContext
from keyworker.actions.carried_answers import checklist_of, filled_from_before
from keyworker.actions.form_fields import FieldKind, FormField
from keyworker.decisions.checklists import PutQuestion, options_of, questions_that_apply
from keyworker.decisions.gates import Unmet
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force
from keyworker.policy.rules.checklists import Item
from keyworker.policy.wording import sentence

_KINDS: dict[str, FieldKind] = {
    "text": "long-text",
    "yes-no": "yes-no",
    "choice": "choice",
    "date": "date",
    "list": "outcomes",
    "score": "choice",
}


def checklist_fields(
    context: ActionContext, action: str, *, draft: bool = False
) -> tuple[FormField, ...]:
    """The fields of the checklist that the pack puts on this action, one a child where it asks of each child.

    Each shows the last answer on record to the same question; one that was only drafted is filled in, and so is one that
    the policy has carried over from an earlier record, with who gave it and when.
    """
    drafted, last = _answers_so_far(context, action)
    fields = (
        replace(
            field,
            required=field.required and not draft,
            initial=_at(drafted, field.name),
            last_answer=_at(last, field.name),
        )
        for _, field in _asked(context, action)
    )
    return filled_from_before(context, action, tuple(fields))


def _answers_so_far(context: ActionContext, action: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was last drafted and not since completed, and the last answer to each question anywhere."""
    drafted: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for event in context.known.events:
        answers = event.field("answers")
        if not isinstance(answers, dict):
            continue
        last.update(answers)
        if event.kind.endswith(".drafted"):
            drafted = answers
        elif event.kind.endswith(".completed"):
            drafted = {}
    return {"answers": drafted}, {"answers": last}


def _at(answers: dict[str, Any], name: str) -> Any:
    here: Any = answers
    for step in name.split("."):
        here = here.get(step) if isinstance(here, dict) else None
    return None if isinstance(here, dict) else here


def missing_answers(
    context: ActionContext, action: str, answers: dict[str, Any]
) -> Iterator[Unmet]:
    """What the policy expects (should) and the answers do not hold; what it demands is an error of the field itself."""
    for put, field in _asked(context, action):
        item = put.item
        if item.force is Force.SHOULD and not put.is_answered(answers):
            about = f" ({field.per_child.ref})" if field.per_child else ""
            yield Unmet(
                rule=item.id,
                clause=context.pack.cite(item.clause),
                clause_id=item.clause,
                force=Force.SHOULD,
                because=(f"No answer to ‘{item.ask.rstrip('?.')}’{about}",),
            )


def _asked(context: ActionContext, action: str) -> Iterator[tuple[PutQuestion, FormField]]:
    pack = context.pack
    checklist = checklist_of(pack, action)
    if checklist is None:
        return
    children = {child.ref: child for child in context.children}
    for section in checklist.sections:
        for put in questions_that_apply(section.items, context.seen):
            field = field_of(pack, put.item, section.title)
            if put.child is None:
                yield put, field
            elif put.child.id in children:
                child = children[put.child.id]
                yield put, replace(field, name=f"{field.name}.{child.ref}", per_child=child)


def field_of(pack: Pack, item: Item, section: str) -> FormField:
    """One item of a checklist as a form asks it."""
    options = options_of(pack, item)
    kind: FieldKind = "choice" if options and item.type == "text" else _KINDS[item.type]
    return FormField(
        name=f"answers.{item.id}",
        label=item.ask,
        hint=item.hint or "",
        type=kind,
        choices=tuple((each, sentence(each.replace("-", " "))) for each in options),
        required=item.force is Force.MUST,
        wanted=item.force is not Force.MAY,
        section=section,
        clause=pack.cite(item.clause),
        nothing=item.nothing or "",
    )
