"""How does a pack say "the first of these that applies"?"""

from __future__ import annotations

from pydantic import Field

from keyworker.policy.conditions.model import Condition
from keyworker.policy.model import Model
from keyworker.policy.rules.base import LocalDefault, Rule


class NamedByFact(Model):
    """What a fact says, where the policy leaves it to the day: ``{fact: rota.team}``."""

    fact: str


class Destination(Model):
    """Where work goes: a service, a team of it, the role that holds it."""

    service: str
    team: str | NamedByFact | None = None
    role: str | None = None


class Route(Rule):
    """A row of the routing table: the first row whose ``when`` holds decides."""

    when: Condition
    to: Destination
    with_: tuple[str, ...] = Field((), alias="with")
    offer: tuple[Destination, ...] = ()


class Priority(Rule):
    """A row of the priority table. A figure the policy does not give may be a local default: ``{setting: id}``."""

    when: Condition
    rag: str | None = None
    priority: str | LocalDefault
    allocate_now: bool = False
