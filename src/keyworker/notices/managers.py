"""Who manages a case on a day? Those who manage its team, or where nobody does, those who manage its service."""

from __future__ import annotations

from datetime import date

from keyworker.access.roles import Reach, roles_answering_for
from keyworker.record.models import Case
from keyworker.workforce.models import Worker


def managers_of(case: Case, *, on: date) -> list[Worker]:
    """Each of them who is in post and can sign in, with their account at hand."""
    in_post = Worker.objects.active_on(on).filter(user__is_active=True).select_related("user")
    of_team = in_post.filter(
        team=case.team_id, user__access_role__in=roles_answering_for(Reach.TEAM)
    )
    of_service = in_post.filter(
        team__service=case.service_id, user__access_role__in=roles_answering_for(Reach.SERVICE)
    )
    return list(of_team) or list(of_service)
