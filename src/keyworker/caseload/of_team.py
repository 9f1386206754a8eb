"""What waits for a manager, and how do the cases stand whose work they look after?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet, Value

from keyworker.prepared import prepared
from keyworker.record.models import Allocation, Case
from keyworker.record.models.case_questions import CaseFigures, CaseQuerySet
from keyworker.record.models.case_subqueries import children_at_hand, figures, what_is_counted
from keyworker.record.seers import Asked, stand_for
from keyworker.workforce.models import Service, Team


def needing_manager_of(team: Team, asked: Asked, *, most: int) -> list[Case]:
    """Of what somebody may open, the oldest that wait for a manager of this team, ``most`` of each kind."""
    of: dict[str, Any] = {"of_team": team.pk, "of_service": team.service_id}
    if team.locality:
        of["of_locality"] = team.locality
    return _needing(most, *asked.shape, **asked.values, **of)


def figures_of(asked: Asked, *, day: date) -> CaseFigures:
    """How all these cases stand: one question."""
    found = _counted(*asked.shape, **asked.values, day=day)
    return CaseFigures(*(each or 0 for each in found[0])) if found else CaseFigures()


def first_waiting(asked: Asked, *, day: date, most: int) -> list[Case]:
    """The first of somebody's cases that wait for a step, as their list of them begins."""
    return _waiting(most, *asked.shape, **asked.values, day=day)


def parts_of_leavers(cases: CaseQuerySet, day: date) -> QuerySet[Allocation]:
    """The parts in these cases that end on that day or later because whoever plays them leaves, with the children."""
    parts = Allocation.objects.of_leavers(cases.not_closed(), day)
    return parts.prefetch_related(children_at_hand("case__"))


@prepared
def _needing(
    most: int,
    *asked: Any,
    of_team: int,
    of_service: int,
    of_locality: str = "",
    **values: Any,
) -> QuerySet[Case]:
    team = Team(pk=of_team, service=Service(pk=of_service), locality=of_locality)
    cases = Case.objects.as_asked(*asked, **values)
    return cases.needing_manager_of(team, most=most).with_named()


@prepared
def _counted(*asked: Any, day: date, **values: Any) -> QuerySet[Case, Any]:
    cases = Case.objects.as_asked(*asked, **values).not_closed().order_by()
    counted = cases.annotate(**what_is_counted(day))
    return (
        counted.annotate(all=Value(1)).values("all").annotate(**figures()).values_list(*figures())
    )


@prepared
def _waiting(
    most: int, role: str, work: bool, *, day: date, at: Any, **seer: Any
) -> QuerySet[Case]:
    cases = Case.objects.as_asked(role, work, at=at, **seer)
    return cases.waiting_for_a_step(stand_for(role, **seer), day).with_named()[:most]
