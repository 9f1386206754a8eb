"""Whose records may this person open, and whom may they manage? The one place that says so; of cases twice: for one, and for a query.

A property test holds the two equal. Nobody sees a record without a reason; see the decision on need to know.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from keyworker.access.models import AccessGrant, User
from keyworker.access.roles import Reach
from keyworker.record.models.events import Event
from keyworker.workforce.models import Team

if TYPE_CHECKING:
    from keyworker.record.models import Case
    from keyworker.workforce.models import Service, Worker

# Until a referral is decided on, whoever recorded it may look at it, whichever team it went to or did not go to yet:
# they answer what is still asked of it. What it becomes is need to know like any other case.
UNDECIDED = "received"


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
    is_let_in = case.openings.live(at).filter(worker_id=worker.pk).exists()
    if is_let_in and (user.access.sees is not Reach.GIVEN or _is_given(worker, case, at)):
        return True
    if case.restricted:
        return False
    if _by_team(user, case, same_service=same_service):
        return True
    if user.access.sees is Reach.GIVEN and _is_given(worker, case, at):
        return True
    if same_service and case.stage == UNDECIDED and case.events.referred_by(user).exists():
        return True
    return AccessGrant.objects.live_on_case(user, case.pk, at=at).exists()


def _holds(worker: int, case: Case) -> bool:
    return case.allocations.running().filter(worker_id=worker).exists()


def _is_given(worker: Worker, case: Case, at: datetime) -> bool:
    return worker.inspections.live(at).filter(service=case.service_id).exists()


def _by_team(user: User, case: Case, *, same_service: bool) -> bool:
    worker = user.worker
    if user.access.sees is Reach.TEAM and worker.team_id in {case.team_id, case.moving_to_id}:
        return True
    # A case without a team: to its locality's managers; where no team is for that, to all of the service's.
    unrouted = case.team_id is None and same_service and user.access.routes
    return unrouted and (case.locality == worker.team.locality or not _is_for_a_team(case))


def _is_for_a_team(case: Case) -> bool:
    """Whether a team of the service is for where the family lives."""
    teams = Team.objects.filter(service=case.service_id, locality=case.locality)
    return bool(case.locality) and teams.exists()


def may_manage(user: User, worker: Worker) -> bool:
    """Whether this person manages that worker: of their own team, or for a service manager of the service."""
    return may_manage_team(user, worker.team)


def may_manage_team(user: User, team: Team) -> bool:
    """Whether this person manages that team: their own, or for a service manager one of the service."""
    own = getattr(user, "worker", None)
    if own is None or not (user.is_active and user.access.manages):
        return False
    if user.access.sees is Reach.SERVICE:
        return bool(own.team.service_id == team.service_id)
    return bool(own.team_id == team.pk)


def works_in(user: User, service: Service) -> bool:
    """Whether this person works in that service."""
    own = getattr(user, "worker", None)
    return own is not None and user.is_active and own.team.service_id == service.pk


def visible(user: User, *, at: datetime) -> Q:
    """The condition under which this person may open a case at that instant."""
    return reduce(or_, ways_to_see(user, at=at), Q(pk__in=[]))


def ways_to_see(user: User, *, at: datetime) -> list[Q]:
    """The same one by one, each with an index of its own; together they would have the database read every case."""
    worker = getattr(user, "worker", None)
    if worker is None or not user.is_active:
        return []
    # Asked from the worker's side, so that the models of cases can be asked this without a circle of imports.
    # Their own cases and grants are few, and are found once for the whole question, not for each case of a list.
    seen = [
        Q(pk__in=worker.allocations.running().values("case")),
        Q(proposed_to=worker),
        *_by_opening(user, worker, at),
    ]
    if user.access.sees is Reach.SERVICE:
        seen.append(Q(service=worker.team.service_id))
    recorded = Event.objects.filter(case=OuterRef("pk")).referred_by(user)
    open_to_team = [
        *_by_teams(user, worker),
        *_by_inspection(user, worker, at),
        Q(stage=UNDECIDED, service=worker.team.service_id) & Q(Exists(recorded)),
        Q(pk__in=AccessGrant.objects.live_on_cases(user, at=at).values("subject_id")),
    ]
    return [*seen, *(Q(restricted=False) & way for way in open_to_team)]


def _by_opening(user: User, worker: Worker, at: datetime) -> Iterator[Q]:
    """The restricted cases that they were let open by name; an inspector while the service is given to them."""
    let_in = Q(pk__in=worker.openings.live(at).values("case"))
    if user.access.sees is Reach.GIVEN:
        yield from (let_in & way for way in _by_inspection(user, worker, at))
    else:
        yield let_in


def _by_inspection(user: User, worker: Worker, at: datetime) -> Iterator[Q]:
    if user.access.sees is Reach.GIVEN:
        yield Q(service__in=worker.inspections.live(at).values("service"))


def _by_teams(user: User, worker: Worker) -> Iterator[Q]:
    if user.access.sees is Reach.TEAM:
        yield Q(team=worker.team_id)
        yield Q(moving_to=worker.team_id)
    if user.access.routes:
        if worker.team.locality:
            near = Q(locality=worker.team.locality)
            yield Q(team__isnull=True, service=worker.team.service_id) & near
        yield of_no_team(worker.team.service_id)


def of_no_team(service: int) -> Q:
    """The cases of a service that have no team, and none is for where the family lives: they are every team's to route."""
    near = Team.objects.filter(service=OuterRef("service"), locality=OuterRef("locality"))
    return Q(team__isnull=True, service=service) & ~Q(Exists(near.exclude(locality="")))
