"""What does one clock of a case come to on a day: its dates, its status, who is responsible and why?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeAlias, TypeVar

from keyworker.decisions.clocks.answering import answering, what_is_asked
from keyworker.decisions.clocks.explanation import notes, outcome, why
from keyworker.decisions.clocks.limit import Limit, planned_for, target_of, warning_of
from keyworker.decisions.clocks.run import Run
from keyworker.policy.durations import Unit

Status = Literal["running", "met", "met-late", "overdue", "paused", "ended"]
Value = TypeVar("Value")
# When it started, its target, its limit, from when it is said that this comes near, and the day on which it was met.
Dates: TypeAlias = tuple[date, date | None, date | datetime, date | None, date | None]
# Its rule and its subject; its dates; its status, how late and in which unit; whether relaxed, or by a local default.
Decided: TypeAlias = tuple[tuple[str, str], Dates, Status, int, Unit, bool, bool]


if TYPE_CHECKING:

    class _shown(Generic[Value]):  # noqa: N801 - read as the decorator is
        def __init__(self, read: Callable[[Clock], Value]) -> None: ...
        def __get__(self, clock: Clock, kind: type | None = None) -> Value: ...
else:

    class _shown(property):  # noqa: N801
        """One thing that is shown of a clock, looked up when it is asked for."""


@dataclass(slots=True, eq=False, repr=False)
class Clock:
    """One clock of one case on a day: an instance of the policy's timescale ``id``, counted by ``instance`` from 0.

    It is decided when it is made; what it is called, by whom it is kept and why it is so is looked up when asked.
    ``days_late`` counts in the unit of the limit; a limit in hours is an instant. ``because`` says what started it, how
    its limit follows, and what became of it.
    """

    _run: Run
    _limit: Limit
    _status: Status
    _days_late: int
    # Whether nobody knows if the rule applies.
    _unsure: bool

    id = _shown(lambda clock: clock._run.rule.id)
    clause = _shown(lambda clock: clock._run.case.pack.cite(clock._run.rule.clause))
    clause_id = _shown(lambda clock: clock._run.rule.clause)
    force = _shown(lambda clock: clock._run.rule.force)
    title = _shown(lambda clock: clock._run.rule.title)
    subject = _shown(lambda clock: clock._run.start.subject)
    about = _shown(lambda clock: what_is_asked(clock._run.rule, clock._run.start.event))
    started = _shown(lambda clock: clock._run.start.began)
    target = _shown(lambda clock: target_of(clock._run, clock._limit))
    limit = _shown(lambda clock: clock._limit.at)
    planned_for = _shown(lambda clock: planned_for(clock._run, clock._limit))
    met = _shown(lambda clock: clock._run.met)
    status = _shown(lambda clock: clock._status)
    days_late = _shown(lambda clock: clock._days_late)
    unit = _shown(lambda clock: str(clock._limit.length.unit))
    responsible = _shown(
        lambda clock: answering(clock._run.case, clock._run.rule, clock._run.start.event)[0]
    )
    worker = _shown(
        lambda clock: answering(clock._run.case, clock._run.rule, clock._run.start.event)[1]
    )
    paused = _shown(lambda clock: clock._limit.holds.paused)
    relaxed = _shown(lambda clock: clock._limit.relaxation.to is not None)
    local_default = _shown(lambda clock: clock._limit.is_local)
    warn_on = _shown(lambda clock: warning_of(clock._run, clock._limit))
    missed = _shown(lambda clock: clock._run.rule.missed.plain if clock._run.rule.missed else None)
    offer = _shown(lambda clock: clock._run.rule.missed.offer if clock._run.rule.missed else None)
    because = _shown(
        lambda clock: (
            *notes(clock._run, unsure=clock._unsure),
            *why(clock._run, clock._limit),
            *outcome(clock._run, clock._limit, clock._days_late),
        )
    )
    instance = _shown(lambda clock: clock._run.repeat)

    @property
    def is_of_task(self) -> bool:
        """Whether it is of one task, whose owner and words are its own."""
        return self._run.rule.per == "task"

    @property
    def started_on(self) -> date:
        """The day on which it started, or until which it sleeps."""
        return self._run.start.day

    @property
    def is_held(self) -> bool:
        """Whether it stands still and is owed, so that its limit moves on with every day."""
        return self._limit.holds.paused and self._run.done is None

    @property
    def week_until(self) -> date | None:
        """The last day of its week, where another follows; None of one that is not asked for week by week, or no more."""
        return self._run.last_day if self._run.ending is None else None

    def decided(self) -> Decided:
        """All that is kept of it."""
        run, limit = self._run, self._limit
        done, relaxed = run.done, limit.relaxation.to is not None
        met_on = done[0] if done is not None and run.met is not None else None
        warned = warning_of(run, limit) if run.rule.warn is not None else None
        dates = run.start.day, target_of(run, limit), limit.at, warned, met_on
        about, unit = (run.rule.id, run.start.subject or ""), limit.length.unit
        return about, dates, self._status, self._days_late, unit, relaxed, limit.is_local

    def shown(self) -> dict[str, Any]:
        """All of it by name, explained."""
        return {name: getattr(self, name) for name in SHOWN}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Clock) and self.shown() == other.shown()

    def __hash__(self) -> int:
        return hash((self.id, self.subject, self.started, self.instance))

    def __repr__(self) -> str:
        return f"Clock({self.shown()})"


# What is shown of a clock, in the order in which it is written.
SHOWN: Final = tuple(name for name, each in vars(Clock).items() if isinstance(each, _shown))
