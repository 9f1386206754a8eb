"""How is a clock explained: what started it, when it ends under which clause, and what became of it?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from keyworker.decisions.clocks.dates import KnownDate, known_date
from keyworker.decisions.clocks.limit import Limit, plain_end, planned_for
from keyworker.decisions.clocks.run import Run
from keyworker.decisions.clocks.starts import person_asked_of
from keyworker.policy.casefile import Event, before, local_day
from keyworker.policy.conditions.dependencies import STATE_KINDS
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.model import Condition
from keyworker.policy.durations import WORKING_DAYS, Duration, Unit
from keyworker.policy.packs.dates_in_words import date_in_words
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.dates import DateOf
from keyworker.policy.vocabulary.events import says_of
from keyworker.policy.wording import at_moment, counted, listed, on_day, sentence, value_in_words


def notes(run: Run, *, unsure: bool) -> tuple[str, ...]:
    """What is not known of a clock that is shown all the same. ``unsure``: nobody knows whether its rule applies."""
    rule, case, start = run.rule, run.case, run.first
    said: list[str] = []
    if start.unsure and rule.starts.when is not None:
        child = person_asked_of(case, start.event, start.person)
        said += _not_known(rule.starts.when, case.facts_when(start.event, child=child))
    if start.undated:
        missing = _missing(rule.starts.date, case.pack)
        said.append(f"Counted from the day it happened: no {missing} is given")
    if start.unwoken and rule.starts.not_before is not None:
        said.append(f"Runs at once: no {_missing(rule.starts.not_before, case.pack)} is given")
    if unsure and rule.when is not None:
        said += _not_known(rule.when, case.facts(start=start.event, child=start.person))
    return tuple(said)


def _not_known(condition: Condition, facts: Facts) -> Iterator[str]:
    for each in condition.reasons(facts).because:
        yield f"Shown because it is not yet known whether it applies: {each}"


def _missing(wanted: str | DateOf, pack: Pack) -> str:
    """The date that was looked for, in words."""
    if isinstance(wanted, str):
        return wanted.replace("_", " ")
    alone = wanted.field if wanted.event is None else None
    return alone.replace("_", " ") if alone else f"date for {date_in_words(wanted, pack)}"


def why(run: Run, limit: Limit) -> tuple[str, ...]:
    """What started the clock, and how its limit follows."""
    event, began = run.start.event, run.start.began
    what = f"{sentence(_happening(event, run.case.pack))} on {on_day(event.at)}"
    if run.rule.repeats == "week":
        week = f"Once in the week of {on_day(began)}, by its last working day, {on_day(limit.standard)}"
        cited = f"{week} ({run.case.pack.cite(run.rule.clause)})"
        return (what, cited, *_closed(run, limit), *limit.relaxation.words)
    if run.start.day != event.day:
        what += f"; the clock starts on {on_day(began)}"
    words = _due_on(run, run.due, limit) if run.due is not None else _length_ends(run, limit)
    if isinstance(run.rule.within, LocalDefault):
        words += "; the length is a local default, not in the policy"
    elif not limit.is_local:
        words += f" ({run.case.pack.cite(run.rule.clause)})"
    closed = _closed(run, limit)
    return (what, sentence(words), *closed, *limit.relaxation.words, *_planned(run, limit))


def _closed(run: Run, limit: Limit) -> Iterator[str]:
    """The local closures that were counted over: from where the clock began to its limit, or back from a date to it."""
    if (
        limit.length.unit is not WORKING_DAYS
        and run.rule.repeats != "week"
        and planned_for(run, limit) is None
    ):
        return
    ends = (run.start.day, local_day(limit.standard), *_counted_from(run), *_end_of_week(run))
    for each in run.case.pack.calendar.closed_between(min(ends), max(ends)):
        last = f" to {on_day(each.until)}" if each.until != each.from_ else ""
        named = f" ({each.title})" if each.title else ""
        yield f"Local closure{named}: {on_day(each.from_)}{last}, which counts no working day"


def _counted_from(run: Run) -> tuple[date, ...]:
    """The day from which a limit that is a date was counted back."""
    due = run.due
    if due is None or not due.working:
        return ()
    base = known_date(due.leaf, run.about)
    return (base.day,) if base is not None else ()


def _end_of_week(run: Run) -> tuple[date, ...]:
    if run.rule.repeats != "week":
        return ()
    return (run.start.day + timedelta(days=6 - run.start.day.weekday()),)


def _planned(run: Run, limit: Limit) -> tuple[str, ...]:
    planned = planned_for(run, limit)
    if planned is None or run.done is not None:
        return ()
    return (f"Planned for {on_day(planned)}, the working day before: the limit is a day off",)


def _length_ends(run: Run, limit: Limit) -> str:
    began, length = run.start.began, limit.length
    figure = f"{length} from {at_moment(began) if length.is_of_the_clock else on_day(began)}"
    if limit.cap is not None:
        return f"{figure} end later than it may, {limit.cap.words(run.case.pack)}: due by {on_day(limit.standard)}"
    held = f"{_given_back(limit)}," if limit.holds.days else ""
    end = plain_end(run, length)
    if not limit.holds.days and end != limit.standard:
        gone = f"had gone by on {at_moment(end)} when that was stated"
        return f"{figure} {gone}: due by {on_day(limit.standard)}"
    return f"{figure}{held} end on {at_moment(limit.standard)}"


def _due_on(run: Run, due: KnownDate, limit: Limit) -> str:
    gone = (
        f"; that had gone by ({on_day(due.day)})"
        if due.day < limit.standard and not limit.holds.days
        else ""
    )
    return f"due on {on_day(limit.standard)}: {due.words(run.case.pack)}{gone}{_given_back(limit)}"


def _given_back(limit: Limit) -> str:
    days = limit.holds.days
    return f", with {counted(days, 'day')} on hold given back" if days else ""


def outcome(run: Run, limit: Limit, days_late: int) -> tuple[str, ...]:
    """Whether it was done, and if not what came near."""
    late = f", {counted(days_late, _noun(limit.length))} late" if days_late else ""
    if run.met is not None:
        return (f"Done on {on_day(run.met)}{late or ', in time'}",)
    if run.ending is not None:
        asked = ", and as it stands since then this is not asked for" if _by_change(run) else ""
        happened = _happening(run.ending, run.case.pack)
        return (f"No longer owed from {on_day(run.ending.at)}: {happened}{asked}{late}",)
    if run.missed_on is not None:
        return ("Not done in that week",)
    near = _near_misses(run)
    return (*near, f"Not done by {on_day(run.case.day)}{late}") if days_late else near


def _by_change(run: Run) -> bool:
    """Whether what started it was changed, so that it is not asked for any more."""
    return run.changed is not None and run.ending is run.changed


def _near_misses(run: Run) -> tuple[str, ...]:
    """Events of the right kind that did not stop the clock, and why: nothing hides from the reader."""
    words: dict[str, None] = {}
    for pattern in run.rule.stops:
        for event in run.case.of_kind(pattern.event) if pattern.by else ():
            if before(event.at, run.start.began) or run.case.matches(pattern, event):
                continue
            what = f"{sentence(says_of(event.kind))} on {on_day(event.at)}"
            if event.by is None and event.by_role is None:
                words[f"{what}, but the record does not say by whom"] = None
            elif not run.case.done_by(event, pattern.by):
                words[
                    f"{what}, but not by the {' or '.join(value_in_words(each) for each in pattern.by)}"
                ] = None
    return tuple(words)


def _happening(event: Event, pack: Pack) -> str:
    """What happened, as a sentence without its capital; a state by its own title."""
    state = pack.state(event.field("state")) if event.kind in STATE_KINDS else None
    if state is None:
        return says_of(event.kind)
    if event.kind == "state.entered":
        return f"the state '{state.title}' began"
    after = listed(says_of(each) for each in event.field("after") or ())
    return f"the state '{state.title}' ended{f', as {after}' if after else ''}"


def _noun(length: Duration) -> str:
    # However short the limit, how late it is is counted in hours begun.
    if length.is_of_the_clock:
        return "hour"
    return "working day" if length.unit is Unit.WORKING_DAYS else "day"
