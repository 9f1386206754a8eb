"""What do a case's events come to? Its stage, who holds it, each child's standing, and every clock, as rows.

Everything here can be thrown away and read off the events again; ``differences`` says where that would change a row.
What is worked out depends on the events and on the case's ``derived_on``, never on today: as of the day on which the last
event was recorded or, where it is later, the day to which ``record.daily_update`` brought the case. Clocks that sleep until a
later day are kept with that day as their start. The version of the policy may be a later one: a case that is not closed
follows the policy to the version now in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from operator import attrgetter
from typing import Any, Final

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet

from keyworker.decisions.case.accountability import answerable
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.case_state import CaseState
from keyworker.decisions.case.fold import fold_case
from keyworker.decisions.case.journey import WORKER, journey_steps
from keyworker.decisions.case.timeline import Timeline
from keyworker.decisions.case.without_lead import may_wait, unallocated_since, wait_of
from keyworker.decisions.clocks.timescales import clocks
from keyworker.decisions.tables import rank_of
from keyworker.policy.casefile import CaseFile, instant
from keyworker.policy.packs.no_policy import NO_POLICY
from keyworker.policy.packs.pack import Pack
from keyworker.policy.refs import number_of
from keyworker.prepared import prepared
from keyworker.record.case_files import BATCH, files_of
from keyworker.record.clock_lines import (
    Lines,
    line_differences,
    stored_lines,
    versions_in,
    write_lines,
)
from keyworker.record.clock_rows import lines_of
from keyworker.record.governing_pack import content_of, latest_of, pack_for
from keyworker.record.in_bulk import update_rows
from keyworker.record.models import Case
from keyworker.record.models.cases import AT_ONCE, Stage
from keyworker.record.projected_rows import Row, RowSet, read_rows, write_rows
from keyworker.record.waking import slept_until, waking_day
from keyworker.workforce.models import Team

_RECORDED_DAY: Final = attrgetter("recorded_day")
_LONGEST_PRIORITY: Final = 60
# With which Keyworker and which text of a policy rows were worked out does not make them right or wrong.
_NOT_COMPARED: Final = frozenset({"derived_with"})


@dataclass(frozen=True)
class Projected:
    """What one case's events come to, as column values and rows."""

    case: dict[str, Any]
    rows: RowSet
    clocks: Lines
    seen: CaseOnDay


def project(case: Case, casefile: CaseFile) -> CaseOnDay:
    """Bring one case's row and everything read off its events up to date; the case as it now stands under its pack."""
    projected = _projected(case, casefile, _teams(), as_of=slept_until(case, casefile))
    _write([(case, projected)])
    return projected.seen


def project_as_of(case: Case, casefile: CaseFile, day: date) -> None:
    """Have one case's row and what is read off its events say what they did that day, whatever it was brought on to since."""
    case.derived_on = None
    _write([(case, _projected(case, casefile, _teams(), as_of=day))])


def project_many(cases: Iterable[Case], *, on: date = date.min) -> int:
    """Bring many cases up to date, a batch at a time; those not closed under the policy as it is ``on`` that day.

    Returns how many.
    """
    return sum(len(bring_on(batch, on=on)) for batch in _batched(cases))


def bring_on(
    cases: Sequence[Case], *, on: date = date.min, as_of: date = date.min
) -> list[tuple[Case, CaseOnDay]]:
    """Bring a batch up to date, and on to the day ``as_of`` where that is after their last record; as they then stand."""
    teams = _teams()
    found = [
        (
            case,
            _projected(case, casefile, teams, on=on, as_of=max(as_of, slept_until(case, casefile))),
        )
        for case, casefile in files_of(cases)
    ]
    _write(found)
    return [(case, projected.seen) for case, projected in found]


def differences(cases: Iterable[Case], *, on: date = date.min) -> Iterator[str]:
    """Where the stored rows are not what the events come to, a sentence each; nothing is changed.

    Rows may follow a version of the policy as late as the one in force ``on`` that day, and must where it is given.
    """
    for batch in _batched(cases):
        for each in compared(batch, on=on):
            yield from each.differences


@dataclass(frozen=True)
class Compared:
    """One case, what its events come to, what is ``stored``, and where that says otherwise: a sentence each."""

    case: Case
    projected: Projected
    stored: RowSet
    lines: Mapping[str, int]
    differences: tuple[str, ...]


