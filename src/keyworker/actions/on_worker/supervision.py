"""How is the worker's own part of a session recorded and signed, and who may read it?

What is said about a child goes on that child's record by an action on the case; what is said about the worker's own
practice, wellbeing and development never does. The event on the worker's record says that there was a session, and
when; its words stand in the session's own row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from keyworker.access.models import User
from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, FormQuestion, NotPossible
from keyworker.actions.form_checklists import field_of
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.on_case.work.plans import SUPERVISE
from keyworker.caseload.worker_loads import workloads
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import on_day
from keyworker.prepared import prepared
from keyworker.record.models.supervision import SupervisionSession, SupervisionSignature
from keyworker.record.subjects import Subject
from keyworker.record.writing import NewEvent, plain
from keyworker.workforce.models import Worker


def policy_questions(pack: Pack) -> tuple[FormField, ...]:
    """What the policy itself asks of the worker in a session."""
    return tuple(
        field_of(pack, item, section.title)
        for checklist in pack.checklists
        if checklist.of == "worker"
        for section in checklist.sections
        for item in section.items
    )


def _record(entry: Entry) -> Sequence[NewEvent]:
    values, worker = entry.values, entry.subject.worker
    if values["held_on"] > entry.as_of:
        raise NotPossible("This cannot be in the future", field="held_on")
    if worker.pk == entry.actor.pk:
        raise NotPossible("Nobody records their own supervision", field="held_on")
    session = SupervisionSession.objects.create(
        worker=worker,
        supervisor=entry.actor,
        held_on=values["held_on"],
        recorded_at=entry.now,
        recorded_by=entry.actor.user,
        caseload_reviewed=values["caseload_reviewed"],
        caseload=_caseload(entry.pack, worker, entry.as_of),
        answers=plain(values.get("answers", {})),
        notes=values.get("notes", ""),
        submission=entry.submission,
    )
    return [entry.record("session.recorded", at=entry.now, **_about(session))]


def _about(session: SupervisionSession) -> dict[str, Any]:
    return {
        "worker": session.worker,
        "session": session.ref,
        "held_on": session.held_on,
        "caseload_reviewed": session.caseload_reviewed,
    }


def _caseload(pack: Pack, worker: Worker, day: date) -> dict[str, Any]:
    load = workloads(pack, [worker], as_of=day).get(worker.pk)
    if load is None:
        return {}
    return {"count": load.count, "position": load.position, "working": list(load.working)}


def sessions_of(worker: Worker, *, to: Worker) -> QuerySet[SupervisionSession]:
    """The sessions of a worker that this person may read: their own, those they held, those of whom they manage."""
    found = SupervisionSession.objects.filter(worker=worker).select_related("worker", "supervisor")
    if worker.pk == to.pk or worker.line_manager_id == to.pk:
        return found.prefetch_related("signatures__by")
    return found.filter(Q(supervisor=to)).prefetch_related("signatures__by")


def why_not_signed(session: SupervisionSession, *, by: Worker) -> str:
    """What keeps this person from signing, whatever the policy, in one sentence; empty where nothing does."""
    if by.pk not in {session.worker_id, session.supervisor_id}:
        return "Only the worker and who held the session sign it"
    if any(each.by_id == by.pk for each in session.signatures.all()):
        return "You have signed it already"
    return ""


def _to_sign(context: ActionContext) -> list[SupervisionSession]:
    held = sessions_of(context.subject.worker, to=context.actor)
    return [each for each in held if not why_not_signed(each, by=context.actor)]


def _choices_to_sign(context: ActionContext) -> Choices:
    return tuple((each.ref, on_day(each.held_on)) for each in _to_sign(context))


def _what_was_reviewed(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    """What a policy may ask of the session before it is signed."""
    chosen = next(each for each in _to_sign(context) if each.ref == values["session"])
    return {**values, "caseload_reviewed": chosen.caseload_reviewed}


def _sign(entry: Entry) -> Sequence[NewEvent]:
    chosen = next(each for each in _to_sign(entry) if each.ref == entry.values["session"])
    SupervisionSignature.objects.create(session=chosen, by=entry.actor, at=entry.now)
    return [entry.record("session.signed", at=entry.now, **_about(chosen))]


def _nothing_to_sign(context: ActionContext) -> str | None:
    return (
        None
        if _to_sign(context)
        else "There is no session for you to sign, or you have signed it already."
    )


def _took_part(subject: Subject, user: User, now: datetime) -> bool:
    """Whether they are the worker, or held a session with them."""
    own = getattr(user, "worker", None)
    if own is None or not user.is_active:
        return False
    held = SupervisionSession.objects.filter(worker=subject.worker, supervisor=own)
    return own.pk == subject.worker.pk or held.exists()


def unsigned(worker: Worker) -> bool:
    """Whether the worker's last session waits for their own signature."""
    last = next(iter(_last_session(worker=worker.pk)), None)
    return last is not None and not last.signatures.filter(by=worker).exists()


@prepared
def _last_session(*, worker: int) -> QuerySet[SupervisionSession]:
    return SupervisionSession.objects.filter(worker=worker).order_by("-held_on", "-pk")[:1]


RECORD = Action(
    id="record-session",
    title="Record the worker's own part of supervision",
    family=family.SUPERVISION,
    records=("session.recorded",),
    subject="worker",
    # Whoever supervises the work on a case also holds the session with the worker.
    goes_with=(SUPERVISE.id,),
    answers_apart=True,
    # The answers and the words are kept in the session's own row, where only a few read them.
    asks=(
        questions.ask("held_on", "When was the session?", hint="The day on which it took place"),
        questions.ask("caseload_reviewed", "Were their caseload and workload reviewed?"),
        FormQuestion(
            name="answers",
            draws=lambda context, recorded: policy_questions(context.pack),
            apart=True,
        ),
        questions.kept_apart(
            questions.words(
                "notes",
                "What else was said about their own work, and what was agreed?",
                required=False,
                hint="About the worker only. What concerns a child is recorded on the case",
            )
        ),
    ),
    does=_record,
)
SIGN = Action(
    id="sign-session",
    title="Sign the worker's own part of supervision",
    family=family.SUPERVISION,
    records=("session.signed",),
    subject="worker",
    admits=_took_part,
    by_default=True,
    asks=(questions.choice_among("session", "Which session?", _choices_to_sign),),
    possible=_nothing_to_sign,
    reads=_what_was_reviewed,
    works_out=("caseload_reviewed",),
    does=_sign,
)
ACTIONS = (RECORD, SIGN)
