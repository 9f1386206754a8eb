"""How do events move who holds which part in a case?

A new lead ends the former lead's period at the same instant, so that re-allocation leaves no gap, and a new holder the
former holder's: nobody holds a case beside another. Closing ends every period. Whoever holds a case does so for its lead:
the holding ends when that lead no longer has the case. A case put on the list of those that nobody is allocated to has no
lead from then, whoever it was. A period that would end where it began never was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from keyworker.decisions.case.case_state import AllocationPeriod, CaseState
from keyworker.decisions.case.spells import ALONE
from keyworker.policy.casefile import Event, before, in_utc


def started(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    role, worker = event.field("role") or "lead", event.field("worker")
    others = _end(
        state.periods,
        lambda each: each.role == role and (role in ALONE or each.worker == worker),
        event.instant,
    )
    begun = AllocationPeriod(
        worker,
        role,
        event.instant,
        team=event.field("team"),
        start_is_estimated=bool(event.field("start_is_estimated")),
    )
    moved = state.moved(periods=tuple(sorted((*others, begun), key=_in_order)))
    return _handed_on(state, moved, event.instant)


def ended(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """Ends the parts of the worker and role named; of all where the event names none."""
    worker, role = event.field("worker"), event.field("role")
    left = _end(
        state.periods,
        lambda each: worker in (None, each.worker) and role in (None, each.role),
        event.instant,
    )
    return _handed_on(state, state.moved(periods=left), event.instant)


def moved_along(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """Whoever moved has their parts in the team to which they went."""
    worker = event.field("worker")
    return _of_team(state, event.field("team"), lambda each: each.worker == worker)


def team_closed(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """Whoever had a part in the team that closed has it in the one to which everything went."""
    closed = state.team
    return _of_team(state, event.field("team"), lambda each: each.team == closed)


def _of_team(
    state: CaseState, team: str | None, goes: Callable[[AllocationPeriod], bool]
) -> CaseState:
    """The parts that run and go there, where a team was said of them."""
    moved = (
        replace(each, team=team)
        if team and each.team and each.ended is None and goes(each)
        else each
        for each in state.periods
    )
    return state.moved(periods=tuple(moved))


def put_on_list(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """Nobody leads a case that is on the list of those without a worker."""
    return _handed_on(state, _lead_ended(state, event.instant), event.instant)


def decided_in_absence(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """The same once a manager decides so of an absent worker's case; of a case that another leads by now nothing ends."""
    if event.field("outcome") != "unallocated" or event.field("worker") not in (None, state.lead):
        return state
    return put_on_list(state, event, children)


def _lead_ended(state: CaseState, at: datetime) -> CaseState:
    return state.moved(periods=_end(state.periods, lambda each: each.role == "lead", at))


def all_ended(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    return state.moved(periods=_end(state.periods, lambda each: True, event.instant))


def _handed_on(former: CaseState, now: CaseState, at: datetime) -> CaseState:
    """Where the lead is not who it was, what was held for that one ends; a holding that begins now is for the next."""
    if former.lead == now.lead:
        return now
    held = _end(now.periods, lambda each: each.role == "holding" and before(each.started, at), at)
    return now.moved(periods=held)


def _end(
    periods: tuple[AllocationPeriod, ...],
    ends: Callable[[AllocationPeriod], bool],
    at: datetime,
) -> tuple[AllocationPeriod, ...]:
    """The periods with each of those that run and are to end, ended."""
    left = (
        replace(each, ended=at) if each.ended is None and ends(each) else each for each in periods
    )
    return tuple(each for each in left if each.ended is None or before(each.started, each.ended))


def _in_order(period: AllocationPeriod) -> tuple[datetime, str, str]:
    return in_utc(period.started), period.role, period.worker or ""
