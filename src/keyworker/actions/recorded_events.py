"""Which events go on record of an action, with what it departed from and what had to be known for it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from keyworker.actions.action import Action, Entry
from keyworker.actions.form_demanded import demanded_answers
from keyworker.actions.kept_answers import refuse_what_is_not_kept
from keyworker.actions.planned_days import refuse_planned_before
from keyworker.actions.planned_once import refuse_planned_twice
from keyworker.decisions.gates import Unmet
from keyworker.policy.conditions.dependencies import FACTS_RECORDED
from keyworker.policy.vocabulary import kinds
from keyworker.record.leads_absences import absences_of_new_leads
from keyworker.record.recorded_facts import facts_document
from keyworker.record.writing import NewEvent


def events_of(action: Action, entry: Entry, departures: Sequence[Unmet]) -> Sequence[NewEvent]:
    """What the action records; the first event says what was departed from, facts given for it come before it.

    Raises NotPossible where the case does not allow it, or where something answered would be on record nowhere.
    """
    events = action.does(entry)
    if not events:
        return ()
    refuse_planned_before(action, events)
    refuse_planned_twice(events, entry)
    whole = _with_departures(events, departures, action, entry)
    refuse_what_is_not_kept(action, entry, whole)
    return [*_facts_first(whole, action, entry), *_absences_of_new_leads(whole, entry)]


def _with_departures(
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


def _facts_first(events: Sequence[NewEvent], action: Action, entry: Entry) -> Sequence[NewEvent]:
    """What somebody had to tell for it comes before what it let happen."""
    if not entry.facts:
        return events
    proposed = action.proposes(entry)
    told = facts_document(entry.facts, worker=proposed.ref if proposed is not None else None)
    # Whoever says it now says it, even where what somebody else did is put right.
    said = replace(
        entry.event(FACTS_RECORDED, facts=told),
        subject=events[0].subject,
        by=entry.actor,
        by_role=entry.acting_as,
    )
    return [said, *events]


def _absences_of_new_leads(events: Sequence[NewEvent], entry: Entry) -> Iterator[NewEvent]:
    """The case of a worker who is away, or will be, says so from the moment at which they lead it."""
    for allocated, absence in absences_of_new_leads(events, pack=entry.pack, day=entry.as_of):
        started = entry.event(kinds.ABSENCE_STARTED, at=entry.now, **absence)
        yield replace(started, subject=allocated.subject)


def _under(entry: Entry) -> dict[str, str]:
    """The policy and version departed from, which stay what they are when another version takes effect."""
    return {"policy": entry.pack.id, "version": entry.pack.header.version}
