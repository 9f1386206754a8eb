"""To whom does ordinary work belong where a policy says nothing of it?

A policy that is silent on recording a contact has no rule about it; that is no reason why nobody may write down that they
rang. Where it says who does something, its own rule holds and this does not.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from keyworker.access.models import User
from keyworker.access.roles import Reach
from keyworker.workforce.models import Worker


class Ordinary(StrEnum):
    """Whose an ordinary action is by itself: anybody's in the service, of whoever has a part in the case, a manager's, or
    a manager's of the whole service.
    """

    ANYBODY = "anybody"
    WHOEVER_WORKS_ON_IT = "whoever-works-on-it"
    MANAGERS = "managers"
    SERVICE_MANAGERS = "service-managers"

    def is_for(self, worker: Worker, parts: Collection[str]) -> bool:
        """Whether it is this worker's, who has these parts in the case."""
        if self is Ordinary.ANYBODY:
            return True
        if self is Ordinary.WHOEVER_WORKS_ON_IT and parts:
            return True
        user: User | None = worker.user
        if user is None or not user.access.manages:
            return False
        return self is not Ordinary.SERVICE_MANAGERS or user.access.sees is Reach.SERVICE
