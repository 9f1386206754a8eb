"""What is said of one clock of a case on a day?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from keyworker.policy.model import Model
from keyworker.policy.rules.base import Force

Status = Literal["running", "met", "met-late", "overdue", "paused", "ended"]


class Clock(Model):
    """One clock of one case on a day: an instance of the policy's timescale ``id``, counted by ``instance`` from 0.

    ``days_late`` counts in the unit of the limit; a limit in hours is an instant.
    """

    id: str
    clause: str
    clause_id: str
    force: Force
    title: str
    subject: str | None = None
    started: date | datetime
    target: date | None = None
    limit: date | datetime
    met: date | datetime | None = None
    status: Status
    days_late: int = 0
    unit: str
    responsible: str
    worker: str | None = None
    paused: bool = False
    relaxed: bool = False
    local_default: bool = False
    warn_on: date | None = None
    missed: str | None = None
    offer: str | None = None
    because: tuple[str, ...] = Field(default_factory=tuple)
    instance: int = 0
