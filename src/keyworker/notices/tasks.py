"""What is done in the background, outside any request?"""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

from keyworker import clock
from keyworker.access.sessions import forget_ended_sessions
from keyworker.actions.accounts_of_leavers import close_accounts_of_leavers
from keyworker.actions.carried_out import carry_out_closings, carry_out_moves
from keyworker.caseload.team_board import count_everywhere
from keyworker.memory import collecting_rarely
from keyworker.notices import delivery
from keyworker.notices.channels.choosing import way
from keyworker.notices.digest import post_digests
from keyworker.notices.reminding import remind_of_hours
from keyworker.policy.casefile import local_day
from keyworker.record.daily_update import pass_days
from keyworker.record.job_changes import have_jobs_follow
from keyworker.record.kept_forms import forget_old_forms
from keyworker.record.pack_texts import refuse_other_text


@app.task(name="deliver", queue="outbox")
def deliver(dispatch: str) -> None:
    """Send one dispatch. What goes wrong is kept on the dispatch itself and tried again from there."""
    delivery.deliver(UUID(dispatch), way=way(), clock=clock.now)


@app.periodic(cron="* * * * *")
@app.task(
    name="deliver-left-over", queue="outbox", queueing_lock="deliver-left-over", pass_context=False
)
def deliver_left_over(timestamp: int) -> None:
    """Each minute: what is to be tried again, and whatever a lost job or a sender that died has left."""
    for dispatch in list(delivery.left_over(now=clock.now())):
        delivery.deliver(dispatch, way=way(), clock=clock.now)


@app.periodic(cron="*/5 * * * *")
@app.task(name="remind", queue="outbox", queueing_lock="remind", pass_context=False)
def people_are_reminded(timestamp: int) -> None:
    """Each five minutes: what is due at an hour and was not done by then, and the morning's digest when its hour has come."""
    now = clock.now()
    remind_of_hours(now)
    post_digests(now)


@app.periodic(cron="5 * * * *")
@app.task(name="pass-days", queue="days", queueing_lock="pass-days", pass_context=False)
def days_pass(timestamp: int) -> None:
    """Each hour, so that a night without a worker is made up for: what passing days alone bring about.

    It may take minutes, so it stands in a queue of its own: mail does not wait for it.
    """
    # While a new release is brought in host by host, one that has not got it yet works nothing out by the old text.
    refuse_other_text()
    with collecting_rarely():
        have_jobs_follow(local_day(clock.now()))
        carry_out_moves(now=clock.now())
        carry_out_closings(now=clock.now())
        pass_days(now=clock.now())
    close_accounts_of_leavers(now=clock.now())
    count_everywhere(local_day(clock.now()))


@app.periodic(cron="35 * * * *")
@app.task(
    name="forget-old-forms", queue="outbox", queueing_lock="forget-old-forms", pass_context=False
)
def old_forms_go(timestamp: int) -> None:
    """Each hour: what somebody typed and neither recorded nor came back to, and what was kept of sessions that are over."""
    forget_old_forms(at=clock.now())
    forget_ended_sessions(at=clock.now())


def look_at_what_is_left() -> None:
    """Have the rounds made at once: a worker that starts does not wait for the minute, nor for the hour."""
    with suppress(AlreadyEnqueued):
        deliver_left_over.configure().defer(timestamp=0)
    with suppress(AlreadyEnqueued):
        days_pass.configure().defer(timestamp=0)


@app.periodic(cron="17 3 * * *")
@app.task(
    name="forget-done-jobs", queue="outbox", queueing_lock="forget-done-jobs", pass_context=True
)
async def forget_done_jobs(context: JobContext, timestamp: int) -> None:
    """Each night: jobs that were done more than a week ago, or whose worker died; the dispatches themselves are kept."""
    for job in await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=3600):
        # What it was about has been looked at since, by the minute's round.
        await context.app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
    await builtin_tasks.remove_old_jobs(context, max_hours=7 * 24, remove_failed=True)
