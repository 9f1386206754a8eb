"""What is due on this case, by when, has it been done, and how late was it?

Every date comes from the events and the pack; nothing here counts days by running daily. Calendar rules are those of
``policy.durations``: day 0 is the date of the trigger, the duty is in time to the end of the last day, late from the
day after.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import Field

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.explanation import outcome, why
from keyworker.decisions.clocks.limit import Due
from keyworker.decisions.clocks.run import Run, Spent
from keyworker.decisions.clocks.starts import Start, not_known, starts_of
from keyworker.decisions.clocks.weekly import weeks
from keyworker.policy.casefile import CaseFile, Event, before, instant, local_day
from keyworker.policy.conditions.reasons import evaluate
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.durations import Duration
from keyworker.policy.model import Model
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force
from keyworker.policy.rules.timescales import Timescale

Status = Literal["running", "met", "met-late", "overdue", "paused", "ended"]


class TimescaleState(Model):
    """One clock of one case on a day. ``days_late`` counts in the duty's own unit; a limit in hours is an instant."""

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


def derive(pack: Pack, casefile: CaseFile, *, as_of: date) -> tuple[TimescaleState, ...]:
    """Every clock that has started on the case by the end of ``as_of``, from what was known by then."""
    return tuple(
        state
        for state in clocks(CaseOnDay(pack, casefile, as_of))
        if local_day(state.started) <= as_of
    )


def clocks(case: CaseOnDay) -> Iterator[TimescaleState]:
    """Every clock of the case, with those that sleep until a later day (``started`` is that day)."""
    for rule in case.pack.timescales:
        yield from _clocks_of(rule, case)


def _clocks_of(rule: Timescale, case: CaseOnDay) -> Iterator[TimescaleState]:
    for start in starts_of(rule, case):
        reasons = start.notes
        if rule.when is not None:
            answer = evaluate(rule.when, case.facts(start=start.event, child=start.person))
            if answer.truth is Truth.NO:
                continue
            if answer.truth is Truth.UNKNOWN:
                reasons = (*reasons, *not_known(answer))
        yield from _chain(rule, case, start, reasons)


def _chain(
    rule: Timescale, case: CaseOnDay, start: Start, reasons: tuple[str, ...]
) -> Iterator[TimescaleState]:
    """The clock from this start, and again from each time it was met where the rule repeats."""
    if rule.repeats == "week":
        for week, due in weeks(rule, case, start):
            yield _state(week, due, reasons)
        return
    turn, spent = 0, frozenset[Spent]()
    while True:
        run = Run(rule, case, start, turn, spent)
        length = run.length
        if length is None or run.never_ran:
            return
        state = _state(run, Due(run, length), reasons)
        yield state
        if rule.repeats is None or run.stop is None or run.met is None:
            return
        follows = Start(
            _next_trigger(run, state), _next_start(run, state), start.subject, start.person
        )
        if follows.event is start.event and follows.began == start.began:
            return
        start, turn, spent = follows, turn + 1, run.spent_after


def _next_start(run: Run, state: TimescaleState) -> date | datetime:
    return run.stop_moment if run.rule.repeats == "stop" else local_day(state.limit)


def _next_trigger(run: Run, state: TimescaleState) -> Event:
    """What the next turn counts from; a turn kept to the schedule may be met by what came late for the last."""
    late_for_this = run.rule.repeats == "limit" and before(state.limit, run.stop_moment)
    return run.start.event if late_for_this or run.stop is None else run.stop


def _state(run: Run, due: Due, reasons: tuple[str, ...]) -> TimescaleState:
    rule, case, limit = run.rule, run.case, due.limit
    done = run.met if run.met is not None else (run.ending.at if run.ending else run.over)
    responsible = case.first_held(rule.responsible)
    days_late = _late(due.length, limit, done if done is not None else _now(case.day, limit), case)
    return TimescaleState(
        id=rule.id,
        clause=case.pack.cite(rule.clause),
        clause_id=rule.clause,
        force=rule.force,
        title=rule.title,
        subject=run.start.subject,
        started=run.start.began,
        target=due.target,
        limit=limit,
        met=run.met,
        status=_status(run, due, days_late),
        days_late=days_late,
        unit=str(due.length.unit),
        responsible=responsible,
        worker=case.responsible(responsible),
        paused=due.paused,
        relaxed=due.relaxed_to is not None,
        local_default=due.is_local,
        warn_on=due.warn_on,
        missed=rule.missed.plain if rule.missed else None,
        offer=rule.missed.offer if rule.missed else None,
        because=(*reasons, *why(run, due), *outcome(run, due, days_late)),
        instance=run.turn,
    )


def _now(as_of: date, limit: date | datetime) -> date | datetime:
    # With a limit in hours and only a day to ask about, the day's last instant is the one that counts.
    return (
        instant(as_of) + timedelta(days=1, microseconds=-1)
        if isinstance(limit, datetime)
        else as_of
    )


def _late(length: Duration, limit: date | datetime, done: date | datetime, case: CaseOnDay) -> int:
    if isinstance(limit, datetime):
        over = instant(done) - limit
        if not isinstance(done, datetime) and local_day(done) <= local_day(limit):
            return 0
        return max(0, -(-over // timedelta(hours=1))) if over > timedelta(0) else 0
    return length.days_past(limit, local_day(done), case.pack.calendar)


def _status(run: Run, due: Due, days_late: int) -> Status:
    if run.met is not None:
        return "met-late" if days_late else "met"
    if run.ending is not None or run.over is not None:
        return "ended"
    if due.paused:
        return "paused"
    return "overdue" if days_late else "running"
