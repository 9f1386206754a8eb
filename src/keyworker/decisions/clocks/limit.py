"""By when is it due, once caps, holds and relaxations are counted?

In this order: the length or date that the rule gives, cut short by its cap; what a hold took given back, which makes the
standard; then what was agreed to relax it. From the limit follow the target and the day of the warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from keyworker.decisions.clocks.dates import KnownDate, known_date
from keyworker.decisions.clocks.holds import NOT_HELD, Holds, holds_of
from keyworker.decisions.clocks.relaxation import NOT_RELAXED, RelaxedLimit, relaxation_of
from keyworker.decisions.clocks.run import Run
from keyworker.policy.casefile import instant, local_day
from keyworker.policy.durations import HOURS, WORKING_DAYS, Duration, Unit
from keyworker.policy.rules.base import LocalDefault


@dataclass(slots=True, eq=False)
class Limit:
    """The dates of one run: ``standard`` is the limit as the policy has it, ``at`` what holds after a relaxation.

    ``cap`` is the date that cut the limit short, None where none did; ``is_local``: a figure that made it is a local
    default.
    """

    length: Duration
    standard: date | datetime
    at: date | datetime
    holds: Holds
    relaxation: RelaxedLimit
    cap: KnownDate | None
    is_local: bool


def limit_of(run: Run, length: Duration) -> Limit:
    """The limit of a run whose length, or whose date, is known."""
    uncapped = _uncapped(run, length)
    if run.rule.cap is None:
        return limit_from(run, length, uncapped, None)
    cap = _cap(run, uncapped)
    # A cap that has already gone by when the clock starts leaves the start date itself.
    return limit_from(run, length, uncapped if cap is None else max(cap.day, run.start.day), cap)


def limit_within_week(run: Run, length: Duration, last_working_day: date) -> Limit:
    """The limit of one week of a clock that is asked for once in each: by the week's last working day."""
    return limit_from(run, length, last_working_day, _cap(run, _uncapped(run, length)))


def limit_from(run: Run, length: Duration, plain: date | datetime, cap: KnownDate | None) -> Limit:
    """The limit that follows from the plain date, which is the rule's own with its cap."""
    rule, unit = run.rule, length.unit
    holds = holds_of(run, length, plain) if rule.pauses else NOT_HELD
    standard = plain
    if holds.days:
        given_back = WORKING_DAYS if unit is WORKING_DAYS else Unit.DAYS
        standard = Duration(holds.days, given_back).after(plain, run.case.pack.calendar)
    relaxation = relaxation_of(run, standard) if rule.relax is not None else NOT_RELAXED
    limit = relaxation.to or standard
    source = cap or run.due
    return Limit(
        length,
        standard,
        limit,
        holds,
        relaxation,
        cap,
        isinstance(rule.within, LocalDefault) or (source is not None and source.local),
    )


def _uncapped(run: Run, length: Duration) -> date | datetime:
    if run.due is not None:
        # A date gone by before the clock started cannot be kept: it is owed on the day on which it started.
        return max(run.due.day, run.start.day)
    if length.unit is HOURS:
        return length.after(instant(run.start.began), run.case.pack.calendar)
    return length.after_day(run.start.day, run.case.pack.calendar)


def _cap(run: Run, uncapped: date | datetime) -> KnownDate | None:
    """The date that cuts the limit short; None where it does not."""
    cap = known_date(run.rule.cap, run.about) if run.rule.cap is not None else None
    return cap if cap is not None and local_day(uncapped) > cap.day else None


def target_of(run: Run, limit: Limit) -> date | None:
    """The date to aim for; a calendar limit on a day off aims for the working day before."""
    wanted = run.length_of(run.rule.target) if run.rule.target is not None else None
    unit = limit.length.unit
    if wanted is None and run.due is None and (unit is WORKING_DAYS or unit is HOURS):
        return None
    calendar = run.case.pack.calendar
    if wanted is not None:
        return calendar.on_or_before(local_day(wanted.after(run.start.began, calendar)))
    planned = calendar.on_or_before(local_day(limit.at))
    return planned if planned != limit.at else None


def warning_of(run: Run, limit: Limit) -> date | None:
    """The day from which it is said that the limit comes near; not before the clock starts."""
    warn, at = run.rule.warn, limit.at
    if warn is None:
        return None
    if warn.unit is not HOURS or isinstance(at, datetime):
        at = warn.back.after(at, run.case.pack.calendar)
    return max(run.start.day, local_day(at))
