"""Was a limit relaxed, to which date, and what came of each relaxation that was agreed?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from keyworker.decisions.clocks.dates import field_date
from keyworker.decisions.clocks.run import Run
from keyworker.policy.casefile import Event, before, local_day
from keyworker.policy.durations import Duration
from keyworker.policy.rules.timescales import Relaxation
from keyworker.policy.wording import on_day


@dataclass(frozen=True)
class RelaxedLimit:
    """``to`` is the date the limit moved to, None where it stands; ``words`` explain what came of each relaxation."""

    to: date | None = None
    words: tuple[str, ...] = ()


NOT_RELAXED = RelaxedLimit()


def relaxation_of(run: Run, standard: date | datetime) -> RelaxedLimit:
    """What the relaxations agreed in this run make of its standard limit; the last that holds counts."""
    rule, agreed = run.rule.relax, run.case.of_kind("relaxation.agreed")
    if rule is None or not agreed:
        return NOT_RELAXED
    found = [
        _relaxed_by(event, rule, run, standard)
        for event in agreed
        if event.field("timescale") == run.rule.id and not before(event.at, run.start.began)
    ]
    dates = [each.to for each in found if each.to is not None]
    return RelaxedLimit(
        dates[-1] if dates else None, tuple(said for each in found for said in each.words)
    )


def _relaxed_by(
    event: Event, rule: Relaxation, run: Run, standard: date | datetime
) -> RelaxedLimit:
    cited, limit = run.case.pack.cite(rule.clause), local_day(standard)
    agreed = f"A relaxation was agreed on {on_day(event.at)}"
    if not run.case.done_by(event, rule.by):
        why = f"{agreed}, but not by someone who may agree it: the standard stands ({cited})"
        return RelaxedLimit(words=(why,))
    if event.day > limit:
        why = f"{agreed}, after the limit: the standard stays missed ({cited})"
        return RelaxedLimit(words=(why,))
    to = _date_agreed(event, run)
    if to is None or to <= limit:
        why = f"{agreed} that gives no later date: the standard stands ({cited})"
        return RelaxedLimit(words=(why,))
    moved = f"Relaxed on {on_day(event.at)} from {on_day(standard)} to {on_day(to)} ({cited})"
    return RelaxedLimit(to, (moved,))


def _date_agreed(event: Event, run: Run) -> date | None:
    until, interval = field_date(event, "until"), event.field("interval")
    if until is not None:
        return local_day(until)
    if interval:
        length = Duration.parse(str(interval))
        return local_day(length.after(run.start.began, run.case.pack.calendar))
    return None
