"""Who looked at a record, and who opened one outside their need to know, for which reason?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, QuerySet

from keyworker.access.models import AccessGrant, RecordView, User
from keyworker.paged import By, Key, Order, Paged, page_in
from keyworker.record.looking import people_within
from keyworker.record.models import Case
from keyworker.record.models.case_questions import CaseQuerySet

# So far back a list of reasons goes; the record of a case itself goes back to its beginning.
LATELY = timedelta(days=90)
# Whoever opened more records by reason than this in that time is pointed out.
MANY = 10
_CASE = "case"


@dataclass(frozen=True, kw_only=True)
class Looker:
    """One person who looked at a record: how often, from when to when, and for which reasons given."""

    user: User
    times: int
    first: datetime
    last: datetime
    reasons: tuple[AccessGrant, ...]

    @property
    def name(self) -> str:
        return _name(self.user)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One record opened by giving a reason. ``case`` is None where whoever reads this may not know of it."""

    grant: AccessGrant
    case: Case | None

    @property
    def name(self) -> str:
        return _name(self.grant.user)


def lookers_at(case: Case) -> list[Looker]:
    """Everybody who looked at the case, the last first: three questions, however often they did."""
    looked = RecordView.objects.filter(subject=_CASE, subject_id=case.pk).order_by()
    rows = list(looked.values_list("user").annotate(n=Count("pk"), first=Min("at"), last=Max("at")))
    people = User.objects.select_related("worker__team").in_bulk([row[0] for row in rows])
    reasons: dict[int, list[AccessGrant]] = defaultdict(list)
    for grant in AccessGrant.objects.filter(subject=_CASE, subject_id=case.pk).order_by(
        "granted_at"
    ):
        reasons[grant.user_id].append(grant)
    found = [
        Looker(
            user=people[number],
            times=times,
            first=first,
            last=last,
            reasons=tuple(reasons[number]),
        )
        for number, times, first, last in rows
    ]
    return sorted(found, key=lambda each: each.last, reverse=True)


# The last first.
OPENED = Order(By("granted_at", datetime, falling=True), By("pk", int, falling=True))


def opened_by_reason(
    user: User, cases: CaseQuerySet, key: Key | None = None, *, at: datetime
) -> Paged[Opened]:
    """A page of what people of one's own team or service, or of those given to inspect, opened lately by giving a reason.

    ``cases`` are those that the manager may open: of others it is said that one was opened, and not which.
    """
    grants = _grants_by_people_of(user, at=at)
    page = page_in(OPENED, key, grants.select_related("user__worker__team"))
    known = cases.numbered({grant.subject_id for grant in page.rows}).with_team().in_bulk()
    return page.told_as(lambda each: Opened(grant=each, case=known.get(each.subject_id)))


def who_opened_many(user: User, *, at: datetime) -> list[tuple[str, int]]:
    """Who of them opened more records so than most have reason to, and how many."""
    grants = _grants_by_people_of(user, at=at).order_by()
    counted = grants.values_list("user").annotate(n=Count("subject_id", distinct=True))
    many = dict(counted.filter(n__gt=MANY).order_by("-n", "user"))
    people = User.objects.select_related("worker__team").in_bulk(many)
    return [(_name(people[number]), opened) for number, opened in many.items()]


def _grants_by_people_of(user: User, *, at: datetime) -> QuerySet[AccessGrant]:
    grants = AccessGrant.objects.filter(subject=_CASE, granted_at__gte=at - LATELY)
    return grants.filter(people_within(user, at=at))


def _name(user: User) -> str:
    worker = getattr(user, "worker", None)
    return str(worker.name) if worker is not None else user.get_username()
