"""What does one clock of a case come to on a day: its dates, its status, who is responsible and why?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from keyworker.decisions.clocks.explanation import notes, outcome, why
from keyworker.decisions.clocks.limit import Limit
from keyworker.decisions.clocks.run import Run
from keyworker.policy.rules.base import Force

Status = Literal["running", "met", "met-late", "overdue", "paused", "ended"]

# What is shown of a clock, in the order in which it is written.
SHOWN: Final = (
    "id",
    "clause",
    "clause_id",
    "force",
    "title",
    "subject",
    "started",
    "target",
    "limit",
    "met",
    "status",
    "days_late",
    "unit",
    "responsible",
    "worker",
    "paused",
    "relaxed",
    "local_default",
    "warn_on",
    "missed",
    "offer",
    "because",
    "instance",
)


@dataclass(slots=True, eq=False, repr=False)
class Clock:
    """One clock of one case on a day: an instance of the policy's timescale ``id``, counted by ``instance`` from 0.

    It is decided when it is made; what it is called, by whom it is kept and why it is so is looked up when asked.
    ``days_late`` counts in the unit of the limit; a limit in hours is an instant. ``unsure``: nobody knows whether the
    rule applies.
    """

    _run: Run
    _limit: Limit
    status: Status
    days_late: int
    _unsure: bool

    @property
    def id(self) -> str:
        return self._run.rule.id

    @property
    def clause(self) -> str:
        return self._run.case.pack.cite(self._run.rule.clause)

    @property
    def clause_id(self) -> str:
        return self._run.rule.clause

    @property
    def force(self) -> Force:
        return self._run.rule.force

    @property
    def title(self) -> str:
        return self._run.rule.title

    @property
    def subject(self) -> str | None:
        return self._run.start.subject

    @property
    def started(self) -> date | datetime:
        return self._run.start.began

    @property
    def started_on(self) -> date:
        """The day on which it started, or until which it sleeps."""
        return self._run.start.day

    @property
    def target(self) -> date | None:
        return self._limit.target

    @property
    def limit(self) -> date | datetime:
        return self._limit.at

    @property
    def met(self) -> date | datetime | None:
        return self._run.met

    @property
    def unit(self) -> str:
        return str(self._limit.length.unit)

    @property
    def responsible(self) -> str:
        return self._run.case.first_held(self._run.rule.responsible)

    @property
    def worker(self) -> str | None:
        return self._run.case.holder_of(self._run.rule.responsible)

    @property
    def paused(self) -> bool:
        return self._limit.paused

    @property
    def is_held(self) -> bool:
        """Whether it stands still and is owed, so that its limit moves on with every day."""
        return self._limit.paused and self._run.done is None

    @property
    def week_until(self) -> date | None:
        """The last day of its week, where another follows; None of one that is not asked for week by week, or no more."""
        return self._run.last_day if self._run.ending is None else None

    @property
    def relaxed(self) -> bool:
        return self._limit.relaxed

    @property
    def local_default(self) -> bool:
        return self._limit.is_local

    @property
    def warn_on(self) -> date | None:
        return self._limit.warn_on

    @property
    def missed(self) -> str | None:
        return self._run.rule.missed.plain if self._run.rule.missed else None

    @property
    def offer(self) -> str | None:
        return self._run.rule.missed.offer if self._run.rule.missed else None

    @property
    def because(self) -> tuple[str, ...]:
        """What started it, how its limit follows, and what became of it, in sentences."""
        run, limit = self._run, self._limit
        return (
            *notes(run, unsure=self._unsure),
            *why(run, limit),
            *outcome(run, limit, self.days_late),
        )

    @property
    def instance(self) -> int:
        return self._run.repeat

    def shown(self) -> dict[str, Any]:
        """All of it by name, explained."""
        return {name: getattr(self, name) for name in SHOWN}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Clock) and self.shown() == other.shown()

    def __hash__(self) -> int:
        return hash((self.id, self.subject, self.started, self.instance))

    def __repr__(self) -> str:
        return f"Clock({self.shown()})"