def compared(cases: Sequence[Case], *, on: date = date.min) -> list[Compared]:
    """A batch of cases beside what their events come to; ``on`` as for ``differences``."""
    numbers = [case.pk for case in cases]
    teams, stored, lines = _teams(), read_rows(numbers), stored_lines(numbers)
    found: list[Compared] = []
    for case, casefile in files_of(cases):
        held = lines[case.pk]
        followed = latest_of(case.service, versions_in(held))
        wanted = _projected(case, casefile, teams, on=max(on, followed))
        found.append(_compared(case, wanted, stored[case.pk], held))
    return found


def put_right(found: Sequence[Compared]) -> None:
    """Have the rows of these cases say what the events say; those of which they say so already are not touched."""
    wrong = [each for each in found if each.differences]
    _write_columns([(each.case, each.projected) for each in wrong if not _has_columns(each)])
    of_rows = [each for each in wrong if each.stored != each.projected.rows]
    write_rows({each.case.pk: each.projected.rows for each in of_rows})
    write_lines(
        {each.case.pk: each.projected.clocks for each in wrong},
        {each.case.pk: each.lines for each in wrong},
    )


def _has_columns(each: Compared) -> bool:
    return all(getattr(each.case, column) == value for column, value in each.projected.case.items())


def _compared(case: Case, wanted: Projected, stored: RowSet, lines: Mapping[str, int]) -> Compared:
    columns = [
        f"{case.reference}: {column} is {getattr(case, column)}, the events say {value}"
        for column, value in wanted.case.items()
        if column not in _NOT_COMPARED
        and getattr(case, column) != value
        and not _waits(case, column)
    ]
    differing = chain(_row_differences(stored, wanted.rows), line_differences(lines, wanted.clocks))
    rows = [f"{case.reference}: {said}" for said in differing]
    return Compared(case, wanted, stored, lines, (*columns, *rows))


def _waits(case: Case, column: str) -> bool:
    """Whether the next round will tell: what an open case rests on has changed, or it was never looked at."""
    return column == "wakes_on" and case.wakes_on == AT_ONCE and case.stage != Stage.CLOSED


def _row_differences(stored: RowSet, wanted: RowSet) -> Iterator[str]:
    for table, rows in wanted.items():
        held = stored[table]
        for key in sorted(held.keys() | rows.keys(), key=str):
            if key not in rows:
                yield f"{table} {key} is stored, but the events do not say so"
            elif key not in held:
                yield f"{table} {key} is missing"
            elif held[key] != rows[key]:
                changed = sorted(
                    name for name in rows[key] if held[key].get(name) != rows[key][name]
                )
                yield f"{table} {key} differs in {', '.join(changed)}"


def _write(projected: Sequence[tuple[Case, Projected]]) -> None:
    _write_columns(projected)
    write_rows({case.pk: wanted.rows for case, wanted in projected})
    write_lines({case.pk: wanted.clocks for case, wanted in projected})


def _write_columns(projected: Sequence[tuple[Case, Projected]]) -> None:
    columns: set[str] = set()
    for case, wanted in projected:
        for column, value in wanted.case.items():
            setattr(case, column, value)
        columns |= wanted.case.keys()
    update_rows([case for case, _ in projected], sorted(columns))


def _projected(
    case: Case,
    casefile: CaseFile,
    teams: dict[str, int],
    *,
    on: date = date.min,
    as_of: date = date.min,
) -> Projected:
    derived_on = max(case.derived_on or date.min, as_of)
    day = max((derived_on, *map(_RECORDED_DAY, casefile.events)))
    pack = _pack(case, casefile, day, on) if casefile.events else NO_POLICY
    seen = CaseOnDay(pack, casefile, day)
    columns = _columns(case, casefile, seen, teams)
    derived = tuple(clocks(seen))
    since, policy_on = derived_on if derived_on > date.min else None, max(day, on)
    wakes_on = (
        waking_day(case, seen, derived, since=since, policy_on=policy_on)
        if columns["stage"] != Stage.CLOSED
        else None
    )
    return Projected(
        case={
            **columns,
            "derived_on": since,
            "wakes_on": wakes_on,
            "derived_with": content_of(pack_for(case.service, policy_on)),
            "pack_version": pack.header.version,
        },
        rows={
            "allocation": dict(_allocations(seen.state, teams)),
            "journey": dict(_journey(seen.timeline, teams)),
            "standing": dict(_standings(seen.state)),
            "opening": dict(_openings(seen.state)),
        },
        clocks=lines_of(case.pk, seen, derived, service=case.service_id, team=columns["team_id"]),
        seen=seen,
    )


