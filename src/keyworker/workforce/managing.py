"""Does this person manage that worker?"""

from __future__ import annotations

from keyworker.access.models import User
from keyworker.access.roles import Reach
from keyworker.workforce.models import Worker


def manages(user: User, worker: Worker) -> bool:
    """Whether they manage, and the worker is of their team, or of the service they answer for."""
    if not user.access.manages:
        return False
    team = user.worker.team
    if user.access.sees is Reach.SERVICE:
        return worker.team.service_id == team.service_id
    return worker.team_id == team.pk
