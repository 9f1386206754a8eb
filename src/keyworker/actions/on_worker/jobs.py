"""How is it recorded that a person's job is another from a day on: ahead, on the day or late?

What rules see on each day is the job of that day. A job recorded for a day takes nothing from one recorded for a later day;
one entered by mistake, or that does not come about, is withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from keyworker.actions import family, questions
from keyworker.actions.action import ActionContext, Entry, NotPossible
from keyworker.actions.administering import administrators_only
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.pack_of_people import pack_of_people
from keyworker.actions.planned_days import refuse_too_far_ahead
from keyworker.policy.wording import on_day
from keyworker.record.cases_of_workers import cases_following
from keyworker.record.job_changes import follow
from keyworker.record.writing import NewEvent
from keyworker.workforce.jobs import changes, role_on, with_job, without_job
from keyworker.workforce.models import Worker


def _change(entry: Entry) -> Sequence[NewEvent]:
    worker, job, first = entry.subject.worker, entry.values["job"], entry.values["first_day"]
    _refuse_not_in_post(worker, first)
    refuse_too_far_ahead(first, field="first_day", today=entry.as_of)
    before = role_on(worker.jobs, first) or worker.role
    if job == before:
        raise NotPossible(
            f"{worker.ref} has that job on {on_day(first)} already: choose another", field="job"
        )
    with cases_following(worker):
        worker.jobs = with_job(worker.jobs, job, first, before=worker.role)
        worker.save(update_fields=["jobs"])
        follow(worker, entry.as_of)
    return [entry.record("worker.job-changed", at=entry.now, before=before)]


def _refuse_not_in_post(worker: Worker, first: date) -> None:
    if first <= worker.started:
        raise NotPossible(
            f"{worker.ref} is in post from {on_day(worker.started)}: enter a later day, or put right what is on "
            "record of them",
            field="first_day",
        )
    if worker.left is not None and first > worker.left:
        raise NotPossible(
            f"{worker.ref} leaves on {on_day(worker.left)}: enter that day or an earlier one",
            field="first_day",
        )


def _changed(context: ActionContext) -> Choices:
    """The jobs that they went to, the latest first."""
    found = changes(context.subject.worker.jobs)
    return tuple(
        (first.isoformat(), f"{pack_of_people(context).term(role)}, from {on_day(first)}")
        for role, first in reversed(list(found))
    )


def _whose_place_is_taken(context: ActionContext, field: FormField) -> FormField:
    """Which jobs stand on record for which day: another for the same day takes the place of that one."""
    stands = "; ".join(label for _, label in _changed(context))
    if not stands:
        return field
    more = f"On record already: {stands}. Another job for the same day takes its place"
    return replace(field, hint=f"{field.hint}. {more}")


def _withdraw(entry: Entry) -> Sequence[NewEvent]:
    worker, first = entry.subject.worker, date.fromisoformat(entry.values["job_from"])
    job = next(role for role, day in changes(worker.jobs) if day == first)
    earliest = str(worker.jobs[0]["role"])
    worker.jobs = without_job(worker.jobs, first)
    if not worker.jobs:
        worker.role = earliest
    with cases_following(worker):
        worker.save(update_fields=["jobs", "role"])
        follow(worker, entry.as_of)
    return [entry.record("worker.job-change-withdrawn", at=entry.now, job=job, first_day=first)]


CHANGE_JOB = administrators_only(
    id="change-job",
    title="Record another job from a day",
    family=family.PEOPLE,
    records=("worker.job-changed",),
    subject="worker",
    asks=(
        questions.ask("job", "What is their job from then on?"),
        questions.adjusted(
            questions.ask(
                "first_day",
                "From which day?",
                hint="It may lie ahead, or be past: each day is judged by the job of that day",
            ),
            _whose_place_is_taken,
        ),
        questions.note(),
    ),
    does=_change,
)
WITHDRAW_JOB = administrators_only(
    id="withdraw-job-change",
    title="Withdraw another job from a day",
    family=family.PEOPLE,
    records=("worker.job-change-withdrawn",),
    subject="worker",
    asks=(
        questions.control(
            questions.choice_among("job_from", "Which job did they not go to?", _changed)
        ),
        questions.why(),
    ),
    possible=lambda context: None if context.subject.worker.jobs else "They had one job only.",
    does=_withdraw,
)
ACTIONS = (CHANGE_JOB, WITHDRAW_JOB)
