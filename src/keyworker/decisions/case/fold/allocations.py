"""How do events move who holds which part in a case?

A new lead ends the former lead's period at the same instant, so that re-allocation leaves no gap; closing ends every
period. A period that would end where it began never was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from keyworker.decisions.case.case_state import AllocationPeriod, CaseState
from keyworker.policy.casefile import Event


def started(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    role, worker = event.field("role") or "lead", event.field("worker")
    others = _end(
        state.periods,
        lambda each: each.role == role and (role == "lead" or each.worker == worker),
        event.utc,
    )
    begun = AllocationPeriod(
        worker,
        role,
        event.utc,
        team=event.field("team"),
        start_is_estimated=bool(event.field("start_is_estimated")),
    )
    return replace(state, periods=tuple(sorted((*others, begun), key=_in_order)))


def ended(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """Ends the parts of the worker and role named; of all where the event names none."""
    worker, role = event.field("worker"), event.field("role")
    left = _end(
        state.periods,
        lambda each: worker in (None, each.worker) and role in (None, each.role),
        event.utc,
    )
    return replace(state, periods=left)


def all_ended(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    return replace(state, periods=_end(state.periods, lambda each: True, event.utc))


def _end(
    periods: tuple[AllocationPeriod, ...],
    ends: Callable[[AllocationPeriod], bool],
    at: datetime,
) -> tuple[AllocationPeriod, ...]:
    """The periods with each of those that run and are to end, ended."""
    left = (
        replace(each, ended=at) if each.ended is None and ends(each) else each for each in periods
    )
    return tuple(each for each in left if each.ended is None or each.ended > each.started)


def _in_order(period: AllocationPeriod) -> tuple[datetime, str, str]:
    return period.started, period.role, period.worker or ""
