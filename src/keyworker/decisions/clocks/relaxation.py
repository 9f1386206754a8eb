"""Was a limit relaxed, to which date, and what came of each relaxation that was agreed?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from keyworker.decisions.clocks.dates import field_date
from keyworker.decisions.clocks.run import Run
from keyworker.policy.casefile import Event, before, local_day
from keyworker.policy.durations import Duration
from keyworker.policy.rules.timescales import Relaxation
from keyworker.policy.vocabulary.kinds import CASE_CLOSED
from keyworker.policy.wording import on_day


@dataclass(frozen=True)
class RelaxedLimit:
    """``to`` is the date the limit moved to, None where it stands; ``words`` explain what came of each relaxation."""

    to: date | None = None
    words: tuple[str, ...] = ()


NOT_RELAXED = RelaxedLimit()


def relaxation_of(run: Run, standard: date | datetime) -> RelaxedLimit:
    """What the relaxations that touch this run make of its standard limit; the last that holds counts."""
    rule, agreed = run.rule.relax, run.case.of_kind("relaxation.agreed")
    if rule is None or not agreed:
        return NOT_RELAXED
    relaxed = NOT_RELAXED
    for event in agreed:
        if event.field("timescale") == run.rule.id and _touches(event, run):
            found = _relaxed_by(event, rule, run, standard, relaxed.to)
            relaxed = RelaxedLimit(found.to or relaxed.to, relaxed.words + found.words)
    return relaxed


def _touches(event: Event, run: Run) -> bool:
    """Whether it was agreed in this run, or before it at an interval that still held when the run began."""
    if run.done is not None and before(run.done[1], event.at):
        return False
    if not before(event.at, run.start.began):
        return True
    last = _last_day(event, run)
    return bool(event.field("interval")) and (last is None or last >= run.start.day)


def _relaxed_by(
    event: Event, rule: Relaxation, run: Run, standard: date | datetime, so_far: date | None
) -> RelaxedLimit:
    cited, limit = run.case.pack.cite(rule.clause), local_day(standard)
    agreed = f"A relaxation was agreed on {on_day(event.at)}"
    if not run.case.done_by(event, rule.by):
        why = f"{agreed}, but not by someone who may agree it: the standard stands ({cited})"
        return RelaxedLimit(words=(why,))
    if event.day > (so_far or limit):
        why = f"{agreed}, after the limit: the standard stays missed ({cited})"
        return RelaxedLimit(words=(why,))
    to = _date_agreed(event, run)
    if to is None or to <= limit:
        why = f"{agreed} that gives no later date: the standard stands ({cited})"
        return RelaxedLimit(words=(why,))
    # An earlier date than the one agreed before makes nobody late for the days before it was agreed.
    to = max(to, event.day)
    moved = f"Relaxed on {on_day(event.at)} from {on_day(standard)} to {on_day(to)} ({cited})"
    return RelaxedLimit(to, (moved,))


def _date_agreed(event: Event, run: Run) -> date | None:
    """The new date: the day agreed or, at an interval, its end in this run; never past the last day of the interval."""
    interval = event.field("interval")
    if not interval:
        until = field_date(event, "until")
        return local_day(until) if until is not None else None
    length = Duration.parse(str(interval))
    end = local_day(length.after(run.start.began, run.case.pack.calendar))
    last = _last_day(event, run)
    return end if last is None else min(end, last)


def _last_day(event: Event, run: Run) -> date | None:
    """The last day on which an interval agreed holds: the day given, or that on which it was ended; None while it goes on."""
    until = field_date(event, "until")
    days = [over.day for over in _over(run) if before(event.at, over.at)]
    if until is not None:
        days.append(local_day(until))
    return min(days, default=None)


def _over(run: Run) -> list[Event]:
    """What ends a relaxation of this clock: that it was no longer needed, or that the case was closed."""
    ended = run.case.of_kind("relaxation.ended")
    mine = [event for event in ended if event.field("timescale") == run.rule.id]
    return [*mine, *run.case.of_kind(CASE_CLOSED)]
