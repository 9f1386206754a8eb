"""How is it recorded that a worker leaves? On the worker's record, and on every case in which they play a part.

It is recorded as soon as the last day is known. From then on nobody gives them anything new; with the last day their
parts end, whether or not others have them by then, and a case that nobody leads is on the list of those at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection
from django.db.models import Q

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.policy.vocabulary import kinds
from keyworker.policy.wording import on_day
from keyworker.record.cases_of_workers import cases_following
from keyworker.record.models import Case, Event
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Worker


def _record(entry: Entry) -> Sequence[NewEvent]:
    worker, last_day = entry.subject.worker, entry.values["last_day"]
    if last_day < worker.started:
        raise NotPossible(
            f"{worker.ref} is in post from {on_day(worker.started)}: enter a day from then on",
            field="last_day",
        )
    if last_day == worker.left:
        raise NotPossible("That is what is recorded already", field="last_day")
    cases = list(_cases_of(worker).not_closed())
    with connection.cursor() as cursor:
        # That the leaving is on record is asked once it is: the event is written after this.
        cursor.execute("SET CONSTRAINTS worker_leaves DEFERRED")
    _leaves(worker, last_day)
    recorded = entry.record("leaving.recorded", at=entry.now, worker=worker)
    return [recorded, *(recorded.about(OnCase(case)) for case in cases)]


def _withdraw(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.subject.worker
    # One that was closed meanwhile may be taken up again, and they with it.
    cases = list(_cases_of(worker))
    _leaves(worker, None)
    stays = entry.record("leaving.withdrawn", at=entry.now, worker=worker)
    return [stays, *(stays.about(OnCase(case)) for case in cases)]


def _leaves(worker: Worker, last_day: date | None) -> None:
    """Keep the last day, and have every case follow on which they did something: those closed since, too."""
    worker.left = last_day
    with cases_following(worker):
        worker.save(update_fields=["left"])


def _cases_of(worker: Worker) -> CaseQuerySet:
    """The cases in which they play a part, and those that heard of their leaving before."""
    heard = Event.objects.ever_recorded().filter(
        kind=kinds.LEAVING_RECORDED, data__worker=worker.ref
    )
    told = Q(pk__in=heard.filter(case__isnull=False).values("case"))
    theirs = Q(pk__in=Case.objects.held_by(worker).order_by().values("pk"))
    return Case.objects.filter(theirs | told).with_team().order_by("pk")


def _nothing_to_withdraw(context: ActionContext) -> str | None:
    known = context.subject.worker.left is not None
    return None if known else "No last day is recorded for this worker."


def _last_day(context: ActionContext) -> str:
    left = context.subject.worker.left
    return f"Their last day is {on_day(left)}" if left is not None else ""


RECORD = Action(
    id="record-leaving",
    title="Record that a worker leaves",
    family=family.ABSENCE,
    records=("leaving.recorded",),
    short_title="Record leaving",
    subject="worker",
    by_default=True,
    asks=(
        questions.ask(
            "last_day",
            "Last day in post",
            hint="Their cases need somebody else by then. Nothing new is given to them from now on",
        ),
        questions.note(),
    ),
    does=_record,
)
WITHDRAW = Action(
    id="withdraw-leaving",
    title="Record that a worker stays after all",
    family=family.ABSENCE,
    records=("leaving.withdrawn",),
    short_title="Withdraw leaving",
    subject="worker",
    by_default=True,
    asks=(questions.of_which(questions.why(), _last_day),),
    possible=_nothing_to_withdraw,
    does=_withdraw,
)
ACTIONS = (RECORD, WITHDRAW)
