"""What is kept of each clock of a case, and why is it as it is?

Kept are the dates and the status that lists ask for. Why, nobody asks of a list: it is worked out from the case's own file
when its page is shown, of the same clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.clock import Clock, Decided
from keyworker.decisions.clocks.timescales import clocks
from keyworker.policy.casefile import CaseFile, local_day
from keyworker.policy.durations import OF_THE_CLOCK, WORKING_DAYS
from keyworker.policy.kept import kept_of
from keyworker.policy.packs.pack import Pack
from keyworker.policy.refs import number_of
from keyworker.record.clock_lines import (
    NOTHING,
    OF_DAY,
    OF_TRUTH,
    Lines,
    of_moment,
    of_number,
    of_text,
)
from keyworker.record.governing_pack import latest_of, pack_for, why_unreadable
from keyworker.record.models import Case, Timescale
from keyworker.record.models.cases import Stage

_OVER = frozenset({"met", "met-late", "ended"})


def lines_of(
    case: int, seen: CaseOnDay, derived: Iterable[Clock], *, service: int, team: int | None
) -> Lines:
    """The line of each clock, its columns in the order of ``clock_lines.COLUMNS``."""
    closed = seen.state.stage == Stage.CLOSED
    of_rules: dict[str, tuple[str, str]] = {}
    counted: dict[tuple[str, str], int] = {}
    found: dict[str, None] = {}
    for clock in derived:
        decided = clock.decided()
        about = rule, subject = decided[0]
        instance = counted.get(about, 0)
        counted[about] = instance + 1
        # Of two tasks each has its own owner and words: all else of a rule's clocks on one case is the same.
        same = None if clock.is_of_task else of_rules.get(rule)
        if same is None:
            same = of_rules[rule] = _of_rule(case, seen.pack, clock, service=service, team=team)
        begins, goes_on = same
        whose = of_text(subject) if subject else ""
        line = f"{begins}\t{whose}\t{instance}\t{goes_on}\t{of_text(clock.about)}\t{_of_clock(decided, closed=closed)}"
        found[line] = None
    return found


def reasons_of(
    case: Case, casefile: CaseFile, rows: Iterable[Timescale], *, on: date
) -> dict[int, tuple[str, ...]]:
    """Why each of these rows of one case is as it is, in sentences, by the row's number; on a day, while it is open.

    None is given where the policy that would say so cannot be read.
    """
    rows = list(rows)
    if why_unreadable(case.service, on):
        return {}
    recorded = (each.recorded_day for each in casefile.events)
    day = max((case.derived_on or date.min, *recorded))
    if case.stage != Stage.CLOSED:
        day = max(day, on)
    version = max(day, latest_of(case.service, {each.pack_version for each in rows}))
    derived = clocks(CaseOnDay(pack_for(case.service, version), casefile, day))
    found = {(*about, instance): clock for about, instance, clock in _numbered(derived)}
    keys = ((row.pk, (row.rule, row.subject, row.instance)) for row in rows)
    return {number: _lasting_reasons(found[key]) for number, key in keys if key in found}


def _numbered(derived: Iterable[Clock]) -> Iterator[tuple[tuple[str, str], int, Clock]]:
    """Each clock by what tells it from all others of its case: its rule and subject, and which of those that are alike."""
    counted: dict[tuple[str, str], int] = {}
    for clock in derived:
        about = clock.decided()[0]
        instance = counted.get(about, 0)
        counted[about] = instance + 1
        yield about, instance, clock


def _lasting_reasons(clock: Clock) -> tuple[str, ...]:
    # "Not done by today, 3 days late" is true of one day only; a page works it out for the day it is shown.
    passing = clock.days_late > 0 and clock.status not in _OVER
    return clock.because[:-1] if passing else clock.because


def _of_rule(
    case: int, pack: Pack, clock: Clock, *, service: int, team: int | None
) -> tuple[str, str]:
    """What is the same of every clock of a rule on one case, before and after what tells one from another."""
    begins, texts, more = _of_policy(pack, clock)
    places = f"{of_number(service)}\t{of_number(team)}\t{texts}"
    worker = of_number(number_of(clock.worker))
    return f"{case}\t{begins}", f"{places}\t{of_text(clock.responsible)}\t{worker}\t{more}"


def _of_policy(pack: Pack, clock: Clock) -> tuple[str, str, str]:
    """What is the same of every clock of a rule on any case: its version and id, its texts, what is said of it missed."""
    known, rule = kept_of(pack, _texts_of), clock.id
    if rule not in known:
        texts = (pack.id, clock.clause, clock.clause_id, clock.force, clock.title)
        known[rule] = (
            f"{of_text(pack.header.version)}\t{of_text(rule)}",
            "\t".join(map(of_text, texts)),
            f"{of_text(clock.missed or '')}\t{of_text(clock.offer or '')}",
        )
    return known[rule]


def _texts_of(pack: Pack) -> dict[str, tuple[str, str, str]]:
    return {}


def _of_clock(decided: Decided, *, closed: bool) -> str:
    _, (started, target, limit, warn_on, met_on), status, days_late, unit, relaxed, local = decided
    at, of_day = NOTHING, OF_DAY
    if isinstance(limit, datetime):
        at, limit = of_moment(limit), local_day(limit)
    live, late_by = "f", "working days" if unit is WORKING_DAYS else "days"
    if unit in OF_THE_CLOCK:
        late_by = "hours"
    if status not in _OVER:
        # How late what still runs is follows from its limit and the day.
        days_late = 0
        if status != "paused":
            status, live = "running", "f" if closed else "t"
    return (
        f"{live}\t{of_day[started]}\t{of_day[target]}\t{of_day[limit]}\t{at}\t{of_day[warn_on]}\t"
        f"{of_day[met_on]}\t{status}\t{days_late}\t{late_by}\t"
        f"{OF_TRUTH[relaxed]}\t{OF_TRUTH[local]}"
    )
