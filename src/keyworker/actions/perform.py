"""How is an action done? One transaction, one lock, every check, then the record; or a refusal in words.

The page, the JSON interface and imports all come through here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from keyworker.access.models import User
from keyworker.actions.action import (
    Action,
    ActionContext,
    Done,
    Entry,
    NotPossible,
    Outcome,
    Refused,
    Stale,
)
from keyworker.actions.action import refusal as refused
from keyworker.actions.available import allowed_by_job, context_of, named, registered
from keyworker.actions.form import form_of
from keyworker.actions.form_checklists import missing_answers
from keyworker.actions.form_demanded import demanded_answers
from keyworker.actions.form_facts import PREFIX, answers_given, fact_fields
from keyworker.actions.form_fields import read_fields
from keyworker.actions.worker_checks import unsuitable, worker_facts
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.gates import Unmet, check_seen
from keyworker.policy.casefile import Attempt, instant, local_day
from keyworker.policy.casefile import Event as CaseEvent
from keyworker.policy.conditions.reads import FACTS_RECORDED
from keyworker.policy.problems import did_you_mean
from keyworker.policy.rules.base import Force
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.facts import FACTS
from keyworker.policy.wording import at_moment
from keyworker.record.models import Case, Event
from keyworker.record.names import naming_for
from keyworker.record.recorded_facts import facts_document
from keyworker.record.visibility import may_view
from keyworker.record.writing import NewEvent, add_events, plain
from keyworker.workforce.models import Worker


def action_named(action_id: str) -> Action:
    """The action of that id. Raises ValueError where there is none."""
    known = {action.id: action for action in registered()}
    if action_id not in known:
        raise ValueError(f"'{action_id}' is not an action{did_you_mean(action_id, known)}")
    return known[action_id]


def perform(
    action_id: str,
    *,
    case: Case,
    actor: Worker,
    user: User | None,
    entered: Mapping[str, Any],
    seen_version: int | None,
    attempt: UUID,
    now: datetime,
    reason: str = "",
) -> Outcome:
    """Do an action on a case.

    ``seen_version`` is the case's version on the page the person acted from (None: no page was shown); ``attempt``
    is the form's own id, so that sending it twice acts once; ``reason`` is why, where the policy expects otherwise.
    Raises ValueError where there is no such action, or the actor is not the user.
    """
    action = action_named(action_id)
    same_person(actor, user)
    try:
        with transaction.atomic():
            locked = (
                Case.objects.select_for_update(of=("self",))
                .select_related("service", "team")
                .get(pk=case.pk)
            )
            earlier = tuple(Event.objects.filter(case=locked, attempt=attempt).order_by("seq"))
            if earlier:
                return Done(case=locked, events=earlier)
            if user is not None and not may_view(user, locked, at=now):
                return refused("You cannot open this record.")
            if seen_version is not None and seen_version != locked.version:
                return Stale(changes=changes_since(locked, seen_version))
            context = context_of(locked, actor, as_of=local_day(now))
            answer = try_out(action, context, entered, now=now, reason=reason)
            if isinstance(answer, Refused):
                return answer
            return _record(action, answer, locked, user=user, attempt=attempt, now=now)
    except NotPossible as obstacle:
        return _refused_by(obstacle, case)
    except IntegrityError as error:
        return refused(in_words(error))


def changes_since(case: Case, version: int) -> tuple[str, ...]:
    """What was recorded on the case after that version: who, what, when."""
    later = Event.objects.filter(case=case, seq__gt=version).select_related("by").order_by("seq")
    return tuple(
        f"{event.by.name if event.by else 'Another system'}: {EVENT_KINDS[event.kind].says}, "
        f"{at_moment(event.recorded_at)}"
        for event in later
    )


def try_out(
    action: Action,
    context: ActionContext,
    entered: Mapping[str, Any],
    *,
    now: datetime,
    reason: str,
) -> tuple[Entry, tuple[Unmet, ...]] | Refused:
    """Put an attempt to every check: the attempt with what it departs from, or why it is refused."""
    naming = naming_for(context.case)
    obstacle = action.stands_in_the_way(context)
    if obstacle is not None:
        return refused(naming(obstacle))
    values, errors = read_fields(form_of(action, context), entered)
    told, wrong = _facts_entered(context, entered)
    errors |= wrong
    if not errors:
        values = action.reads(context, {**action.always, **values})
    entry = Entry(
        **{name: getattr(context, name) for name in ("case", "pack", "casefile", "actor", "as_of")},
        action=action,
        values=values,
        now=now,
        reason=reason.strip(),
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
    if context.pack is None:
        return {}, {}
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
    event = CaseEvent(kind=FACTS_RECORDED, at=entry.at, recorded_at=entry.now, facts=told)  # type: ignore[call-arg]
    events = (*entry.casefile.events, event)
    return replace(
        entry, casefile=entry.casefile.model_copy(update={"events": events}), facts=facts
    )


def acting_role(action: Action, context: ActionContext) -> str:
    """The job role in which the person acts: the one the pack gives the action to, otherwise their own."""
    who = context.pack.who_may(action.id) if context.pack is not None else None
    return next(
        (role for role in context.actor.roles if who is not None and role in who.who),
        context.actor.role,
    )


def _who(action: Action, entry: Entry) -> Iterator[Unmet]:
    """Whether this person may do it at all: told at once, before they mend the form."""
    who = entry.pack.who_may(action.id) if entry.pack is not None else None
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
    if entry.pack is not None and not action.draft:
        yield from missing_answers(entry, action.id, entry.values.get("answers", {}))


def _gates(action: Action, entry: Entry, proposed: Worker | None) -> tuple[Unmet, ...]:
    if entry.pack is None:
        return ()
    if action.goes_with:
        return (
            ()
            if allowed_by_job(action, entry)
            else refused("Your job does not include this step.").unmet
        )
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
    answer = check_seen(CaseOnDay(entry.pack, casefile, entry.as_of), action.id)
    if entry.pack.who_may(action.id) is None and not answer.unmet:
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
    action: Action,
    answer: tuple[Entry, tuple[Unmet, ...]],
    case: Case,
    *,
    user: User | None,
    attempt: UUID,
    now: datetime,
) -> Done:
    entry, departures = answer
    events = told_first(
        with_departures(action.does(entry), departures, action, entry), action, entry
    )
    added = add_events(
        case, events, recorded_by=user, recorded_at=now, action=action.id, attempt=attempt
    )
    ask_the_database_now()
    return Done(case=case, events=tuple(added))


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
    return [entry.event(FACTS_RECORDED, facts=told), *events]


def _under(entry: Entry) -> dict[str, str]:
    """The policy and version departed from, which stay what they are when another version takes effect."""
    pack = entry.pack
    return {"policy": pack.id, "version": pack.header.version} if pack is not None else {}


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


def _refused_by(obstacle: NotPossible, case: Case) -> Refused:
    said = naming_for(case)(str(obstacle))
    return Refused(errors={obstacle.field: said}) if obstacle.field else refused(said)


def same_person(actor: Worker, user: User | None) -> None:
    """Raises ValueError where the worker said to act is not the one signed in."""
    if user is not None and actor.user_id != user.pk:
        raise ValueError("the actor is not the person signed in")
