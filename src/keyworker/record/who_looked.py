"""Who looked at a record, and who opened one outside their need to know, for which reason?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from keyworker.access.models import AccessGrant, RecordView, User
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
    """Everybody who looked at the case, the last first."""
    views: dict[int, list[RecordView]] = defaultdict(list)
    rows = RecordView.objects.filter(subject=_CASE, subject_id=case.pk)
    for view in rows.select_related("user__worker__team").order_by("at"):
        views[view.user_id].append(view)
    reasons: dict[int, list[AccessGrant]] = defaultdict(list)
    for grant in AccessGrant.objects.filter(subject=_CASE, subject_id=case.pk).order_by(
        "granted_at"
    ):
        reasons[grant.user_id].append(grant)
    found = [
        Looker(
            user=seen[0].user,
            times=len(seen),
            first=seen[0].at,
            last=seen[-1].at,
            reasons=tuple(reasons[number]),
        )
        for number, seen in views.items()
    ]
    return sorted(found, key=lambda each: each.last, reverse=True)


def opened_by_reason(user: User, cases: CaseQuerySet, *, at: datetime) -> list[Opened]:
    """What people of one's own team or service, or of those given to inspect, opened lately by giving a reason, the last first.

    ``cases`` are those that the manager may open: of others it is said that one was opened, and not which.
    """
    grants = _grants_by_people_of(user, at=at)
    known = {
        each.pk: each
        for each in cases.filter(pk__in={grant.subject_id for grant in grants}).with_team()
    }
    return [Opened(grant=each, case=known.get(each.subject_id)) for each in grants]


def who_opened_many(opened: Iterable[Opened]) -> list[tuple[str, int]]:
    """Who opened more records so than most have reason to, and how many."""
    counts: dict[str, set[int]] = defaultdict(set)
    for each in opened:
        counts[each.name].add(each.grant.subject_id)
    many = [(name, len(found)) for name, found in counts.items() if len(found) > MANY]
    return sorted(many, key=lambda each: -each[1])


def _grants_by_people_of(user: User, *, at: datetime) -> Sequence[AccessGrant]:
    grants = AccessGrant.objects.filter(subject=_CASE, granted_at__gte=at - LATELY)
    grants = grants.filter(people_within(user, at=at))
    return list(grants.select_related("user__worker__team").order_by("-granted_at"))


def _name(user: User) -> str:
    worker = getattr(user, "worker", None)
    return str(worker.name) if worker is not None else user.get_username()
