"""How does a pack say how much work is enough, and how it is counted?"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from keyworker.policy.conditions.model import Condition
from keyworker.policy.model import Model
from keyworker.policy.rules.base import LocalDefault, Rule
from keyworker.policy.rules.naming import Names


class Range(Rule):
    """What a full-time worker of this kind should carry. ``to`` absent means the policy gives no figure.

    A figure may be a local default (``{setting: benchmark}``); a setting whose value is an empty list gives none. With
    ``share`` it is that fraction of another figure: ``of`` a local default, or without it of the range that would
    otherwise apply, which is the next row that does. ``setting`` names a level to watch where there is no figure.
    """

    when: Condition
    from_: float | LocalDefault | None = Field(None, alias="from")
    to: float | LocalDefault | None = None
    share: float | None = Field(None, gt=0)
    of: LocalDefault | None = None
    setting: str | None = None

    @model_validator(mode="after")
    def _gives_one_figure(self) -> Range:
        if self.share is not None and (self.to is not None or self.from_ is not None):
            raise ValueError(
                "share: a range has figures of its own ('from', 'to') or a share of another, not both"
            )
        if self.of is not None and self.share is None:
            raise ValueError("of: is the figure that a 'share' is taken of; say which share")
        return self


class Counting(Rule):
    """Whose cases and which children count once each.

    ``when`` is asked of each case (``case.NAME``) and its worker (``worker.NAME``); not known counts as yes. ``parts``
    are the allocation roles that count; ``children`` is asked of each child of a counted case. Points are the sum of
    what ``weight``, a fact of each case such as ``case.points``, says.
    """

    unit: Literal["children", "cases", "families", "points"]
    parts: Annotated[tuple[str, ...], Names.PART]
    when: Condition | None = None
    children: Condition | None = None
    weight: str | None = Field(None, pattern=r"^case\.[a-z0-9_.]+$")

    @model_validator(mode="after")
    def _weighs_points_alone(self) -> Counting:
        if (self.unit == "points") is not (self.weight is not None):
            raise ValueError(
                "weight: points need a 'weight', such as case.points, and nothing else takes one"
            )
        return self


class Reduction(Rule):
    """A type of duty that takes a share off the range while it runs; shares add up."""

    type: str
    default_share: float | LocalDefault | None = None


class SharedWork(Rule):
    """Work that may be counted by head or by share, never both; ``default_share`` applies where it is not itemised."""

    type: str
    default_share: float


class Increase(Rule):
    """Who must agree before a worker goes above the range."""

    agreed_by: tuple[str, ...]


class Workload(Model):
    """The workload rules of a pack."""

    counting: Counting
    ranges: tuple[Range, ...]
    reductions: tuple[Reduction, ...] = ()
    shared_work: tuple[SharedWork, ...] = ()
    increase: Increase | None = None
