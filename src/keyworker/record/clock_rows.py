"""What is kept of each clock of a case, and why is it as it is?

Kept are the dates and the status that lists ask for. Why, nobody asks of a list: it is worked out from the case's own file
when its page is shown, of the same clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import clocks
from keyworker.policy.casefile import CaseFile, local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.refs import number_of
from keyworker.record.clock_lines import (
    NOTHING,
    Lines,
    of_day,
    of_moment,
    of_number,
    of_text,
    of_truth,
)
from keyworker.record.governing_pack import latest_of, pack_for, why_unreadable
from keyworker.record.models import Case, Timescale
from keyworker.record.models.cases import Stage

Key = tuple[str, str, int]

_OVER = frozenset({"met", "met-late", "ended"})
_UNITS = frozenset({"working days", "hours"})


def lines_of(
    case: int, seen: CaseOnDay, derived: Iterable[Clock], *, service: int, team: int | None
) -> Lines:
    """The line of each clock, its columns in the order of ``clock_lines.COLUMNS``."""
    closed = seen.state.stage == Stage.CLOSED
    of_rules: dict[str, tuple[str, str]] = {}
    found: dict[str, None] = {}
    for (rule, subject, instance), clock in _numbered(derived):
        same = of_rules.get(rule)
        if same is None:
            same = of_rules[rule] = _of_rule(case, seen.pack, clock, service=service, team=team)
        begins, goes_on = same
        about = of_text(subject) if subject else ""
        line = f"{begins}\t{about}\t{instance}\t{goes_on}\t{_of_clock(clock, closed=closed)}"
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
    found = dict(_numbered(clocks(CaseOnDay(pack_for(case.service, version), casefile, day))))
    keys = ((row.pk, (row.rule, row.subject, row.instance)) for row in rows)
    return {number: _lasting_reasons(found[key]) for number, key in keys if key in found}


def _numbered(derived: Iterable[Clock]) -> Iterator[tuple[Key, Clock]]:
    """Each clock by what tells it from all others of its case."""
    counted: dict[tuple[str, str], int] = {}
    for clock in derived:
        rule, subject = clock.id, clock.subject or ""
        instance = counted.get((rule, subject), 0)
        counted[rule, subject] = instance + 1
        yield (rule, subject, instance), clock


def _lasting_reasons(clock: Clock) -> tuple[str, ...]:
    # "Not done by today, 3 days late" is true of one day only; a page works it out for the day it is shown.
    passing = clock.days_late > 0 and clock.status not in _OVER
    return clock.because[:-1] if passing else clock.because


def _of_rule(
    case: int, pack: Pack, clock: Clock, *, service: int, team: int | None
) -> tuple[str, str]:
    """What is the same of every clock of a rule on one case, before and after what tells one from another."""
    texts = (pack.id, clock.clause, clock.clause_id, clock.force, clock.title, clock.responsible)
    more = (clock.missed or "", clock.offer or "")
    return (
        "\t".join((of_number(case), of_text(pack.header.version), of_text(clock.id))),
        "\t".join(
            (
                of_number(service),
                of_number(team),
                *map(of_text, texts),
                of_number(number_of(clock.worker)),
                *map(of_text, more),
            )
        ),
    )


def _of_clock(clock: Clock, *, closed: bool) -> str:
    started, target, limit, warn_on, met = clock.dates()
    status, unit = clock.status, clock.unit
    if status == "overdue":
        status = "running"
    live = "t" if status == "running" and not closed else "f"
    at = of_moment(limit) if isinstance(limit, datetime) else NOTHING
    # How late what still runs is follows from its limit and the day.
    days_late = clock.days_late if status in _OVER else 0
    unit = unit if unit in _UNITS else "days"
    return (
        f"{live}\t{of_day(started)}\t{of_day(target)}\t{of_day(local_day(limit))}\t{at}\t"
        f"{of_day(warn_on)}\t{of_day(local_day(met)) if met is not None else NOTHING}\t{status}\t"
        f"{days_late}\t{unit}\t{of_truth(clock.relaxed)}\t{of_truth(clock.local_default)}"
    )
