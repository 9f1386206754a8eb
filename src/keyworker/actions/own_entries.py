"""Which actions record what a policy names itself, and which actions are there under it altogether?

Each is made of its declaration in the pack's ``kinds.yaml``: there is no other word of it in code.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from keyworker.actions import family, questions
from keyworker.actions.action import NOT_CLOSED, Action, FormQuestion
from keyworker.actions.families import ACTIONS
from keyworker.actions.ordinary import Ordinary
from keyworker.policy.packs.own_entries import ENTRY, WHICH, entry_of_action
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.own_entries import OwnEntry, OwnField
from keyworker.policy.wording import within_sentence
from keyworker.record.models import Event


def action_under(pack: Pack, name: str) -> Action | None:
    """The action of that name: one of those that are always there, or one that records an entry of the policy's own."""
    own = entry_of_action(pack, name)
    return ACTIONS.get(name) or (_recording(own) if own is not None else None)


def actions_under(pack: Pack) -> Iterator[Action]:
    """Every action that there is under the policy; what records its own entries comes last."""
    yield from ACTIONS.values()
    yield from (_recording(each) for each in pack.kinds.entries)


def action_that_records(pack: Pack, entry: Event) -> Action | None:
    """The action that records entries like this one of the policy's own; None where it names none such any more."""
    own = next((each for each in pack.kinds.entries if each.id == entry.data.get(WHICH)), None)
    return _recording(own) if own is not None else None


# More than the policies of one authority ever name.
@lru_cache(maxsize=1024)
def _recording(own: OwnEntry) -> Action:
    """The action that records it. Whoever works on the case does, unless the policy says who."""
    return Action(
        id=own.action,
        title=f"Record {within_sentence(own.title)}",
        family=family.OWN_ENTRIES,
        records=(ENTRY,),
        own_fields=own.by_name,
        always={WHICH: own.id},
        asks=(
            *_about(own),
            *(_asked(each) for each in own.fields),
            questions.when(),
            questions.note(),
        ),
        leaves_out={}
        if own.about == "worker"
        else {"worker": "only what is about a worker names one"},
        ordinary=Ordinary.WHOEVER_WORKS_ON_IT,
        stages=NOT_CLOSED,
        correctable_at_once=True,
    )


def _about(own: OwnEntry) -> Iterator[FormQuestion]:
    if own.about == "worker":
        yield questions.colleague("worker", "Which worker is it about?")
        return
    yield questions.children(required=own.about == "child")


def _asked(field: OwnField) -> FormQuestion:
    return questions.ask(field.name, field.ask, required=field.required, hint=field.hint)