def _pack(case: Case, casefile: CaseFile, day: date, on: date) -> Pack:
    """The policy as of the last record, or as of a later day while there is still work to be done under it."""
    then, now = pack_for(case.service, day), pack_for(case.service, max(day, on))
    if then is now or fold_case(casefile.known_on(day)).stage == Stage.CLOSED:
        return then
    return now


def _columns(
    case: Case, casefile: CaseFile, seen: CaseOnDay, teams: dict[str, int]
) -> dict[str, Any]:
    state, answers = seen.state, answerable(seen)
    return {
        "stage": state.stage,
        "type": state.type or "",
        "received_on": state.received_on,
        "opened_on": state.opened_on,
        "closed_on": state.closed_on,
        "accountable_id": number_of(answers.worker),
        "accountable_role": answers.job_role or "",
        "proposed_to_id": number_of(state.proposed),
        # A team that is no longer there takes the case nowhere.
        "team_id": teams.get(state.team, case.team_id) if state.team else None,
        "moving_to_id": teams.get(state.moving_to or ""),
        "locality": state.locality or "",
        "may_wait": int(may_wait(seen.known, state)),
        "without_lead_since": unallocated_since(seen),
        **_wait(seen),
        "version": len(casefile.events),
        # As it was entered, where nobody ever restricted it nor lifted that.
        "restricted": case.restricted if state.restricted is None else state.restricted,
    }


def _wait(seen: CaseOnDay) -> dict[str, Any]:
    """Where a family stands on the waiting list."""
    wait = wait_of(seen.known, seen.state)
    if wait is None:
        return {"waiting_since": None, "priority": "", "priority_rank": 0}
    rank = rank_of(seen.pack, wait.priority)
    return {
        "waiting_since": wait.since,
        # What is longer is no priority of any policy, and the order of a list is none for texts.
        "priority": wait.priority[:_LONGEST_PRIORITY],
        "priority_rank": rank,
    }


def _allocations(state: CaseState, teams: dict[str, int]) -> Iterator[Row]:
    for period in state.periods:
        worker = number_of(period.worker)
        yield (
            (period.role, worker, period.started),
            {
                "team_id": teams.get(period.team or ""),
                "period": DateTimeTZRange(period.started, period.ended, "[)"),
                "start_is_estimated": period.start_is_estimated,
            },
        )


def _journey(timeline: Timeline, teams: dict[str, int]) -> Iterator[Row]:
    for step in journey_steps(timeline):
        of_worker = step.what == WORKER
        yield (
            (step.what, step.at),
            {
                "worker_id": number_of(step.to) if of_worker else None,
                "from_worker_id": number_of(step.before) if of_worker else None,
                # A team that is no longer there has no name to show.
                "team_id": teams.get(step.team or ""),
                "from_team_id": None if of_worker else teams.get(step.before or ""),
                "changes": step.changes,
                "event_id": number_of(step.event.id, kind="E"),
            },
        )


def _standings(state: CaseState) -> Iterator[Row]:
    for each in state.standings:
        yield (
            (number_of(each.person), each.standing, each.started),
            {"ended": each.ended, "held_by": each.held_by or ""},
        )


def _openings(state: CaseState) -> Iterator[Row]:
    for each in state.openings:
        worker = number_of(each.worker, kind="W")
        if worker is not None:
            yield (worker,), {"until": _end_of(each.until) if each.until is not None else None}


def _end_of(day: date) -> datetime:
    return instant(day + timedelta(days=1))


def _teams() -> dict[str, int]:
    return dict(_teams_by_slug())


@prepared
def _teams_by_slug() -> QuerySet[Team, tuple[str, int]]:
    return Team.objects.values_list("slug", "pk")


def _batched(cases: Iterable[Case]) -> Iterator[list[Case]]:
    batch: list[Case] = []
    for case in cases:
        batch.append(case)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
