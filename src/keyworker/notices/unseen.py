"""How many notices has a worker not looked at?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

from django.db.models import Count, QuerySet

from keyworker.notices.models import NOTICES, Notice, NoticeQuerySet
from keyworker.notices.restricted import about_open_cases
from keyworker.paged import MANY, Key, Paged, Shape, key_again, page_of
from keyworker.prepared import prepared
from keyworker.record.seers import seer_of, stand_for
from keyworker.workforce.models import Worker

Row = TypeVar("Row")


def unseen_by(worker: Worker, *, at: datetime) -> int:
    """How many notices that still stand this worker has not looked at: one question, asked on everybody's first page.

    Those about a restricted case that they may not open are not among them.
    """
    seer = seer_of(worker.user) if worker.user is not None else None
    return sum(_counted(*seer.shape, at=at, **seer.values)) if seer is not None else 0


def told_to(worker: Worker, *, at: datetime) -> NoticeQuerySet:
    """What this worker has been told; but of no restricted case that they may not open."""
    mine: NoticeQuerySet = Notice.objects.filter(worker=worker)
    return mine.filter(about_open_cases(worker.user, at=at)) if worker.user else mine.none()


def told_lately(worker: Worker, *, at: datetime, most: int) -> list[Notice]:
    """So many of them, each with its case, the latest first: one question."""
    return _ask(_listed, worker, at, None, most)


def page_of_told(worker: Worker, key: Key | None, *, at: datetime) -> Paged[Notice]:
    """The page there of what this worker has been told, each with its case; one question, two or three."""
    return page_of(
        NOTICES,
        key,
        rows=lambda there, most: _ask(_listed, worker, at, there, most),
        number=lambda there: sum(_ask(_number, worker, at, there, MANY + 1)),
    )


def _ask(
    question: Callable[..., list[Row]], worker: Worker, at: datetime, there: Key | None, most: int
) -> list[Row]:
    seer = seer_of(worker.user) if worker.user is not None else None
    if seer is None:
        return []
    shape, values = (there.shape, there.values) if there is not None else (None, {})
    return question(shape, most, *seer.shape, at=at, **seer.values, **values)


@prepared
def _listed(shape: Shape, most: int, role: str, **values: Any) -> NoticeQuerySet:
    return _there(shape, role, **values).with_case()[:most]


@prepared
def _number(shape: Shape, most: int, role: str, **values: Any) -> QuerySet[Notice, int]:
    # Counted no further than anybody reads.
    some = _there(shape, role, **values)[:most]
    found = Notice.objects.filter(pk__in=some.values("pk")).order_by()
    return found.values("worker").annotate(n=Count("pk")).values_list("n", flat=True)


def _there(shape: Shape, role: str, *, at: datetime, post: int, **values: Any) -> NoticeQuerySet:
    key = key_again(shape, values)
    user = stand_for(role, post=post, **values)
    mine = Notice.objects.filter(about_open_cases(user, at=at), worker=post)
    return cast(NoticeQuerySet, NOTICES.from_there(mine, key))


@prepared
def _counted(role: str, *, at: datetime, post: int, **seer: Any) -> QuerySet[Notice, int]:
    user = stand_for(role, post=post, **seer)
    theirs = Notice.objects.unseen().that_stand().filter(about_open_cases(user, at=at), worker=post)
    return theirs.order_by().values("worker").annotate(n=Count("pk")).values_list("n", flat=True)
