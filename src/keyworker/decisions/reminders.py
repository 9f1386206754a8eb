"""Who is to be told of which duty on which day, because it comes near its limit, is missed or stays missed?

What is asked of a clock is no more than what is kept of it: its dates and whether it still runs. So the same answer is given
of a case file and of the rows of a whole service.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import clocks
from keyworker.decisions.notices import Notification, told_by
from keyworker.policy.casefile import CaseFile, in_utc, local_day
from keyworker.policy.durations import Duration
from keyworker.policy.kept import kept_of
from keyworker.policy.packs.general import general_reminders
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force, LocalDefault
from keyworker.policy.rules.reminders import Reminder, Stage
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.vocabulary.roles import PROPOSED, RESPONSIBLE, TOLD_BESIDE
from keyworker.policy.wording import at_moment, counted, on_day

_A_DAY = timedelta(days=1)
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Applying:
    """A reminder as it applies to a timescale: how long before or after the limit, and whether the policy says so."""

    rule: Reminder
    length: Duration | None
    local: bool


@dataclass(frozen=True)
class Dates:
    """What is kept of a clock that decides when it is told of; ``at`` is its limit where that is an instant."""

    started: date
    limit: date
    at: datetime | None = None
    warn_on: date | None = None


def reminders_by_timescale(pack: Pack) -> dict[str, tuple[Applying, ...]]:
    """By timescale, what tells of it: the policy's own reminders of it by name, else those of every, else the local ones."""
    return kept_of(pack, _by_timescale)


def _by_timescale(pack: Pack) -> dict[str, tuple[Applying, ...]]:
    every = kept_of(pack, _with_silent)
    return {name: tuple(e for e in found if e.rule.to) for name, found in every.items()}


def _with_silent(pack: Pack) -> dict[str, tuple[Applying, ...]]:
    """The same with those that tell nobody."""
    return {rule.id: tuple(_of_timescale(pack, rule)) for rule in pack.timescales}


def _of_timescale(pack: Pack, duty: Timescale) -> Iterator[Applying]:
    for stage in reversed(Stage):
        by_name = [each for each in pack.reminders if duty.id in each.of]
        ways = (by_name, _of_every(pack.reminders, duty), _of_every(general_reminders(), duty))
        of_stage = ([each for each in way if each.stage is stage] for way in ways)
        first = next(filter(None, of_stage), [])
        local = bool(first) and first[0] in general_reminders()
        yield from (Applying(each, _length(pack, each), local) for each in first)


def _of_every(rules: Iterable[Reminder], duty: Timescale) -> list[Reminder]:
    """Those of every timescale that mean this one."""
    if duty.force is Force.MAY:
        return []
    every = (each for each in rules if not each.of)
    warns = duty.warn is not None
    return [each for each in every if each.on != "nears" or warns is (each.before is None)]


def _length(pack: Pack, rule: Reminder) -> Duration | None:
    length = rule.before or rule.after
    return pack.length_set(length.setting) if isinstance(length, LocalDefault) else length


@dataclass(frozen=True)
class Occasion:
    """On which day it is told of a clock, and for which time: 0 the first. ``from_`` is the moment, where it is one."""

    day: date
    time: int = 0
    from_: datetime | None = None


def occasion(applying: Applying, dates: Dates, pack: Pack, *, on: date) -> Occasion | None:
    """When it was told last of a clock with these dates, by a day; None where it is not told by then.

    A duty that begins with no more time than it is warned of is not told as near: whoever began it knows.
    """
    rule, length = applying.rule, applying.length
    first = (
        _nears(rule, length, dates, pack) if rule.on == "nears" else _missed(length, dates, pack)
    )
    if first is None or first.day > on or rule.again is None:
        return first if first is not None and first.day <= on else None
    day, time = first.day, 0
    while (following := rule.again.after_day(day, pack.calendar)) <= on:
        day, time = following, time + 1
    return Occasion(day, time, first.from_ if time == 0 else None)


def _nears(rule: Reminder, length: Duration | None, dates: Dates, pack: Pack) -> Occasion | None:
    if length is None:
        return Occasion(dates.warn_on) if dates.warn_on is not None else None
    if length.is_of_the_clock:
        return _at(length.back, dates, pack)
    day = length.back.after_day(dates.limit, pack.calendar)
    return Occasion(day) if rule.of or day > dates.started else None


