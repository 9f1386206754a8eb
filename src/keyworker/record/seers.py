"""What of a person decides which cases they may open, in plain values for a question that is prepared?

``record.visibility`` alone says who may open what. Here it is asked about somebody who stands for the person: with the same
role, post, team and service, by their numbers. So the text of a question can be worked out once for all people of a role.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from keyworker.access.models import User
from keyworker.workforce.models import Service, Team, Worker


@dataclass(frozen=True)
class Seer:
    """Somebody in post who may open cases: what shapes the question, and what fills it in."""

    shape: tuple[str, ...]
    values: dict[str, Any]


def seer_of(user: User) -> Seer | None:
    """What decides what this person may open; None where they may open nothing: not in post, or not let in."""
    worker = getattr(user, "worker", None)
    if worker is None or not user.is_active:
        return None
    team = worker.team
    values = {"user": user.pk, "post": worker.pk, "team": team.pk, "service": team.service_id}
    if team.locality:
        values["locality"] = team.locality
    return Seer((user.access_role,), values)


def stand_for(
    role: str, *, user: int, post: int, team: int, service: int, locality: str = ""
) -> User:
    """Somebody of that role and post, for ``record.visibility`` to be asked about."""
    stands = User(pk=user, access_role=role)
    of = Team(pk=team, service=Service(pk=service), locality=locality)
    stands.worker = Worker(pk=post, team=of, user=stands)
    return stands


@dataclass(frozen=True)
class Asked:
    """The cases somebody may open at an instant and, where they are their ``work``, looks after: all that is asked of them.

    A query that asks anything further has none of it.
    """

    seer: Seer
    at: datetime
    work: bool = False

    @property
    def whose_work_is_theirs(self) -> Asked:
        """Those of them that they look after."""
        return replace(self, work=True)

    @property
    def shape(self) -> tuple[Any, ...]:
        """What shapes the question."""
        return (*self.seer.shape, self.work)

    @property
    def values(self) -> dict[str, Any]:
        """What fills it in."""
        return {**self.seer.values, "at": self.at}


def asked_by(user: User, *, at: datetime) -> Asked | None:
    """All that this person may open at that instant; None where they may open nothing."""
    seer = seer_of(user)
    return Asked(seer, at) if seer is not None else None
