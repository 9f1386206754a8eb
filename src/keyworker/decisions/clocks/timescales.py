"""What is due on this case, by when, has it been done, and how late was it?

Every date comes from the events and the pack; nothing here counts days by running daily. Calendar rules are those of
``policy.durations``: day 0 is the date of the trigger, what is due is in time to the end of the last day, late from the
day after.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.clock import Clock, Status
from keyworker.decisions.clocks.explanation import outcome, why
from keyworker.decisions.clocks.limit import Limit, limit_of
from keyworker.decisions.clocks.restated import restated
from keyworker.decisions.clocks.run import Run
from keyworker.decisions.clocks.starts import Start, not_known, starts_of
from keyworker.decisions.clocks.stops import Stop
from keyworker.decisions.clocks.weekly import weeks_of
from keyworker.policy.casefile import CaseFile, Event, before, instant, local_day
from keyworker.policy.conditions.reasons import evaluate
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.durations import Duration
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.timescales import Timescale


def derive(pack: Pack, casefile: CaseFile, *, as_of: date) -> tuple[Clock, ...]:
    """Every clock that has started on the case by the end of ``as_of``, from what was known by then."""
    return tuple(
        clock
        for clock in clocks(CaseOnDay(pack, casefile, as_of))
        if local_day(clock.started) <= as_of
    )


def clocks(case: CaseOnDay) -> Iterator[Clock]:
    """Every clock of the case, with those that sleep until a later day (``started`` is that day)."""
    for rule in case.pack.timescales:
        for start in _one_at_a_time(rule, case):
            notes = _notes(rule, case, start)
            if notes is not None:
                for run, limit in _runs(rule, case, start):
                    yield _clock(run, limit, notes)


def _one_at_a_time(rule: Timescale, case: CaseOnDay) -> Iterator[Start]:
    """The starts of a rule; what only changes what started a clock starts no other while that one is owed."""
    if rule.starts.changed_by is None:
        yield from starts_of(rule, case)
        return
    firsts = {each.event.serial: each.first for each in restated(rule.starts, case)}
    running: dict[int, Run] = {}
    for start in starts_of(rule, case):
        first = firsts[start.event.serial]
        if first not in running or _is_over(running[first], by=start.event):
            running[first] = Run(rule, case, start)
            yield start


def _is_over(run: Run, *, by: Event) -> bool:
    """Whether it was met, or no longer owed, when this happened."""
    over = run.met or (run.ending.at if run.ending is not None else None)
    return over is not None and not before(by.at, over)


def _notes(rule: Timescale, case: CaseOnDay, start: Start) -> tuple[str, ...] | None:
    """What every clock from this start has to explain; None where the rule does not apply to it."""
    if rule.when is None:
        return start.notes
    answer = evaluate(rule.when, case.facts(start=start.event, child=start.person))
    if answer.truth is Truth.NO:
        return None
    return (*start.notes, *not_known(answer)) if answer.truth is Truth.UNKNOWN else start.notes


def _runs(rule: Timescale, case: CaseOnDay, start: Start) -> Iterator[tuple[Run, Limit]]:
    """The clock from this start, and again from each time it was met where the rule repeats."""
    if rule.repeats == "week":
        yield from weeks_of(rule, case, start)
        return
    run: Run | None = Run(rule, case, start)
    while run is not None and run.length is not None and not run.never_ran:
        limit = limit_of(run, run.length)
        yield run, limit
        run = _next_run(run, limit)


def _next_run(run: Run, limit: Limit) -> Run | None:
    """The run that follows one that was met, where the rule repeats."""
    stop = run.first_stop
    if run.rule.repeats is None or stop is None or run.met is None:
        return None
    trigger = _next_trigger(run, stop, limit)
    began = stop.at if run.rule.repeats == "stop" else local_day(limit.at)
    if trigger is run.start.event and began == run.start.began:
        return None
    start = Start(trigger, began, run.start.subject, run.start.person)
    return Run(run.rule, run.case, start, run.repeat + 1, run.spent_after)


def _next_trigger(run: Run, stop: Stop, limit: Limit) -> Event:
    """What the next run counts from. Where runs keep to the schedule, what came late for one may meet the next."""
    late = run.rule.repeats == "limit" and before(limit.at, stop.at)
    return run.start.event if late else stop.event


def _clock(run: Run, limit: Limit, notes: tuple[str, ...]) -> Clock:
    rule, case = run.rule, run.case
    responsible = case.first_held(rule.responsible)
    days_late = _days_late(run, limit)
    return Clock(
        id=rule.id,
        clause=case.pack.cite(rule.clause),
        clause_id=rule.clause,
        force=rule.force,
        title=rule.title,
        subject=run.start.subject,
        started=run.start.began,
        target=limit.target,
        limit=limit.at,
        met=run.met,
        status=_status(run, limit, days_late),
        days_late=days_late,
        unit=str(limit.length.unit),
        responsible=responsible,
        worker=case.responsible(responsible),
        paused=limit.paused,
        relaxed=limit.relaxed,
        local_default=limit.is_local,
        warn_on=limit.warn_on,
        missed=rule.missed.plain if rule.missed else None,
        offer=rule.missed.offer if rule.missed else None,
        because=(*notes, *why(run, limit), *outcome(run, limit, days_late)),
        instance=run.repeat,
    )


def _days_late(run: Run, limit: Limit) -> int:
    """How late it was when it was over, or is by now."""
    over = run.met if run.met is not None else (run.ending.at if run.ending else run.missed_on)
    until = over if over is not None else _now(run.case.day, limit.at)
    return _late(limit.length, limit.at, until, run.case)


def _now(as_of: date, limit: date | datetime) -> date | datetime:
    # With a limit in hours and only a day to ask about, the day's last instant is the one that counts.
    return (
        instant(as_of) + timedelta(days=1, microseconds=-1)
        if isinstance(limit, datetime)
        else as_of
    )


def _late(length: Duration, limit: date | datetime, until: date | datetime, case: CaseOnDay) -> int:
    if isinstance(limit, datetime):
        over = instant(until) - limit
        if not isinstance(until, datetime) and local_day(until) <= local_day(limit):
            return 0
        return max(0, -(-over // timedelta(hours=1))) if over > timedelta(0) else 0
    return length.days_past(limit, local_day(until), case.pack.calendar)


def _status(run: Run, limit: Limit, days_late: int) -> Status:
    if run.met is not None:
        return "met-late" if days_late else "met"
    if run.ending is not None or run.missed_on is not None:
        return "ended"
    if limit.paused:
        return "paused"
    return "overdue" if days_late else "running"
