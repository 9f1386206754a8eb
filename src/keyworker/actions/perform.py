"""How is an action done? One transaction, one lock, every check, then the record; or a refusal in words.

Whatever anybody changes comes through here, to whichever subject; only what another system already holds is written by
``record.writing`` directly. A submission is idempotent: sent again, it answers with what it did. A page that shows an
older version of the subject is refused as stale (optimistic concurrency), and says what changed.
"""

from __future__ import annotations

from itertools import groupby

from django.db import DataError, IntegrityError, connection, transaction

from keyworker.actions.action import Action, Entry, NotPossible
from keyworker.actions.available import context_on
from keyworker.actions.entry_checks import try_out
from keyworker.actions.families import ACTIONS
from keyworker.actions.outcome import Done, Outcome, Refused, Stale
from keyworker.actions.outcome import refusal as refused
from keyworker.actions.recorded_events import events_of
from keyworker.actions.submission import Submission
from keyworker.decisions.gates import Unmet
from keyworker.policy.problems import did_you_mean
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import at_moment
from keyworker.record.models import Event
from keyworker.record.names import naming_for
from keyworker.record.sealed_rows import written_by_keyworker
from keyworker.record.subjects import Subject
from keyworker.record.writing import add_events


def action_named(action_id: str) -> Action:
    """The action of that id. Raises ValueError where there is none."""
    if action_id not in ACTIONS:
        raise ValueError(f"'{action_id}' is not an action{did_you_mean(action_id, ACTIONS)}")
    return ACTIONS[action_id]


def perform(action_id: str, subject: Subject, submission: Submission) -> Outcome:
    """Do an action to a subject, whole or not at all; the same submission twice acts once.

    Raises ValueError where there is no such action, or it is done to another kind of subject.
    """
    action = action_named(action_id)
    if action.subject != subject.kind:
        raise ValueError(f"'{action_id}' is done to a {action.subject}, not to a {subject.kind}")
    try:
        with transaction.atomic(), written_by_keyworker():
            return _attempted(action, subject.locked(submission.id), submission)
    except NotPossible as obstacle:
        return _refused_by(obstacle, subject)
    except IntegrityError as error:
        return refused(in_words(error))
    except DataError:
        return refused("Something that was written is longer than the record takes. Shorten it.")


def _attempted(action: Action, subject: Subject, submission: Submission) -> Outcome:
    """The same on a locked subject: every check in turn, then the record."""
    earlier = subject.recorded_by(submission.id)
    if earlier:
        if {event.action for event in earlier} != {action.id}:
            return refused(
                "This form was sent before, for something else. Open the page again to do this."
            )
        if _says_otherwise(earlier, submission):
            return refused(
                "This form was sent before with other words, and those stand on record. "
                "Open the page again to record something else."
            )
        return Done(subject=subject.settled(earlier), events=earlier)
    user, seen = submission.user, submission.seen_version
    if user is not None and not action.admits(subject, user, submission.now):
        return refused(action.closed_to_others or subject.closed_to_others)
    if seen is not None and seen != subject.version:
        return Stale(changes=changes_since(subject, seen))
    context = context_on(subject, submission.actor, as_of=submission.day)
    answer = try_out(action, context, submission)
    if isinstance(answer, Refused):
        return answer
    return _record(action, *answer, submission)


def _says_otherwise(earlier: tuple[Event, ...], submission: Submission) -> bool:
    """Whether what was typed is not what this form recorded: sent again as it was, it is the same to the letter."""
    typed = {
        name: str(submission.entered[name]).strip() for name in _TYPED if name in submission.entered
    }
    stored = {
        name: {event.data[name] for event in earlier if isinstance(event.data.get(name), str)}
        for name in typed
    }
    return any(stored[name] and words not in stored[name] for name, words in typed.items() if words)


# What every kind of event may carry in somebody's own words, kept as it was typed.
_TYPED = ("note", "reason")


def changes_since(subject: Subject, version: int) -> tuple[str, ...]:
    """What was recorded of the subject after that version: who, what, when."""
    later = subject.events().filter(seq__gt=version).select_related("by").order_by("seq")
    return tuple(
        f"{event.by.name if event.by else 'Another system'}: {EVENT_KINDS[event.kind].says}, "
        f"{at_moment(event.recorded_at)}"
        for event in later
    )


def _record(
    action: Action, entry: Entry, departures: tuple[Unmet, ...], submission: Submission
) -> Done:
    events = events_of(action, entry, departures)
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
