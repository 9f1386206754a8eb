"""By when is it due, once caps, holds and relaxations are counted?

In this order: the length or date that the rule gives, cut short by its cap; what a hold took given back, which makes the
standard; then what was agreed to relax it. From the limit follow the target and the day of the warning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from keyworker.decisions.clocks.dates import KnownDate, known_date
from keyworker.decisions.clocks.holds import NOT_HELD, Holds, holds_of
from keyworker.decisions.clocks.relaxation import NOT_RELAXED, RelaxedLimit, relaxation_of
from keyworker.decisions.clocks.run import Run
from keyworker.policy.casefile import instant, local_day
from keyworker.policy.durations import OF_THE_CLOCK, WORKING_DAYS, Duration, Unit
from keyworker.policy.packs.dates_in_words import length_of
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.dates import DateOf
from keyworker.policy.rules.timescales import FieldLength, Length


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


def limit_of(run: Run) -> Limit | None:
    """The limit of a run; None where the case has to state its length, or a date, and has not.

    Where a date is the limit, only the unit of its length counts: that of the days by which it is late.
    """
    rule, due = run.rule, run.due
    if rule.within is not None:
        length, plain = _end_of(run, rule.within)
        if length is None:
            return None
    elif rule.due is not None and due is not None:
        length = Duration(0, WORKING_DAYS if due.working else Unit.DAYS)
        # A date gone by before the clock started cannot be kept: it is owed on the day on which it started.
        plain = max(_as_said(run, rule.due, due, date.max), run.start.day)
    else:
        return None
    cap = _cap(run, plain) if rule.cap is not None else None
    if rule.cap is not None and cap is not None:
        # A cap that has already gone by when the clock starts leaves the start date itself.
        plain = max(_as_said(run, rule.cap, cap, local_day(plain)), run.start.day)
    return limit_from(run, length, plain, cap)


def limit_within_week(run: Run, length: Duration, last_working_day: date) -> Limit:
    """The limit of one week of a clock that is asked for once in each: by the week's last working day."""
    within = run.rule.within
    end = _by_stated(run, within)[1] if type(within) is FieldLength else plain_end(run, length)
    return limit_from(run, length, last_working_day, _cap(run, end))


def limit_from(run: Run, length: Duration, plain: date | datetime, cap: KnownDate | None) -> Limit:
    """The limit that follows from the plain date, which is the rule's own with its cap."""
    rule, source = run.rule, cap or run.due
    local = type(rule.within) is LocalDefault or (source is not None and source.local)
    if not rule.pauses and rule.relax is None:
        return Limit(length, plain, plain, NOT_HELD, NOT_RELAXED, cap, local)
    holds, standard = _held(run, length, plain) if rule.pauses else (NOT_HELD, plain)
    relaxation = relaxation_of(run, standard) if rule.relax is not None else NOT_RELAXED
    return Limit(length, standard, relaxation.to or standard, holds, relaxation, cap, local)


def _held(run: Run, length: Duration, plain: date | datetime) -> tuple[Holds, date | datetime]:
    """The holds of a run, and its limit with what they give back: one may begin in the days that another gave."""
    unit = WORKING_DAYS if length.unit is WORKING_DAYS else Unit.DAYS
    holds, limit = holds_of(run, length, plain), plain
    while holds.days:
        limit = Duration(holds.days, unit).after(plain, run.case.pack.calendar)
        further = holds_of(run, length, limit)
        if further == holds:
            break
        holds = further
    return holds, limit


def _end_of(run: Run, length: Length) -> tuple[Duration | None, date | datetime]:
    """A length as the rule writes it (a figure, a local default, or what the case itself states), and when it ends."""
    if type(length) is FieldLength:
        return _by_stated(run, length)
    figure = length if type(length) is Duration else length_of(length, run.case.pack)
    return figure, plain_end(run, figure)


def _as_said(run: Run, wanted: DateOf, known: KnownDate, otherwise: date) -> date:
    """The day of a date on record; ``otherwise`` is the limit where none is.

    A day that has gone by when it is set makes nobody late before it was set; nor does it excuse whoever was late by then.
    """
    said = known.said
    if said is None or said.day <= run.start.day or known.day >= said.day:
        return known.day
    former = known_date(wanted, replace(run.about, until=(said.day, said.at)))
    limit = otherwise if former is None else _as_said(run, wanted, former, otherwise)
    return max(known.day, min(limit, said.day))


def plain_end(run: Run, length: Duration) -> date | datetime:
    if length.unit in OF_THE_CLOCK:
        return length.after(instant(run.start.began), run.case.pack.calendar)
    return length.after_day(run.start.day, run.case.pack.calendar)


def _by_stated(run: Run, length: FieldLength) -> tuple[Duration | None, date | datetime]:
    """The length that the case states last, and the end of it; it may be stated anew while the clock runs.

    A shorter one makes nobody late before the day on which it was stated; nor does it excuse whoever was late by then.
    """
    figure, limit, day = length.otherwise, None, run.start.day
    for each in run.stated(length):
        figure = Duration.parse(str(each.field(length.field)))
        end = plain_end(run, figure)
        if each.day > day and local_day(end) < each.day:
            if limit is None and length.otherwise is not None:
                limit = plain_end(run, length.otherwise)
            bound = each.day if limit is None else min(limit, each.day, key=local_day)
            end = max(end, bound, key=local_day)
        limit = end
    if limit is None:
        limit = plain_end(run, figure) if figure is not None else day
    return figure, limit


def _cap(run: Run, uncapped: date | datetime) -> KnownDate | None:
    """The date that cuts the limit short; None where it does not."""
    cap = known_date(run.rule.cap, run.about) if run.rule.cap is not None else None
    return cap if cap is not None and local_day(uncapped) > cap.day else None


def target_of(run: Run, limit: Limit) -> date | None:
    """The date to aim for; a calendar limit on a day off aims for the working day before. Never one before it was owed."""
    if run.rule.target is not None:
        length, end = _end_of(run, run.rule.target)
        if length is not None:
            return max(run.start.day, run.case.pack.calendar.on_or_before(local_day(end)))
    unit = limit.length.unit
    if run.due is None and (unit is WORKING_DAYS or unit in OF_THE_CLOCK):
        return None
    return planned_for(run, limit)


def planned_for(run: Run, limit: Limit) -> date | None:
    """The working day before a limit on a day off, by which it is best done; None where the limit is a working day.

    Nor is there one where it was not owed yet on that day: of what begins on a Saturday and is due on that weekend.
    """
    if isinstance(limit.at, datetime):
        return None
    planned = run.case.pack.calendar.on_or_before(limit.at)
    return planned if run.start.day <= planned != limit.at else None


def warning_of(run: Run, limit: Limit) -> date | None:
    """The day from which it is said that the limit comes near; not before the clock starts."""
    warn, at = run.rule.warn, limit.at
    if warn is None:
        return None
    if not warn.is_of_the_clock:
        day = warn.back.after_day(local_day(at), run.case.pack.calendar)
    else:
        timed = isinstance(at, datetime)
        day = local_day(warn.back.after(at, run.case.pack.calendar) if timed else at)
    return max(run.start.day, day)
