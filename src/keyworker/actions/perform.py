"""How is an action done? One transaction, one lock, every check, then the record; or a refusal in words.

Whatever anybody changes comes through here, to whichever subject; only what another system already holds is written by
``record.writing`` directly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import groupby
from typing import Any

from django.db import IntegrityError, connection, transaction

from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.available import allowed_by_job, context_on, named, registered
from keyworker.actions.form import form_of
from keyworker.actions.form_checklists import missing_answers
from keyworker.actions.form_demanded import demanded_answers
from keyworker.actions.form_facts import PREFIX, answers_given, fact_fields
from keyworker.actions.form_fields import read_fields
from keyworker.actions.outcome import Done, Outcome, Refused, Stale
from keyworker.actions.outcome import refusal as refused
from keyworker.actions.submission import Submission
from keyworker.actions.worker_checks import unsuitable, worker_facts
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.gates import Unmet, check_action_on
from keyworker.policy.casefile import Attempt, instant
from keyworker.policy.casefile import Event as CaseEvent
from keyworker.policy.conditions.reads import FACTS_RECORDED
from keyworker.policy.problems import did_you_mean
from keyworker.policy.rules.base import Force
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.facts import FACTS
from keyworker.policy.wording import at_moment
from keyworker.record.models import Event
from keyworker.record.names import naming_for
from keyworker.record.recorded_facts import facts_document
from keyworker.record.subjects import Subject
from keyworker.record.writing import NewEvent, add_events, plain
from keyworker.workforce.models import Worker


def action_named(action_id: str) -> Action:
    """The action of that id. Raises ValueError where there is none."""
    known = {action.id: action for action in registered()}
    if action_id not in known:
        raise ValueError(f"'{action_id}' is not an action{did_you_mean(action_id, known)}")
    return known[action_id]


def perform(action_id: str, subject: Subject, submission: Submission) -> Outcome:
    """Do an action to a subject, whole or not at all; the same submission twice acts once.

    Raises ValueError where there is no such action, or it is done to another kind of subject.
    """
    action = action_named(action_id)
    if action.subject != subject.kind:
        raise ValueError(f"'{action_id}' is done to a {action.subject}, not to a {subject.kind}")
    try:
        with transaction.atomic():
            return _attempted(action, subject.locked(submission.id), submission)
    except NotPossible as obstacle:
        return _refused_by(obstacle, subject)
    except IntegrityError as error:
        return refused(in_words(error))


def _attempted(action: Action, subject: Subject, submission: Submission) -> Outcome:
    """The same on a locked subject: every check in turn, then the record."""
    earlier = subject.recorded_by(submission.id)
    if earlier:
        return Done(subject=subject.settled(earlier), events=earlier)
    user, seen = submission.user, submission.seen_version
    if user is not None and not action.admits(subject, user, submission.now):
        return refused(subject.closed_to_others)
    if seen is not None and seen != subject.version:
        return Stale(changes=changes_since(subject, seen))
    context = context_on(subject, submission.actor, as_of=submission.day)
    answer = try_out(action, context, submission)
    if isinstance(answer, Refused):
        return answer
    return _record(action, *answer, submission)


def changes_since(subject: Subject, version: int) -> tuple[str, ...]:
    """What was recorded of the subject after that version: who, what, when."""
    later = subject.events().filter(seq__gt=version).select_related("by").order_by("seq")
    return tuple(
        f"{event.by.name if event.by else 'Another system'}: {EVENT_KINDS[event.kind].says}, "
        f"{at_moment(event.recorded_at)}"
        for event in later
    )


def try_out(
    action: Action, context: ActionContext, submission: Submission
) -> tuple[Entry, tuple[Unmet, ...]] | Refused:
    """Put an attempt to every check: the attempt with what it departs from, or why it is refused."""
    naming = naming_for(context.case)
    obstacle = action.stands_in_the_way(context)
    if obstacle is not None:
        return refused(naming(obstacle))
    now = submission.now
    values, errors = read_fields(form_of(action, context), submission.entered)
    told, wrong = _facts_entered(context, submission.entered)
    errors |= wrong
    if not errors:
        values = action.reads(context, {**action.always, **values})
    entry = Entry(
        **{each.name: getattr(context, each.name) for each in fields(context)},
        action=action,
        values=values,
        now=now,
        submission=submission.id,
        reason=submission.reason.strip(),
        acting_as=acting_role(action, context),
    )
    if not errors and instant(entry.at) > now:
        errors["at"] = "This cannot be in the future"
    unmet = tuple(_unmet(action, entry)) if not errors else tuple(_who(action, entry))
    while not errors and (more := _wanted(unmet, told, entry)):
        entry = knowing(action, entry, more)
        unmet = tuple(_unmet(action, entry))
    standing = [each for each in unmet if not _passed(each, entry)]
    if errors or standing:
        return Refused(
            unmet=tuple(named(each, naming) for each in standing),
            errors=errors,
            needs_reason=not errors
            and all(_may_be_passed(each, context.actor) for each in standing),
            needs=tuple(sorted({need for each in standing for need in each.needs})),
        )
    return entry, unmet


def _facts_entered(
    context: ActionContext, entered: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The facts somebody was asked for because a decision needed them, and what is wrong with which."""
    asked_for = (*context.pack.header.facts, *FACTS)
    named = [
        name for name in asked_for if any(key.startswith(f"{PREFIX}{name}") for key in entered)
    ]
    if "facts" in entered:
        named = list(asked_for)
    values, errors = read_fields(fact_fields(context.pack, named), entered)
    return answers_given(values), errors


