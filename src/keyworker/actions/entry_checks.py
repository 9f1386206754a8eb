"""Does what somebody entered pass every check; if not, what stands in the way, and could a reason pass it?

Answers are read first. Then the policy is asked: who may, each gate, the eligibility of a worker, the checklist. Where a
decision needs a fact that somebody gave with the form, it is asked again with that fact on record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from keyworker.actions.action import Action, ActionContext, Entry
from keyworker.actions.available import allowed_by_job, named, why_not_theirs
from keyworker.actions.form import form_of
from keyworker.actions.form_checklists import missing_answers
from keyworker.actions.form_facts import PREFIX, answers_given, fact_fields
from keyworker.actions.form_fields import LONGEST_WORDS
from keyworker.actions.outcome import Refused
from keyworker.actions.outcome import refusal as refused
from keyworker.actions.planned_days import planned_before
from keyworker.actions.read_fields import read_fields
from keyworker.actions.submission import Submission
from keyworker.actions.worker_checks import not_said, unsuitable, worker_facts
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.gates import Unmet, check_action_on
from keyworker.policy.casefile import Attempt, instant, local_day
from keyworker.policy.casefile import Event as CaseEvent
from keyworker.policy.conditions.dependencies import FACTS_RECORDED
from keyworker.policy.rules.base import Force
from keyworker.policy.vocabulary.facts import FACTS
from keyworker.policy.wording import on_day
from keyworker.record.recorded_facts import facts_document, is_of_worker
from keyworker.record.writing import plain
from keyworker.workforce.models import Worker


def try_out(
    action: Action, context: ActionContext, submission: Submission
) -> tuple[Entry, tuple[Unmet, ...]] | Refused:
    """Put a submission to every check: the entry with what it departs from, or why it is refused."""
    naming = context.naming
    obstacle = action.stands_in_the_way(context)
    if obstacle is not None:
        return refused(naming(obstacle))
    entry, facts, errors = _read(action, context, submission)
    if errors:
        return _refusal(action, _who(action, entry), entry, errors)
    entry, unmet = _with_facts(action, entry, facts)
    if all(_passed(each, entry) for each in unmet):
        return entry, unmet
    return _refusal(action, unmet, entry, {})


def _read(
    action: Action, context: ActionContext, submission: Submission
) -> tuple[Entry, dict[str, Any], dict[str, str]]:
    """What was entered, the facts given with it, and which answers are missing or wrong."""
    values, errors = read_fields(form_of(action, context), submission.entered)
    facts, wrong = _facts_entered(context, submission.entered)
    errors |= wrong
    given = {**action.always, **values}
    entry = context.hand_on(
        Entry(
            **{each.name: getattr(context, each.name) for each in fields(context)},
            action=action,
            values=values if errors else action.reads(context, given),
            given=given,
            now=submission.now,
            submission=submission.id,
            reason=submission.reason.strip(),
            acting_as=acting_role(action, context),
            operator=submission.operator,
        )
    )
    if not errors:
        errors |= _when_wrong(action, entry) | _still_to_come(action, entry)
    errors = {**_planned_before(action, entry), **errors}
    if len(entry.reason) > LONGEST_WORDS:
        errors["departure"] = f"A reason takes at most {LONGEST_WORDS} characters"
    return entry, facts, errors


# What is done with a family cannot have been done before anybody referred them.
_BEGINS_WITH_REFERRAL = frozenset(
    {"contact.made", "contact.attempted", "visit.made", "visit.attempted", "decision.made"}
    | {"allocation.proposed", "allocation.started", "case.closed", "plan.agreed"}
)


def _when_wrong(action: Action, entry: Entry) -> dict[str, str]:
    """What is wrong with the day on which it is said to have happened: it is to come, or before its own reason."""
    if instant(entry.at) > entry.now:
        return {"at": "This cannot be in the future"}
    if not _BEGINS_WITH_REFERRAL & set(action.records) or not entry.known.events:
        return {}
    first = local_day(entry.known.events[0].at)
    if local_day(entry.at) < first:
        return {"at": f"This is before {on_day(first)}, when the record begins: check the year"}
    return {}


def _still_to_come(action: Action, entry: Entry) -> dict[str, str]:
    """The days of what has happened that are said to be ahead, in entries of the policy's own."""
    days = [name for name, field in action.own_fields.items() if field.past]
    return {
        name: "This cannot be in the future"
        for name in days
        if isinstance(day := entry.values.get(name), date) and local_day(day) > entry.as_of
    }


def _planned_before(action: Action, entry: Entry) -> dict[str, str]:
    """Which day that is planned lies before what plans it: nothing can be kept that was over when it was set."""
    # What may also be the day on which something was done is told from that by the action itself.
    planned = (each.name for each in action.asks if "at" not in each.made_into)
    fields = (field for name in planned if (field := action.field(name)) is not None)
    return dict(planned_before((*fields, *action.own_fields.values()), entry.values, entry.at))


