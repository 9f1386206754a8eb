"""Who manages a case on a day? Those who manage its team, or where nobody does, those who manage its service."""

from __future__ import annotations

from datetime import date

from keyworker.access.roles import Reach, roles_answering_for
from keyworker.record.models import Case
from keyworker.workforce.models import Team, Worker, WorkerQuerySet


def managers_of(case: Case, *, on: date) -> list[Worker]:
    """Each of them who is in post and can sign in, with their account at hand."""
    of_team = managers_of_team(case.team, on=on) if case.team is not None else []
    of_service = _in_post(on).filter(
        team__service=case.service_id, user__access_role__in=roles_answering_for(Reach.SERVICE)
    )
    return of_team or list(of_service)


def managers_of_team(team: Team, *, on: date) -> list[Worker]:
    """Those who manage that team, likewise; nobody where nobody does."""
    managing = roles_answering_for(Reach.TEAM)
    return list(_in_post(on).filter(team=team, user__access_role__in=managing))


def _in_post(on: date) -> WorkerQuerySet:
    return Worker.objects.active_on(on).filter(user__is_active=True).select_related("user")
