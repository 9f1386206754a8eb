"""What do all rules have in common?"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from keyworker.policy.durations import Duration
from keyworker.policy.model import Model
from keyworker.policy.naming import Names


class Force(StrEnum):
    """How hard a rule binds: must blocks, should warns and needs a recorded reason, may offers."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


def as_tuple(value: Any) -> Any:
    """What may be written as one or as a list, as a list."""
    return (value,) if isinstance(value, str) else value


class Rule(Model):
    """A rule of a pack. ``clause`` is an id of the pack's clause register; ``also`` lists further clauses it serves.

    ``plain`` is what people read; it names no rule ids and no raw facts. Each figure in what people read is one that the
    rule goes by; ``figures`` adds lengths that it says and reckons in another way. ``whoever`` says why what is recorded of
    any one child answers for the case here; without it each child is asked about by themselves.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    clause: Annotated[str, Names.CLAUSE]
    also: Annotated[tuple[str, ...], Names.CLAUSE] = ()
    force: Force = Force.MUST
    plain: str
    figures: tuple[Duration, ...] = ()
    whoever: str = ""

    @property
    def clauses(self) -> tuple[str, ...]:
        return (self.clause, *self.also)


class LocalDefault(Model):
    """A figure the policy does not give. It is marked local wherever it shows, and no clause is cited for it."""

    setting: Annotated[str, Names.SETTING]
