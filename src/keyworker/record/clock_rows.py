"""What is kept of each clock of a case, and why is it as it is?

Kept are the dates and the status that lists ask for. Why, nobody asks of a list: it is worked out from the case's own file
when its page is shown, of the same clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import clocks
from keyworker.policy.casefile import CaseFile, local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.refs import number_of
from keyworker.record.governing_pack import latest_of, pack_for
from keyworker.record.models import Case, Timescale
from keyworker.record.models.cases import Stage
from keyworker.record.projected_rows import Key, Row

_OVER = frozenset({"met", "met-late", "ended"})


def clock_rows(
    seen: CaseOnDay, derived: Iterable[Clock], *, service: int, team: int | None
) -> Iterator[Row]:
    """The row of each clock."""
    closed = seen.state.stage == Stage.CLOSED
    of_rules: dict[str, dict[str, Any]] = {}
    for key, clock in _numbered(derived):
        rule = key[0]
        if rule not in of_rules:
            of_rules[rule] = {"service_id": service, "team_id": team, **_of_rule(seen.pack, clock)}
        columns = _columns(clock)
        columns["live"] = columns["status"] == "running" and not closed
        columns.update(of_rules[rule])
        yield key, columns


def reasons_of(
    case: Case, casefile: CaseFile, rows: Iterable[Timescale], *, on: date
) -> dict[int, tuple[str, ...]]:
    """Why each of these rows of one case is as it is, in sentences, by the row's number; on a day, while it is open."""
    rows = list(rows)
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


def _of_rule(pack: Pack, clock: Clock) -> dict[str, Any]:
    """What is the same of every clock of a rule on one case."""
    return {
        "pack": pack.id,
        "pack_version": pack.header.version,
        "clause": clock.clause,
        "clause_id": clock.clause_id,
        "force": str(clock.force),
        "title": clock.title,
        "responsible": clock.responsible,
        "worker_id": number_of(clock.worker),
        "missed": clock.missed or "",
        "offer": clock.offer or "",
    }


def _columns(clock: Clock) -> dict[str, Any]:
    status, limit, met = clock.status, clock.limit, clock.met
    return {
        "started": local_day(clock.started),
        "target": clock.target,
        "limit": local_day(limit),
        "limit_at": limit if isinstance(limit, datetime) else None,
        "warn_on": clock.warn_on,
        "met": local_day(met) if met is not None else None,
        "status": "running" if status == "overdue" else status,
        # How late what still runs is follows from its limit and the day.
        "days_late": clock.days_late if status in _OVER else 0,
        "unit": _unit(clock.unit),
        "relaxed": clock.relaxed,
        "local_default": clock.local_default,
    }


def _unit(unit: str) -> str:
    return unit if unit in {"working days", "hours"} else "days"