def _missed(length: Duration | None, dates: Dates, pack: Pack) -> Occasion | None:
    if length is not None and length.is_of_the_clock:
        return _at(length, dates, pack)
    if length is not None:
        return Occasion(max(length.after_day(dates.limit, pack.calendar), dates.limit + _A_DAY))
    if dates.at is not None:
        return Occasion(dates.limit, from_=dates.at)
    return Occasion(dates.limit + _A_DAY)


def _at(length: Duration, dates: Dates, pack: Pack) -> Occasion | None:
    """So many hours from the limit; None where the limit is a day."""
    if dates.at is None:
        return None
    moment = length.after(dates.at, pack.calendar)
    assert isinstance(moment, datetime)
    return Occasion(local_day(moment), from_=moment)


def text_of(
    rule: Reminder, *, case: str, duty: str, unit: str, dates: Dates, pack: Pack, on: date
) -> str:
    """What is said on a day: of a case by its reference, and of a duty by its title and dates."""
    late = _late(unit, dates.limit, on, pack)
    limit = at_moment(dates.at) if dates.at is not None else on_day(dates.limit)
    places = {
        "case": case,
        "duty": duty,
        "limit": limit,
        "started": on_day(dates.started),
        "late": late,
    }
    return _PLACE.sub(lambda place: places.get(place[1], place[0]), rule.text)


def _late(unit: str, limit: date, on: date, pack: Pack) -> str:
    working = unit == "working days"
    days = pack.calendar.working_days_between(limit, on) if working else (on - limit).days
    return counted(days, "working day" if working else "day")


def clause_of(applying: Applying, pack: Pack, duty: str) -> str:
    """By what it is cited: the reminder's clause, or that of the duty (``duty``) where no policy says who is told."""
    return (
        f"{duty}; who is told is a local default"
        if applying.local
        else pack.cite(applying.rule.clause)
    )


def reminded(pack: Pack, casefile: CaseFile, *, as_of: date) -> tuple[Notification, ...]:
    """Everybody who was told of a duty of this case by the end of ``as_of``, by the days on which they were; where the policy
    has nobody told, that, too."""
    case = CaseOnDay(pack, casefile, as_of)
    found = [each for clock in clocks(case) for each in _of_clock(case, clock)]
    return tuple(sorted(found, key=lambda each: each.on))


def _of_clock(case: CaseOnDay, clock: Clock) -> Iterator[Notification]:
    limit = clock.limit
    at = limit if isinstance(limit, datetime) else None
    dates = Dates(clock.started_on, local_day(limit), at, clock.warn_on)
    done = local_day(clock.met) if clock.met is not None else None
    if clock.status in {"ended", "paused"}:
        return
    for applying in kept_of(case.pack, _with_silent).get(clock.id, ()):
        told = occasion(applying, dates, case.pack, on=min(case.day, done or case.day))
        if told is not None and not _was_done(clock, applying.rule, told):
            yield _notification(case, clock, applying, dates, told.day)


def _was_done(clock: Clock, rule: Reminder, told: Occasion) -> bool:
    """Whether it was done before that moment of the day: in time, or before it was said to be near."""
    if clock.met is None:
        return False
    if rule.on == "missed":
        return clock.status == "met"
    met, since = clock.met, told.from_
    return since is not None and isinstance(met, datetime) and in_utc(met) < in_utc(since)


def _notification(
    case: CaseOnDay, clock: Clock, applying: Applying, dates: Dates, day: date
) -> Notification:
    rule = applying.rule
    asked = [each for each in rule.to if each not in TOLD_BESIDE]
    asked_to = case.state.proposed if PROPOSED in rule.to else None
    proposed = (asked_to,) if asked_to else ()
    if RESPONSIBLE in rule.to:
        asked += next(each for each in case.pack.timescales if each.id == clock.id).responsible
    told = told_by(asked, case, "timescale")
    cited = clause_of(applying, case.pack, clock.clause)
    return Notification(
        id=rule.id,
        clause=cited,
        clause_id=clock.clause_id if applying.local else rule.clause,
        force=rule.force,
        plain=rule.plain,
        on=day,
        event=clock.id,
        to=rule.to,
        to_called=tuple(TOLD_BESIDE.get(each) or case.pack.term(each) for each in rule.to),
        workers=tuple(dict.fromkeys((*proposed, *told.workers))),
        jobs=told.jobs,
        text=text_of(
            rule,
            case=case.casefile.case.id or "",
            duty=clock.title,
            unit=clock.unit,
            dates=dates,
            pack=case.pack,
            on=day,
        ),
        because=(f"{clock.title} was to be done by {on_day(clock.limit)}",),
    )
