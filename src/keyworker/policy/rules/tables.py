"""How does a pack say "the first of these that applies"?"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from keyworker.policy.conditions.compared import ComparedWith
from keyworker.policy.conditions.model import Condition
from keyworker.policy.model import Model
from keyworker.policy.naming import Names
from keyworker.policy.rules.base import LocalDefault, Rule


class NamedByFact(Model):
    """What a fact says, where the policy leaves it to the day: ``{fact: rota.team}``."""

    fact: Annotated[str, Names.FACT]


class Destination(Model):
    """Where work goes: a service, a team of it, the role that holds it."""

    service: str
    team: str | NamedByFact | None = None
    role: str | None = None


class Warning(Model):
    """What whoever acts on a row has to bear in mind ``when`` so: ``says``, in which {on} is the day that ``on`` works out."""

    when: Condition
    says: str
    on: ComparedWith | None = None


class Route(Rule):
    """A row of the routing table: the first row whose ``when`` holds decides.

    With ``decided_by`` somebody of that job role decides, and ``to`` is what is so unless they choose otherwise. ``local``:
    the policy does not say this, and the row stands in until the authority does.
    """

    when: Condition
    to: Destination
    decided_by: Annotated[str | None, Names.JOB_ROLE] = None
    local: bool = False
    warns: tuple[Warning, ...] = ()
    with_: tuple[str, ...] = Field((), alias="with")
    offer: tuple[Destination, ...] = ()


class Priority(Rule):
    """A row of the priority table. A figure the policy does not give may be a local default: ``{setting: id}``.

    ``decisions.tables.priority_of`` gives the priority itself, as ratings on record have it.
    """

    when: Condition
    rag: str | None = None
    priority_or_default: str | LocalDefault = Field(alias="priority")
    allocate_now: bool = False
