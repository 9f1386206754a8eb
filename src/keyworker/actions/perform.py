"""How is an action done? One transaction, one lock, every check, then the record; or a refusal in words.

Whatever anybody changes comes through here, to whichever subject; only what another system already holds is written by
``record.writing`` directly. A submission is idempotent: sent again, it answers with what it did. A page that shows an
older version of the subject is refused as stale (optimistic concurrency), and says what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from uuid import uuid4

from django.db import DataError, IntegrityError, connection, transaction

from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.administering import is_oneself
from keyworker.actions.available import context_on
from keyworker.actions.entry_checks import try_out
from keyworker.actions.families import ACTIONS
from keyworker.actions.guards_in_words import in_words, without_it
from keyworker.actions.named_records import entry_of
from keyworker.actions.on_case.moves.closure import CORRECT
from keyworker.actions.outcome import Done, Outcome, Refused, SentBefore, Stale
from keyworker.actions.outcome import refusal as refused
from keyworker.actions.own_decisions import why_it_stays_with_others
from keyworker.actions.own_entries import action_under
from keyworker.actions.putting_right import (
    form_that_recorded,
    in_their_place,
    put_right_together,
    why_not_alone,
    why_not_on_its_form,
)
from keyworker.actions.recorded_events import events_of
from keyworker.actions.submission import PutRight, Submission
from keyworker.actions.used_forms import (
    TakenMeanwhile,
    mark_of,
    recorded_before,
    recorded_by,
    use_up,
)
from keyworker.decisions.gates import Unmet
from keyworker.policy.packs.no_policy import read_only
from keyworker.policy.problems import did_you_mean
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import at_moment
from keyworker.record.models import Event
from keyworker.record.names import naming_for
from keyworker.record.sealed_rows import written_by_keyworker
from keyworker.record.subjects import Subject
from keyworker.record.writing import NewEvent, add_events


def _action_named(action_id: str, subject: Subject, submission: Submission) -> Action:
    """The action of that id, under the policy of that day where it records an entry of its own."""
    found = ACTIONS.get(action_id) or action_under(subject.pack_on(submission.day), action_id)
    if found is None:
        raise ValueError(f"'{action_id}' is not an action{did_you_mean(action_id, ACTIONS)}")
    return found


def perform(action_id: str, subject: Subject, submission: Submission) -> Outcome:
    """Do an action to a subject, whole or not at all; the same submission twice acts once.

    Raises ValueError where there is no such action, or it is done to another kind of subject.
    """
    action = _action_named(action_id, subject, submission)
    if action.subject != subject.kind:
        raise ValueError(f"'{action_id}' is done to a {action.subject}, not to a {subject.kind}")
    try:
        with transaction.atomic(), written_by_keyworker():
            return _attempted(action, subject.locked(submission.id), submission)
    except _NothingReplaced as undone:
        return undone.refused
    except TakenMeanwhile:
        return perform(action_id, subject, submission)
    except NotPossible as obstacle:
        return _refused_by(obstacle, subject)
    except IntegrityError as error:
        withdraws = action is CORRECT or submission.puts_right is not None
        return refused(without_it(error) if withdraws else in_words(error))
    except DataError:
        return refused("Something that was written is longer than the record takes. Shorten it.")


def tried(action_id: str, subject: Subject, submission: Submission) -> Outcome:
    """What doing it would come to: as ``perform``, and nothing of it is kept."""
    with transaction.atomic():
        outcome = perform(action_id, subject, submission)
        transaction.set_rollback(True)
    return outcome


def _attempted(action: Action, subject: Subject, submission: Submission) -> Outcome:
    """The same on a locked subject: every check in turn, then the record."""
    used = recorded_before(submission)
    if used is not None and used.mark == mark_of(action.id, subject, submission):
        earlier = recorded_by(submission.id)
        return Done(subject=subject.settled(earlier), events=earlier, again=True)
    seen = submission.seen_version
    if not_theirs := _why_not_theirs(action, subject, submission):
        return refused(not_theirs)
    if used is not None:
        return _sent_before(subject, submission)
    # Asked before what has changed is told: of a record that is no longer theirs nobody reads that.
    if action is CORRECT and (stays := why_it_stays_with_others(subject, submission)):
        return refused(stays)
    if seen is not None and seen != subject.version:
        return Stale(changes=changes_since(subject, seen))
    if submission.puts_right is not None:
        return _put_right(action, subject, submission, submission.puts_right)
    context = context_on(subject, submission.actor, as_of=submission.day)
    answer = try_out(action, context, submission)
    if isinstance(answer, Refused):
        return answer
    if action is CORRECT:
        wrong = entry_of(subject.as_case, answer[0].values["corrects"])
        why_not = why_not_alone(context, wrong) if wrong is not None else ""
        if why_not:
            return refused(why_not)
    return _record(action, *answer, submission)


def _sent_before(subject: Subject, submission: Submission) -> Outcome:
    """What a form comes to that says something else than when it was recorded."""
    here = tuple(subject.recorded_by(submission.id))
    if not here:
        return refused(
            "This form was sent before, for something else. Open the page again to do this."
        )
    return SentBefore(changes=told(here), events=here)


def _why_not_theirs(action: Action, subject: Subject, submission: Submission) -> str:
    """Why whoever is signed in may do nothing to this subject, or not this; empty where they may."""
    user = submission.user
    if user is None:
        return ""
    if not (user.access.writes or action.admits is is_oneself):
        return "Whoever inspects records nothing."
    if action.admits(subject, user, submission.now):
        return ""
    return action.closed_to_others or subject.closed_to_others


class _NothingReplaced(Exception):
    """What was to stand in an entry's place was refused: the entry stands as it did."""

    def __init__(self, refused: Refused) -> None:
        super().__init__()
        self.refused = refused


