"""What is due on this case, by when, has it been done, and how late was it?

Every date comes from the events and the pack; nothing here counts days by running daily. Calendar rules are those of
``policy.durations``: day 0 is the date of the trigger, what is due is in time to the end of the last day, late from the
day after. What is decided here is dates and status; why is worked out when a clock is asked for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.clock import Clock, Status
from keyworker.decisions.clocks.limit import Limit, limit_of
from keyworker.decisions.clocks.restated import may_start, restated
from keyworker.decisions.clocks.run import Run, run_of
from keyworker.decisions.clocks.starts import Start, episode_of, starts_of
from keyworker.decisions.clocks.stops import Spent, StopSearch
from keyworker.decisions.clocks.weekly import weeks_of
from keyworker.policy.casefile import CaseFile, Event, before, in_utc, local_day
from keyworker.policy.conditions.truth import NO, NOT_KNOWN, YES
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.timescales import Timescale


def derive(
    pack: Pack, casefile: CaseFile, *, as_of: date, rules: Sequence[Timescale] | None = None
) -> tuple[Clock, ...]:
    """Every clock that has started on the case by the end of ``as_of``, from what was known by then: of all rules or of these."""
    return tuple(begun(CaseOnDay(pack, casefile, as_of), rules))


def begun(case: CaseOnDay, rules: Sequence[Timescale] | None = None) -> Iterator[Clock]:
    """Every clock that has started on the case by the end of its day."""
    return (clock for clock in clocks(case, rules) if clock.started_on <= case.day)


def clocks(case: CaseOnDay, rules: Sequence[Timescale] | None = None) -> Iterator[Clock]:
    """Every clock of the case, with those that sleep until a later day (``started`` is that day)."""
    for rule in case.pack.duties if rules is None else rules:
        if may_start(rule.starts, case):
            yield from _clocks_of(rule, _as_seen_by(rule, case))


def _as_seen_by(rule: Timescale, case: CaseOnDay) -> CaseOnDay:
    """The case with absences as the rule counts them: a return breaks one, or only one as long as the rule says."""
    if rule.broken_by is None:
        return case
    return case.with_absences_broken_by(case.pack.length_set(rule.broken_by.setting))


def _clocks_of(rule: Timescale, case: CaseOnDay) -> Iterator[Clock]:
    starts: Iterable[Start] = starts_of(rule, case)
    if not starts:
        return
    search, applies = StopSearch(rule, case), YES
    if rule.starts.changed_by is not None:
        starts = _one_at_a_time(rule, case, search)
    if rule.once:
        starts = _not_done_before(rule, case, search, starts)
    for start in starts:
        if rule.when is not None:
            applies = rule.when.truth(case.facts(start=start.event, child=start.person))
        if applies is not NO:
            for run, limit in _runs(rule, case, search, start):
                days_late = _days_late(run, limit)
                status = _status(run, limit, days_late)
                yield Clock(run, limit, status, days_late, applies is NOT_KNOWN)


def _not_done_before(
    rule: Timescale, case: CaseOnDay, search: StopSearch, starts: Iterable[Start]
) -> Iterator[Start]:
    """The starts for which nothing was done since an earlier one of the same episode, whether or not it was owed then."""
    done: dict[tuple[str | None, int], date | datetime] = {}
    for start in starts:
        about = (start.subject, episode_of(case, start.event))
        if about in done and before(done[about], start.began):
            continue
        yield start
        stop = run_of(rule, case, start, search, first=start).stop
        if stop is not None:
            done.setdefault(about, stop.at)


def _one_at_a_time(rule: Timescale, case: CaseOnDay, search: StopSearch) -> Iterator[Start]:
    """The starts of a rule; what only changes what started a clock starts no other while that one is owed."""
    firsts = {each.event.serial: each.first for each in restated(rule.starts, case)}
    running: dict[int, Run] = {}
    for start in starts_of(rule, case):
        first = firsts[start.event.serial]
        owed = [run for run in running.values() if not _is_over(run, by=start.event)]
        if running.get(first) not in owed and not any(_is_same(run, start) for run in owed):
            running[first] = run_of(rule, case, start, search, first=start)
            yield start


def _is_same(run: Run, start: Start) -> bool:
    """Whether what starts now is what is owed already: parts that turned out to be one are counted once."""
    return (run.start.began, run.start.subject) == (start.began, start.subject)


def _is_over(run: Run, *, by: Event) -> bool:
    """Whether it was met, or no longer owed, when this happened."""
    return run.done is not None and not before(by.at, run.done[1])


def _runs(
    rule: Timescale, case: CaseOnDay, search: StopSearch, start: Start
) -> Iterator[tuple[Run, Limit]]:
    """The clock from this start, and again from each time it was met where the rule repeats.

    What met one run counts for no other: of two visits on one day without a time neither comes first, and they would
    otherwise meet run after run of each other for ever.
    """
    if rule.repeats == "week":
        yield from weeks_of(rule, case, search, start)
        return
    spent: set[Spent] = set()
    repeat, next_start = 0, start
    while True:
        run = run_of(rule, case, next_start, search, spent=spent, first=start, repeat=repeat)
        limit = limit_of(run)
        if limit is None or (run.ending is not None and run.never_ran):
            return
        yield run, limit
        following = _next_start(run, limit, spent) if rule.repeats is not None else None
        if following is None:
            return
        repeat, next_start = repeat + 1, following


def _next_start(run: Run, limit: Limit, spent: set[Spent]) -> Start | None:
    """Where the run starts that follows one that was met.

    Where runs keep to the schedule, what came late for one may meet the next.
    """
    stop, start = run.stop, run.start
    if stop is None or run.met is None:
        return None
    if run.rule.repeats == "stop":
        spent.add((stop.event.serial, stop.at))
        trigger, began, day = stop.event, stop.at, stop.day
    else:
        began = day = local_day(limit.at)
        trigger = start.event if before(limit.at, stop.at) else stop.event
    if trigger is start.event and began == start.began:
        return None
    return Start(trigger, began, day, start.subject, start.person)


def _days_late(run: Run, limit: Limit) -> int:
    """How late it was when it was over, or is by now."""
    if run.stop is not None and run.stop.event.fields.get("start_is_estimated"):
        # It was met no later than that; when in truth, another system knew and did not say.
        return 0
    over, at = run.done if run.last_day is None else run.over, limit.at
    if isinstance(at, datetime):
        return _hours_late(at, over[1] if over is not None else _end_of(run.case.day))
    day = over[0] if over is not None else run.case.day
    return limit.length.days_past(at, day, run.case.pack.calendar) if day > at else 0


def _end_of(day: date) -> datetime:
    # With a limit in hours and only a day to ask about, the day's last instant is the one that counts.
    return in_utc(day + timedelta(days=1)) - timedelta(microseconds=1)


def _hours_late(limit: datetime, until: date | datetime) -> int:
    over = in_utc(until) - in_utc(limit)
    if not isinstance(until, datetime) and local_day(until) <= local_day(limit):
        return 0
    return max(0, -(-over // timedelta(hours=1))) if over > timedelta(0) else 0


def _status(run: Run, limit: Limit, days_late: int) -> Status:
    if run.met is not None:
        return "met-late" if days_late else "met"
    if run.ending is not None or run.missed_on is not None:
        return "ended"
    if limit.holds.paused:
        return "paused"
    return "overdue" if days_late else "running"
