"""How many notices has a worker not looked at?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from keyworker.notices.models import Notice, NoticeQuerySet
from keyworker.notices.restricted import about_open_cases
from keyworker.prepared import prepared
from keyworker.record.seers import seer_of, stand_for
from keyworker.workforce.models import Worker


def unseen_by(worker: Worker, *, at: datetime) -> int:
    """How many notices that still stand this worker has not looked at: one question, asked on everybody's first page.

    Those about a restricted case that they may not open are not among them.
    """
    seer = seer_of(worker.user) if worker.user is not None else None
    return sum(_counted(*seer.shape, at=at, **seer.values)) if seer is not None else 0


def told_to(worker: Worker, *, at: datetime) -> NoticeQuerySet:
    """What this worker has been told, each with its case; but of no restricted case that they may not open."""
    mine: NoticeQuerySet = Notice.objects.filter(worker=worker).with_case()
    return mine.filter(about_open_cases(worker.user, at=at)) if worker.user else mine.none()


@prepared
def _counted(role: str, *, at: datetime, post: int, **seer: Any) -> QuerySet[Notice, int]:
    user = stand_for(role, post=post, **seer)
    theirs = Notice.objects.unseen().that_stand().filter(about_open_cases(user, at=at), worker=post)
    return theirs.order_by().values("worker").annotate(n=Count("pk")).values_list("n", flat=True)
