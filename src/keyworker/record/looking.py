"""How much did each person look at lately, and what of it is out of the usual?

It says what was done, not why: who works nights looks at records at night. Whoever reads it asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from keyworker.access.models import AccessGrant, ListShown, RecordView, User
from keyworker.access.roles import Reach
from keyworker.policy.wording import counted
from keyworker.policy.written_names import folded
from keyworker.record.models import Allocation
from keyworker.workforce.models import Worker

LATELY = timedelta(days=30)
# More records than this without a part in any of them, by somebody who sees their own cases, is pointed out.
MANY = 10
# Whoever asked more often than this for a record that is not theirs to open is pointed out; a number is soon mistyped.
MANY_REFUSED = 3
# Before and after these hours, and at weekends, few people work.
FIRST_HOUR, LAST_HOUR = 7, 20
_SEARCH, _OWN_NAME = "search", "search-own-name"


def log_search(user: User, words: str, *, found: int, at: datetime) -> None:
    """Note that somebody was shown what a search found, how many, and whether it was for a name like their own.

    What they looked for stands nowhere.
    """
    page = _OWN_NAME if _is_own(user, words) else _SEARCH
    with connection.cursor() as cursor:
        cursor.execute(_SEARCHED, [user.pk, at, found, page])


_SEARCHED = """
    INSERT INTO access_recordview (user_id, at, subject, subject_id, page)
    VALUES (%s, %s, 'search', %s, %s)
"""


def _is_own(user: User, words: str) -> bool:
    """Whether the words hold the family name of whoever looks."""
    worker: Worker | None = getattr(user, "worker", None)
    names = folded(worker.name).split() if worker is not None else []
    return bool(names) and names[-1] in folded(words).split()


@dataclass(frozen=True, kw_only=True)
class Looked:
    """One person lately: how many records they opened, how often they searched, on how many lists they were shown cases, how
    often they asked for one that is not theirs to open, and in sentences what is unusual.
    """

    name: str
    team: str
    records: int
    searches: int
    lists: int
    by_reason: int
    refused: int
    unusual: tuple[str, ...]


def looked_lately(user: User, *, at: datetime) -> list[Looked]:
    """Everybody of the team, the service or the services given who looked at anything lately; the unusual first."""
    found = [_looked(row) for row in _rows(user, since=at - LATELY, at=at)]
    return sorted(found, key=lambda each: (-len(each.unusual), each.name))


_CASE = Q(subject="case")
_OUT_OF_HOURS = Q(at__week_day__in=[1, 7]) | Q(at__hour__lt=FIRST_HOUR) | Q(at__hour__gte=LAST_HOUR)


def _rows(user: User, *, since: datetime, at: datetime) -> list[dict[str, Any]]:
    """One question for everybody: figures by person."""
    theirs = Allocation.objects.filter(case=OuterRef("subject_id"), worker=OuterRef("user__worker"))
    views = RecordView.objects.filter(people_within(user, at=at), at__gte=since)
    reasons = AccessGrant.objects.filter(user=OuterRef("user"), granted_at__gte=since)
    lists = ListShown.objects.filter(user=OuterRef("user"), at__gte=since)
    records = Count("subject_id", distinct=True, filter=_CASE)
    figures = (
        views.annotate(part=Exists(theirs))
        .values("user", "user__worker__name", "user__worker__team__name", "user__access_role")
        .annotate(
            records=records,
            without=Count("subject_id", distinct=True, filter=_CASE & Q(part=False)),
            late=Count("subject_id", distinct=True, filter=_CASE & _OUT_OF_HOURS),
            searches=Count("pk", filter=Q(subject="search")),
            refused=Count("pk", filter=Q(subject="refused")),
            own=Count("pk", filter=Q(subject="search", page=_OWN_NAME)),
            by_reason=_counted(reasons, Count("subject_id", distinct=True)),
            lists=_counted(lists, Count("pk")),
        )
        .order_by("user")
    )
    return [dict(each) for each in figures]


def people_within(user: User, *, at: datetime, of: str = "user__worker") -> Q:
    """Whose looking this person reads: of their team, of their service, or of the services given to them."""
    worker = user.worker
    if user.access.sees is Reach.GIVEN:
        given = worker.inspections.live(at).values("service")
        return Q(**{f"{of}__team__service__in": given})
    if user.access.sees is Reach.SERVICE:
        return Q(**{f"{of}__team__service": worker.team.service_id})
    return Q(**{f"{of}__team": worker.team_id})


def _counted(rows: QuerySet[Any], what: Count) -> Any:
    counts = rows.order_by().values("user").annotate(n=what)
    return Coalesce(Subquery(counts.values("n")), 0)


def _looked(row: dict[str, Any]) -> Looked:
    return Looked(
        name=row["user__worker__name"],
        team=row["user__worker__team__name"],
        records=row["records"],
        searches=row["searches"],
        lists=row["lists"],
        by_reason=row["by_reason"],
        refused=row["refused"],
        unusual=tuple(_unusual(row)),
    )


def _unusual(row: dict[str, Any]) -> Iterator[str]:
    own_cases = User(access_role=row["user__access_role"]).access.sees is Reach.OWN
    if own_cases and row["without"] > MANY:
        yield f"Opened {counted(row['without'], 'record')} in which they never had a part"
    if row["by_reason"] > MANY:
        yield f"Opened {counted(row['by_reason'], 'record')} by giving a reason"
    if row["late"]:
        records = counted(row["late"], "record")
        yield f"Opened {records} before {FIRST_HOUR}:00, after {LAST_HOUR}:00 or at a weekend"
    if row["refused"] > MANY_REFUSED:
        yield f"Asked {counted(row['refused'], 'time')} for a record that is not theirs to open"
    if row["own"]:
        yield f"Searched {counted(row['own'], 'time')} for a name like their own"
