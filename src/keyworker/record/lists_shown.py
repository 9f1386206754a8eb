"""On which lists and searches was a case shown, to whom and when?

A list is noted as one row with the references of the cases on it. The same one shown again to the same person within the
hour is the same looking: it is noted once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Max

from keyworker.access.models import ListShown, User
from keyworker.record.models import Case

# So far back the record of a case names lists, and so many of them at most.
LATELY = timedelta(days=90)
MOST = 100
_ONCE = timedelta(hours=1)


def note_list(user: User, page: str, references: Sequence[str], *, at: datetime) -> None:
    """Note that somebody was shown these cases on that page, unless they were within the hour: one statement."""
    shown = [*references]
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, [user.pk, at, page, shown, user.pk, at - _ONCE, at, page, shown])


_SHOWN = """
    INSERT INTO access_listshown (user_id, at, page, cases)
    SELECT %s, %s, %s, %s::varchar[]
     WHERE NOT EXISTS (
        SELECT FROM access_listshown
         WHERE user_id = %s AND at > %s AND at <= %s AND page = %s AND cases @> %s::varchar[])
"""


@dataclass(frozen=True, kw_only=True)
class ShownOn:
    """A list or search on which somebody was shown a case: the page's name, how often, and when last."""

    name: str
    page: str
    times: int
    last: datetime


def lists_that_showed(case: Case, *, at: datetime) -> list[ShownOn]:
    """By whom and on which page the case was shown lately, the last first: one question, and not every row of it."""
    shown = ListShown.objects.filter(cases__contains=[case.reference], at__gt=at - LATELY)
    rows = shown.order_by().values_list("user__worker__name", "user__username", "page")
    found = rows.annotate(n=Count("pk"), last=Max("at")).order_by("-last", "page")[:MOST]
    return [
        ShownOn(name=worker or username, page=page, times=times, last=last)
        for worker, username, page, times, last in found
    ]
