"""Which cases does a worker carry, how many, which are offered to them, and which others has a family?

The pages that a practitioner opens most ask so, all of them of the cases that whoever looks may open.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from keyworker.access.models import User
from keyworker.prepared import prepared
from keyworker.record.children_at_hand import bring_children
from keyworker.record.models import Case
from keyworker.record.seers import Asked
from keyworker.workforce.models import Service, Team, Worker


def carried_by(worker: Worker, asked: Asked, *, day: date) -> list[Case]:
    """Of what somebody may open, the worker's own open cases and what else they answer for, as a list, soonest due first."""
    job = (worker.role, *worker.more_roles), worker.user.access_role if worker.user else ""
    of = {
        "worker": worker.pk,
        "their_team": worker.team_id,
        "their_service": worker.team.service_id,
    }
    rows = _carried(*job, *asked.shape, **asked.values, **of, day=day)
    bring_children(rows)
    return rows


def number_held_by(worker: Worker, asked: Asked) -> int:
    """How many open cases the worker holds, of those that somebody may open."""
    return sum(_held(*asked.shape, **asked.values, worker=worker.pk))


def proposed_to(worker: Worker, asked: Asked) -> list[Case]:
    """The cases that the worker has been asked to take and has not answered, the children at hand."""
    rows = _proposed(*asked.shape, **asked.values, worker=worker.pk)
    bring_children(rows)
    return rows


def others_of_family(case: Case, asked: Asked) -> list[Case]:
    """Of what somebody may open, the other cases of a case's family, the latest first, the children at hand."""
    rows = _of_family(*asked.shape, **asked.values, case=case.pk, family=case.family_id)
    bring_children(rows)
    return rows


@prepared
def _carried(
    roles: tuple[str, ...],
    access_role: str,
    *asked: Any,
    worker: int,
    their_team: int,
    their_service: int,
    day: date,
    **values: Any,
) -> QuerySet[Case]:
    team = Team(pk=their_team, service=Service(pk=their_service))
    user = User(access_role=access_role) if access_role else None
    stands = Worker(pk=worker, team=team, role=roles[0], more_roles=[*roles[1:]], user=user)
    found = Case.objects.as_asked(*asked, **values).carried_by(stands, day)
    return found.prefetch_related(None).with_team()


@prepared
def _held(*asked: Any, worker: int, **values: Any) -> QuerySet[Case, int]:
    held = Case.objects.as_asked(*asked, **values).open_for(Worker(pk=worker)).order_by()
    return held.values("service").annotate(n=Count("pk")).values_list("n", flat=True)


@prepared
def _proposed(*asked: Any, worker: int, **values: Any) -> QuerySet[Case]:
    return Case.objects.as_asked(*asked, **values).proposed_to(Worker(pk=worker))


@prepared
def _of_family(*asked: Any, case: int, family: int, **values: Any) -> QuerySet[Case]:
    of = Case(pk=case, family_id=family)
    return Case.objects.as_asked(*asked, **values).others_of_family(of)