def _put_right(
    action: Action, subject: Subject, submission: Submission, wrong: PutRight
) -> Outcome:
    """Withdraw an entry and record what is right in its place: both, or neither."""
    stage = subject.as_case.stage
    withdrawn = _withdrawn(action, subject, submission, wrong)
    if isinstance(withdrawn, Refused):
        if WHAT_WAS_WRONG not in withdrawn.errors:
            return withdrawn
        # Asked for together with whatever else is missing on the form.
        with as_if_withdrawn(subject, submission) as looked:
            answer = looked if isinstance(looked, Refused) else try_out(action, looked, submission)
        errors, unmet = (answer.errors, answer.unmet) if isinstance(answer, Refused) else ({}, ())
        return Refused(errors={**errors, **withdrawn.errors}, unmet=unmet)
    answer = try_out(action, withdrawn, submission)
    if isinstance(answer, Refused):
        raise _NothingReplaced(answer)
    done = _record(action, *answer, submission)
    if stage not in action.stages and done.case.stage != stage:
        raise _NothingReplaced(refused(_HAS_GONE_ON))
    return done


_HAS_GONE_ON = (
    "The case has gone on since, and what was recorded then would no longer hold. "
    "Withdraw that first, then put this right."
)


WHAT_WAS_WRONG = "what_was_wrong"
_SHOWN = "To be put right"


@contextmanager
def as_if_withdrawn(subject: Subject, submission: Submission) -> Iterator[ActionContext | Refused]:
    """The case as it would be looked at without the entry that is to be put right; nothing is changed by it.

    Refused where this person cannot withdraw it.
    """
    wrong = submission.puts_right
    assert wrong is not None
    entry = entry_of(subject.as_case, wrong.ref)
    pack = subject.pack_on(submission.day)
    action = form_that_recorded(entry, pack) if entry is not None else None
    with transaction.atomic():
        yield _looked_at_without(action, subject, submission) if action is not None else _NO_LONGER
        transaction.set_rollback(True)


def _looked_at_without(
    action: Action, subject: Subject, submission: Submission
) -> ActionContext | Refused:
    """Refused in a sentence, too, where a guard of the database does not let the case be without the entry."""
    assert submission.puts_right is not None
    # What is said to be wrong is asked when it is saved.
    wrong = replace(submission.puts_right, because=_SHOWN)
    try:
        # Looked at in the case's own copy, so that whoever holds the other still has it as it stands.
        with transaction.atomic():
            return _withdrawn(action, subject.locked(), replace(submission, id=uuid4()), wrong)
    except NotPossible as obstacle:
        return _refused_by(obstacle, subject)
    except IntegrityError as error:
        return refused(without_it(error))


