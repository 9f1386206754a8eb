"""What is given of a worker, so that their workload can be counted: their cases, and what else they do?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator


class _Input(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)


class ReductionInput(_Input):
    """A share of the week taken by another duty, in percent, from one day to another (both included).

    Without a ``percent`` it takes the share that the policy gives such a duty.
    """

    type: str
    percent: float | None = Field(None, ge=0, le=100)
    from_: date | None = Field(None, alias="from")
    until: date | None = None
    reason: str = ""

    def runs_on(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (
            self.until is None or day <= self.until
        )


class SupervisedContact(_Input):
    """Work with a group of children, counted by head or as a share, never both.

    Its ``type`` is the kind of other work that it is; without one it is of the first kind that the policy shares.
    """

    type: str | None = None
    children: tuple[str, ...] = ()
    count_by: Literal["children", "percentage"] = "children"
    percent: float | None = Field(None, ge=0, le=100)


class ChildInput(_Input):
    """A child of a case, as far as counting needs."""

    id: str
    standing: tuple[str, ...] = ()
    unborn: bool = False
    complexity: str | None = None


class CaseInput(_Input):
    """A case the worker has a part in, with the day on which it was opened and the day since when they have had it.

    Where ``children`` is left out, nobody said how many it has; given with none, it has none.
    """

    id: str = "case"
    family: str | None = None
    part: str = "lead"
    stage: str = "open"
    opened_on: date | None = None
    held_since: date | None = None
    children: tuple[ChildInput, ...] = ()

    @property
    def tells_children(self) -> bool:
        """Whether it says which children it is about."""
        return "children" in self.model_fields_set


class WorkerInput(_Input):
    """The worker, and what else they do; None for what nobody said, such as how much of full time they work.

    ``leave_from`` is the first day of leave that is known to come.
    """

    id: str = "worker"
    role: str | None = None
    fte: float | None = Field(None, ge=0)
    active: bool | None = None
    absent: bool | None = None
    started: date | None = None
    left_on: date | None = None
    leave_from: date | None = None
    reductions: tuple[ReductionInput, ...] = ()
    supervised_contact: tuple[SupervisedContact, ...] = ()
    does_unitemised_supervised_contact: bool = False

    @property
    def counted_by(self) -> dict[str, Any]:
        """What a rule on counting may ask of the worker: what is so of them whichever case they might be given, and whenever.

        A file that also asks whether they may take a case says more of them, which would count otherwise than without.
        """
        known = self.model_dump(exclude_none=True)
        return {
            name: value
            for name, value in known.items()
            if name.partition(".")[0] not in _OF_TAKING_A_CASE
        }


_OF_TAKING_A_CASE = frozenset(
    {"load", "team_load", "active", "absent", "leave_from", "works_with_family", "leads_family"}
)


class Caseload(_Input):
    """A worker with their cases and duties.

    ``adding`` are the children a proposed allocation would bring, ``proposed`` the case itself, where its own facts
    count (its points).
    """

    worker: WorkerInput = Field(default_factory=WorkerInput)
    cases: tuple[CaseInput, ...] = ()
    adding: tuple[ChildInput, ...] = ()
    proposed: CaseInput | None = None

    @field_validator("cases", mode="before")
    @classmethod
    def _each_is_another(cls, cases: object) -> object:
        """Cases that do not say which they are, are as many as are given."""
        if not isinstance(cases, list | tuple):
            return cases
        return [
            {"id": f"case {place}", **each} if isinstance(each, Mapping) else each
            for place, each in enumerate(cases, start=1)
        ]