def _with_facts(
    action: Action, entry: Entry, facts: Mapping[str, Any]
) -> tuple[Entry, tuple[Unmet, ...]]:
    """The entry with those of the facts that a check needs, and what is then unmet; no other fact is taken in."""
    if _of_oneself(action, entry):
        facts = {name: value for name, value in facts.items() if not is_of_worker(name)}
    unmet = tuple(_unmet(action, entry))
    while more := _wanted(unmet, facts, entry):
        entry = _knowing(action, entry, more)
        unmet = tuple(_unmet(action, entry))
    return entry, unmet


def _of_oneself(action: Action, entry: Entry) -> bool:
    """Whether whoever does it would say of themselves what is said of the worker proposed."""
    proposed = action.proposes(entry)
    return proposed is not None and proposed.pk == entry.actor.pk


_ANOTHER_SAYS_IT = (
    "Somebody else says of you what the policy asks of whoever takes this on: ask a manager to answer it, "
    "by proposing you again or by recording this for you."
)


def _refusal(
    action: Action, unmet: Sequence[Unmet], entry: Entry, errors: dict[str, str]
) -> Refused:
    remaining = [each for each in unmet if not _passed(each, entry)]
    needs = {need for each in remaining for need in each.needs}
    not_theirs = set(filter(is_of_worker, needs)) if _of_oneself(action, entry) else set()
    said = refused(_ANOTHER_SAYS_IT).unmet if not_theirs else ()
    return Refused(
        unmet=tuple(named(each, entry.naming) for each in (*said, *remaining)),
        errors=errors,
        needs_reason=not errors
        and all(may_be_passed(each, entry.actor.roles) for each in remaining),
        needs=tuple(sorted(needs - not_theirs)),
    )


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


def _knowing(action: Action, entry: Entry, more: Mapping[str, Any]) -> Entry:
    """The same attempt, with these facts on record as if they had been told just before it."""
    proposed = action.proposes(entry)
    facts = {**entry.facts, **more}
    told = facts_document(plain(more), worker=proposed.ref if proposed is not None else None)
    event = CaseEvent(
        kind=FACTS_RECORDED, at=entry.at, recorded_at=entry.now, by=entry.actor.ref, facts=told
    )
    events = (*entry.casefile.events, event)
    casefile = entry.casefile.model_copy(update={"events": events})
    return entry.hand_on(replace(entry, casefile=casefile, facts=facts))


def acting_role(action: Action, context: ActionContext) -> str:
    """The job role in which the person acts: the one the pack gives the action to, otherwise their own."""
    who = context.pack.who_may(action.id)
    return next(
        (role for role in context.actor.roles if who is not None and role in who.who),
        context.actor.role,
    )


def _who(action: Action, entry: Entry) -> tuple[Unmet, ...]:
    """Whether this person may do it at all: said at once, before they mend the form."""
    unmet = _gates(action, entry, None)
    if action.goes_with:
        return unmet
    who = entry.pack.who_may(action.id)
    return tuple(each for each in unmet if who is not None and each.rule == who.id)


def _unmet(action: Action, entry: Entry) -> Iterator[Unmet]:
    proposed = action.proposes(entry)
    yield from _gates(action, entry, proposed)
    if proposed is not None and action.settles(entry):
        yield from unsuitable(entry, proposed, _part(action, entry))
    elif proposed is not None and action.asks_worker:
        yield from not_said(entry, proposed, action.part)
    if not action.draft:
        yield from missing_answers(entry, action.id, entry.values.get("answers", {}))


def _part(action: Action, entry: Entry) -> str:
    """The part in the case that the worker proposed would have."""
    return str(entry.values.get("role") or action.part)


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
        worker=worker_facts(entry, proposed, _part(action, entry)) if proposed else None,
    )
    casefile = entry.casefile.model_copy(update={"attempt": attempt})
    answer = check_action_on(CaseOnDay(entry.pack, casefile, entry.as_of), action.id)
    if not answer.unmet and entry.pack.who_may(action.id) is None:
        return _of_a_silent_policy(action, entry)
    return answer.unmet


def _of_a_silent_policy(action: Action, entry: Entry) -> tuple[Unmet, ...]:
    """Why somebody may not do what the policy gives to nobody; nothing where it is theirs all the same."""
    if allowed_by_job(action, entry):
        return ()
    return refused(why_not_theirs(action, entry.pack)).unmet


def may_be_passed(unmet: Unmet, roles: Collection[str]) -> bool:
    """Whether somebody in these job roles could pass it by giving a reason.

    A "should" may be departed from whether it is known to fail or cannot be known; a "must" waits for what is not known.
    """
    if unmet.force is Force.SHOULD:
        return True
    return not unmet.needs and bool(set(unmet.override_by) & set(roles))


def _passed(unmet: Unmet, entry: Entry) -> bool:
    return bool(entry.reason) and may_be_passed(unmet, entry.actor.roles)
