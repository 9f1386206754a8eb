"""Which form is an entry put right on, what stood on it, and what falls together with the entry?

An entry is never altered: it is withdrawn, and what was meant is recorded in its place by the action that recorded it,
both at once or neither. Everything that one sending of a form put on record is put right together, as the form holds
all of it. What cannot be recorded in its place is withdrawn alone (``correct-event``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions.action import Action, ActionContext
from keyworker.actions.as_recorded import AsRecorded
from keyworker.actions.available import allowed_by_job
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.not_asked import not_asked
from keyworker.actions.on_case.intake.details import DETAIL
from keyworker.actions.on_case.moves.closure import CORRECT, correctable
from keyworker.actions.on_case.moves.joint_entries import joint_entries
from keyworker.actions.own_entries import action_that_records
from keyworker.actions.read_back import answers_recorded
from keyworker.decisions.case.fold import fold_case
from keyworker.policy.casefile import CaseFile
from keyworker.policy.casefile import Event as CaseEvent
from keyworker.policy.conditions.dependencies import FACTS_RECORDED
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import EVENT_KINDS, kinds
from keyworker.policy.wording import within_sentence
from keyworker.record.models import Event
from keyworker.record.models.cases import Stage
from keyworker.record.writing import NewEvent, plain


def form_that_recorded(entry: Event, pack: Pack) -> Action | None:
    """The action on whose form it was recorded; of what came from elsewhere, the one that records its kind.

    What a policy names itself is recorded on the form that the policy in force, ``pack``, has for it.
    """
    if entry.kind == kinds.ENTRY_RECORDED:
        return action_that_records(pack, entry)
    if entry.kind == FACTS_RECORDED:
        # What had to be told for something else is asked on no form of its own.
        return DETAIL if entry.action == DETAIL.id else None
    named = ACTIONS.get(entry.action)
    if named is not None:
        return named if named.subject == "case" and entry.kind in named.records else None
    able = [each for each in ACTIONS.values() if entry.kind in each.records]
    # Of several, the one to offer for it; that gives the part that it ``meets`` the kind with, and no other.
    if len(able) > 1 and entry.data.get("role", "lead") == "lead":
        able = [each for each in able if entry.kind in each.meets]
    return able[0] if len(able) == 1 and able[0].subject == "case" else None


def put_right_together(entry: Event, action: Action) -> tuple[Event, ...]:
    """What the same sending of the form recorded and what falls with it, in the order in which it was recorded."""
    if entry.submission is None:
        return (entry,)
    same = Event.objects.uncorrected().filter(submission=entry.submission, case=entry.case_id)
    of_form = same.filter(action=action.id, kind__in=action.records)
    found = {each.pk: each for each in (*joint_entries(entry), *of_form)}
    return tuple(sorted(found.values(), key=lambda each: each.seq))


def why_not_on_its_form(context: ActionContext, entry: Event) -> str:
    """Why this person cannot put it right on its form, in a sentence; empty where they can."""
    if entry.ref not in {each.id for each in correctable(context)}:
        return "This entry is not yours to put right."
    action = form_that_recorded(entry, context.pack)
    if action is None or action is CORRECT:
        return "It was recorded on no form of this case."
    if action.not_again:
        return action.not_again
    if not _may_read(context, entry):
        return "What it says is not yours to read."
    if not allowed_by_job(action, context):
        return f"Your job does not include to {within_sentence(action.title)}."
    if _reaches_further(entry):
        return "The same form also changed what stands on another record."
    return ""


def why_not_alone(context: ActionContext, entry: Event) -> str:
    """Why nobody can withdraw it without putting another in its place: the case could not take that step again.

    Empty where nothing of the kind stands in the way.
    """
    action, known = form_that_recorded(entry, context.pack), context.known
    if action is None or not _moved_the_stage(known, entry.ref):
        return ""
    falls = {each.ref for each in joint_entries(entry)}
    stage = fold_case(_with_events(known, [e for e in known.events if e.id not in falls])).stage
    if stage in action.stages or (stage == Stage.RECEIVED and not context.pack.offers("decide")):
        return ""
    return "What was recorded since rests on it. Put it right on its form, or withdraw first what came after it."


def _moved_the_stage(known: CaseFile, ref: str) -> bool:
    """Whether the case came to another stage by this entry."""
    place = next((number for number, each in enumerate(known.events) if each.id == ref), 0)
    stages = [
        fold_case(_with_events(known, known.events[:upto])).stage for upto in (place, place + 1)
    ]
    return stages[0] != stages[1]


def _with_events(known: CaseFile, events: Sequence[CaseEvent]) -> CaseFile:
    return known.model_copy(update={"events": tuple(events)})


def _may_read(context: ActionContext, entry: Event) -> bool:
    """Whether they read what it says: their own words, or those of anybody where their work needs what was found out."""
    user = context.actor.user
    return (
        entry.by_id == context.actor.pk
        or EVENT_KINDS[entry.kind].open_to_support
        or (user is not None and user.access.reads_findings)
    )


def _reaches_further(entry: Event) -> bool:
    """Whether the form it was sent with recorded something of another case, a worker or a team."""
    if entry.submission is None:
        return False
    made = Event.objects.ever_recorded().filter(submission=entry.submission)
    return made.exclude(case=entry.case_id).exists()


def filled_in(action: Action, context: ActionContext) -> Mapping[str, Any]:
    """The form as it was filled in when it recorded the entries that are put right, by the names of its fields."""
    kinds = set(action.records)
    entries = [
        AsRecorded(kind=each.kind, at=each.when, data=each.data)
        for each in context.instead_of
        if each.kind in kinds
    ]
    return answers_recorded(action, form_of(action, context), entries)


def in_their_place(
    recorded: Sequence[NewEvent], wrong: Sequence[Event], action: Action, context: ActionContext
) -> Sequence[NewEvent]:
    """What is recorded, each saying which entry it stands in the place of: one of its own kind where there is one.

    Whatever that said and the form does not ask is said again.
    """
    left = list(wrong)
    said = []
    for each in recorded:
        if each.kind not in action.records or not wrong:
            said.append(each)
            continue
        before = next((one for one in left if one.kind == each.kind), left[0] if left else wrong[0])
        left = [one for one in left if one is not before]
        # What the action leaves out by name stays out.
        data = {name: plain(value) for name, value in each.data.items()}
        if before.kind == each.kind:
            data |= not_asked(action, form_of(action, context), before.data, data)
        said.append(replace(each, data={**data, "replaces": before.ref}))
    return said
