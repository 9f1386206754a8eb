"""Saying that an entry was typed into the authority's own record system."""

from __future__ import annotations

from keyworker.actions import family, questions
from keyworker.actions.action import ANY_STAGE, Action, ActionContext
from keyworker.actions.form_fields import Choices
from keyworker.actions.ordinary import Ordinary
from keyworker.caseload.to_key import still_to_key, that_they_read
from keyworker.policy.wording import at_moment
from keyworker.record.models import Event


def _still_to_key(context: ActionContext) -> list[Event]:
    keyed = context.pack.pages.keyed
    user = context.actor.user
    if keyed is None or user is None or not context.case.pk:
        return []
    read = context.read
    events = read.ever_recorded() if read is not None else context.case.events.ever_recorded()
    return still_to_key(that_they_read(keyed, user), list(events))


def _entries(context: ActionContext) -> Choices:
    return tuple(
        (each.ref, f"{context.pack.says_of(each.kind, each.data)}, {at_moment(each.when)}")
        for each in _still_to_key(context)
    )


def _nothing_to_key(context: ActionContext) -> str | None:
    return None if _still_to_key(context) else "Nothing is left to be keyed."


CONFIRM_KEYED = Action(
    id="confirm-keyed",
    ordinary=Ordinary.ANYBODY,
    title="Say that an entry was keyed",
    family=family.WORK,
    records=("entry.keyed",),
    stages=ANY_STAGE,
    asks=(questions.choice_among("keyed", "Which entry?", _entries),),
    possible=_nothing_to_key,
)
ACTIONS = (CONFIRM_KEYED,)