def _wanted(unmet: Sequence[Unmet], told: Mapping[str, Any], entry: Entry) -> dict[str, Any]:
    """Of what was told, the facts that what stands in the way needs and does not have: nothing else is taken in."""
    needs = {need for each in unmet for need in each.needs}
    return {
        name: value for name, value in told.items() if name in needs and name not in entry.facts
    }


def knowing(action: Action, entry: Entry, more: Mapping[str, Any]) -> Entry:
    """The same attempt, with these facts on record as if they had been told just before it."""
    proposed = action.proposes(entry)
    facts = {**entry.facts, **more}
    told = facts_document(plain(more), worker=proposed.ref if proposed is not None else None)
    event = CaseEvent(kind=FACTS_RECORDED, at=entry.at, recorded_at=entry.now, facts=told)
    events = (*entry.casefile.events, event)
    return replace(
        entry, casefile=entry.casefile.model_copy(update={"events": events}), facts=facts
    )


def acting_role(action: Action, context: ActionContext) -> str:
    """The job role in which the person acts: the one the pack gives the action to, otherwise their own."""
    who = context.pack.who_may(action.id)
    return next(
        (role for role in context.actor.roles if who is not None and role in who.who),
        context.actor.role,
    )


def _who(action: Action, entry: Entry) -> Iterator[Unmet]:
    """Whether this person may do it at all: told at once, before they mend the form."""
    who = entry.pack.who_may(action.id)
    if action.goes_with:
        yield from _gates(action, entry, None)
    yield from (
        each for each in _gates(action, entry, None) if who is not None and each.rule == who.id
    )


def _unmet(action: Action, entry: Entry) -> Iterator[Unmet]:
    proposed = action.proposes(entry)
    yield from _gates(action, entry, proposed)
    if proposed is not None and action.settles:
        yield from unsuitable(entry, proposed, str(entry.values.get("role") or action.part))
    if not action.draft:
        yield from missing_answers(entry, action.id, entry.values.get("answers", {}))


