"""How does a pack say how much work is enough, and how it is counted?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from keyworker.policy.conditions import Condition
from keyworker.policy.model import Model
from keyworker.policy.rules.base import LocalDefault, Rule


class Range(Rule):
    """What a full-time worker of this kind should carry. ``to`` absent means the policy gives no figure."""

    when: Condition
    from_: float | None = Field(None, alias="from")
    to: float | None = None
    setting: str | None = None


class Counting(Rule):
    """Whose cases and which children count once each.

    ``parts`` are the allocation roles that count; ``children`` is asked of each child of a counted case.
    """

    unit: Literal["children", "cases", "families", "points"]
    parts: tuple[str, ...]
    children: Condition | None = None
    weight: str | None = None


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