def why_it_has_to_stand(subject: Subject, submission: Submission, entry: Event) -> str:
    """Why it can be neither withdrawn nor put right, as the record would not hold without it; empty where it would."""
    taking_back = replace(
        submission,
        id=uuid4(),
        entered={"corrects": entry.ref, "reason": _SHOWN},
        seen_version=None,
        puts_right=None,
    )
    try:
        with transaction.atomic(), written_by_keyworker():
            _attempted(CORRECT, subject.locked(), taking_back)
            transaction.set_rollback(True)
    except NotPossible:
        return ""
    except IntegrityError as error:
        return without_it(error)
    return ""


_NO_LONGER = refused("This entry no longer stands: it was withdrawn, or put right, before.")


def _withdrawn(
    action: Action, subject: Subject, submission: Submission, wrong: PutRight
) -> ActionContext | Refused:
    """Withdraw the entry and what its form recorded with it: the case as it is looked at then."""
    entry = entry_of(subject.as_case, wrong.ref)
    context = context_on(subject, submission.actor, as_of=submission.day)
    if entry is None or form_that_recorded(entry, context.pack) is not action:
        return _NO_LONGER
    why_not = why_not_on_its_form(context, entry)
    if why_not:
        return refused(why_not)
    together = put_right_together(entry, action)
    taking_back = replace(
        submission, entered={"corrects": entry.ref, "reason": wrong.because}, reason=""
    )
    answer = try_out(CORRECT, context, taking_back)
    if isinstance(answer, Refused):
        return _about_the_form(answer)
    first, departures = answer
    events = list(events_of(CORRECT, first, departures))
    done = {each.data["corrects"] for each in events}
    events += [
        replace(events[0], data={"corrects": each.ref, "reason": wrong.because})
        for each in together
        if each.ref not in done
    ]
    _add(CORRECT, first, events, taking_back)
    after = context_on(subject.locked(), submission.actor, as_of=submission.day)
    return replace(after, instead_of=together)


def _about_the_form(refused: Refused) -> Refused:
    """The same said of the form that puts it right, which asks what was wrong below its own questions."""
    if "reason" not in refused.errors:
        return refused
    others = {name: said for name, said in refused.errors.items() if name != "reason"}
    return replace(refused, errors={**others, WHAT_WAS_WRONG: "Say what was wrong"})


def changes_since(subject: Subject, version: int) -> tuple[str, ...]:
    """What was recorded of the subject after that version: who, what, when."""
    later = subject.events().filter(seq__gt=version).select_related("by").order_by("seq")
    return told(later)


def told(events: Iterable[Event]) -> tuple[str, ...]:
    """A sentence for each: who, what, when."""
    return tuple(
        f"{event.by.name if event.by else 'Another system'}: {EVENT_KINDS[event.kind].says}, "
        f"{at_moment(event.recorded_at)}"
        for event in events
    )


def _record(
    action: Action, entry: Entry, departures: tuple[Unmet, ...], submission: Submission
) -> Done:
    events = in_their_place(events_of(action, entry, departures), entry.instead_of, action, entry)
    added = _add(action, entry, events, submission)
    if added:
        use_up(submission, mark_of(action.id, entry.subject, submission))
    ask_the_database_now()
    settled = entry.subject.settled(added) if added else entry.subject
    return Done(subject=settled, events=tuple(added))


def _add(
    action: Action, entry: Entry, events: Sequence[NewEvent], submission: Submission
) -> list[Event]:
    added: list[Event] = []
    for subject, together in groupby(events, key=lambda each: each.subject or entry.subject):
        _refuse_without_a_policy(subject, entry)
        added += add_events(
            subject,
            list(together),
            recorded_by=submission.user,
            recorded_at=submission.now,
            action=action.id,
            submission=submission.id,
        )
    return added


def _refuse_without_a_policy(subject: Subject, entry: Entry) -> None:
    """What is done to a worker or a team is recorded on cases of other services, too: on none that only is read."""
    service = subject.service
    if subject.kind != "case" or subject == entry.subject or service is None:
        return
    if not subject.pack_on(entry.as_of).governs:
        raise NotPossible(read_only(subject.as_case.reference, service.name))


def ask_the_database_now() -> None:
    """Have the guards that wait for the commit speak now, while a refusal can still be said in words."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _refused_by(obstacle: NotPossible, subject: Subject) -> Refused:
    said = naming_for(subject.as_case)(str(obstacle))
    return Refused(errors={obstacle.field: said}) if obstacle.field else refused(said)