def _gates(action: Action, entry: Entry, proposed: Worker | None) -> tuple[Unmet, ...]:
    if action.goes_with and not allowed_by_job(action, entry):
        return refused("Your job does not include this step.").unmet
    attempt = Attempt(
        by=entry.actor.ref,
        role=entry.acting_as,
        roles=entry.actor.roles,
        fields=plain(
            {
                **entry.values,
                "reason": entry.values.get("reason") or entry.reason or None,
            }
        ),
        worker=worker_facts(entry, proposed) if proposed is not None else None,
    )
    casefile = entry.casefile.model_copy(update={"attempt": attempt})
    answer = check_action_on(CaseOnDay(entry.pack, casefile, entry.as_of), action.id)
    offered = action.by_default or action.goes_with or entry.pack.offers(action.id)
    if not answer.unmet and not offered:
        return refused("This policy does not offer it.").unmet
    return answer.unmet


def _may_be_passed(unmet: Unmet, actor: Worker) -> bool:
    """Whether this person could pass it by giving a reason."""
    if unmet.needs:
        return False
    return unmet.force is Force.SHOULD or bool(set(unmet.override_by) & set(actor.roles))


def _passed(unmet: Unmet, entry: Entry) -> bool:
    return bool(entry.reason) and _may_be_passed(unmet, entry.actor)


def _record(
    action: Action, entry: Entry, departures: tuple[Unmet, ...], submission: Submission
) -> Done:
    events = action.does(entry)
    if events:
        events = told_first(with_departures(events, departures, action, entry), action, entry)
    added: list[Event] = []
    for subject, together in groupby(events, key=lambda each: each.subject or entry.subject):
        added += add_events(
            subject,
            list(together),
            recorded_by=submission.user,
            recorded_at=submission.now,
            action=action.id,
            submission=submission.id,
        )
    ask_the_database_now()
    settled = entry.subject.settled(added) if added else entry.subject
    return Done(subject=settled, events=tuple(added))


def with_departures(
    events: Sequence[NewEvent], departures: Sequence[Unmet], action: Action, entry: Entry
) -> Sequence[NewEvent]:
    """The first event carries what was departed from, by whom and why, and the checklist's answers."""
    first = dict(events[0].data)
    if departures:
        first["departures"] = [
            {
                "rule": each.rule,
                "clause": each.clause_id,
                "cited": each.clause,
                "reason": entry.reason,
                "by_role": entry.acting_as,
                **_under(entry),
            }
            for each in departures
        ]
    if action.answers_apart:
        return [replace(events[0], data=first), *events[1:]]
    if entry.values.get("answers") and not any("answers" in each.data for each in events):
        first["answers"] = entry.values["answers"]
    demanded = demanded_answers(entry, action.id, entry.values)
    kept = {name: value for name, value in demanded.items() if name not in first}
    if kept:
        first["answers"] = {**first.get("answers", {}), **kept}
    return [replace(events[0], data=first), *events[1:]]


def told_first(events: Sequence[NewEvent], action: Action, entry: Entry) -> Sequence[NewEvent]:
    """What somebody had to tell for it comes before what it let happen."""
    if not entry.facts:
        return events
    proposed = action.proposes(entry)
    told = facts_document(entry.facts, worker=proposed.ref if proposed is not None else None)
    return [replace(entry.event(FACTS_RECORDED, facts=told), subject=events[0].subject), *events]


def _under(entry: Entry) -> dict[str, str]:
    """The policy and version departed from, which stay what they are when another version takes effect."""
    return {"policy": entry.pack.id, "version": entry.pack.header.version}


def ask_the_database_now() -> None:
    """Have the guards that wait for the commit speak now, while a refusal can still be said in words."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def in_words(error: IntegrityError) -> str:
    """What the database refused, as a sentence for the person who tried."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    if name == "one_lead_at_a_time":
        return (
            "This case already has a lead practitioner for that time. Reload the case to see who."
        )
    if (
        diagnosis is not None
        and diagnosis.sqlstate == "23514"
        and str(diagnosis.message_primary).endswith(".")
    ):
        return str(diagnosis.message_primary)
    raise error


def _refused_by(obstacle: NotPossible, subject: Subject) -> Refused:
    said = naming_for(subject.as_case)(str(obstacle))
    return Refused(errors={obstacle.field: said}) if obstacle.field else refused(said)
