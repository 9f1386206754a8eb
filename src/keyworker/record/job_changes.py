"""Whose job is another from a day that has come now, and from when did and will they have which?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from keyworker.record.sealed_rows import written_by_keyworker
from keyworker.workforce.jobs import role_on
from keyworker.workforce.models import Worker


@dataclass(frozen=True)
class JobHeld:
    """A job that somebody had, has or will have: from its first day to its last, where it ends."""

    role: str
    first_day: date
    last_day: date | None


def jobs_of(worker: Worker) -> list[JobHeld]:
    """Every job of theirs, the latest first; none of somebody who only ever had one."""
    rows = [(str(each["role"]), _first(each["from"]) or worker.started) for each in worker.jobs]
    ends = [first - timedelta(days=1) for _, first in rows[1:]]
    held = zip(rows, [*ends, None], strict=True) if rows else ()
    return [JobHeld(role, first, last) for (role, first), last in reversed(list(held))]


def have_jobs_follow(day: date) -> int:
    """Have everybody be in the job of that day whose change has come. Returns how many there were."""
    done = 0
    with transaction.atomic(), written_by_keyworker():
        changed = Worker.objects.exclude(jobs=[]).select_for_update(of=("self",))
        for worker in changed.order_by("pk"):
            done += follow(worker, day)
    return done


def follow(worker: Worker, day: date) -> bool:
    """Have the worker be in the job of that day. Returns whether it is another than before."""
    role = role_on(worker.jobs, day)
    if role is None or role == worker.role:
        return False
    worker.role = role
    worker.save(update_fields=["role"])
    return True


def _first(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
