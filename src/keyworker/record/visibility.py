"""Whose records may this person open? The one place that says so, twice: for one case, and for a query.

A property test holds the two equal. Nobody sees a record without a reason; see the decision on need to know.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from keyworker.access.models import AccessGrant, User
from keyworker.access.roles import Reach

if TYPE_CHECKING:
    from keyworker.record.models import Case


def may_view(user: User, case: Case, *, at: datetime) -> bool:
    """Whether this person may open this case at that instant."""
    worker = getattr(user, "worker", None)
    if worker is None or not user.is_active:
        return False
    if case.proposed_to_id == worker.pk or _holds(worker.pk, case):
        return True
    same_service = case.service_id == worker.team.service_id
    if user.access.sees is Reach.SERVICE and same_service:
        return True
    if case.restricted:
        return False
    if _by_team(user, case, same_service=same_service):
        return True
    live = AccessGrant.objects.filter(user=user, subject="case", subject_id=case.pk)
    return live.filter(granted_at__lte=at, until__gt=at).exists()


def _holds(worker: int, case: Case) -> bool:
    return case.allocations.filter(worker_id=worker, period__endswith__isnull=True).exists()


def _by_team(user: User, case: Case, *, same_service: bool) -> bool:
    worker = user.worker
    if user.access.sees is Reach.TEAM and worker.team_id in {case.team_id, case.moving_to_id}:
        return True
    # A referral without a team yet: to its locality's managers; where even that is not known, to all of the service's.
    unrouted = case.team_id is None and same_service and user.access.routes
    return unrouted and case.locality in {"", worker.team.locality}


def visible(user: User, *, at: datetime) -> Q:
    """The condition under which this person may open a case at that instant."""
    worker = getattr(user, "worker", None)
    if worker is None or not user.is_active:
        return Q(pk__in=[])
    # Asked from the worker's side, so that the models of cases can be asked this without a circle of imports.
    own = worker.allocations.filter(case=OuterRef("pk"), period__endswith__isnull=True)
    seen = Q(Exists(own)) | Q(proposed_to=worker)
    if user.access.sees is Reach.SERVICE:
        seen |= Q(service=worker.team.service_id)
    open_to_team = Q(pk__in=[])
    if user.access.sees is Reach.TEAM:
        open_to_team |= Q(team=worker.team_id) | Q(moving_to=worker.team_id)
    if user.access.routes:
        localities = {"", worker.team.locality}
        open_to_team |= Q(
            team__isnull=True, service=worker.team.service_id, locality__in=localities
        )
    granted = AccessGrant.objects.filter(
        user=user,
        subject="case",
        subject_id=OuterRef("pk"),
        granted_at__lte=at,
        until__gt=at,
    )
    return seen | (Q(restricted=False) & (open_to_team | Q(Exists(granted))))
