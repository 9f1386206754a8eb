"""Who holds which part in a case, and has each accepted it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from keyworker.decisions.case.case_state import AllocationPeriod, CaseState
from keyworker.policy.casefile import Event, before, local_day

_OFFER = ("allocation.proposed", "allocation.agreed", "allocation.declined")
# Finds the events of a kind, by the day asked about.
OfKind: TypeAlias = Callable[[str], Sequence[Event]]


def parts_held(
    state: CaseState, written: Callable[[str | None], Mapping[str, Any]], of_kind: OfKind
) -> Iterator[Mapping[str, Any]]:
    """Each part running now: ``role`` (the part), ``worker``, ``team``, ``asked``, ``accepted``, ``job``, ``since``, and
    all that is known of that worker, as ``written`` of them.
    """
    for period in state.current():
        document = written(period.worker)
        offer = _offer(state, period, of_kind)
        yield {
            **document,
            "id": period.worker,
            "worker": period.worker,
            "role": period.role,
            "team": period.team,
            "job": document.get("role"),
            "asked": any(event.kind == "allocation.proposed" for event in offer),
            "accepted": _accepted(offer),
            "since": local_day(period.started),
        }


def _offer(state: CaseState, period: AllocationPeriod, of_kind: OfKind) -> Sequence[Event]:
    """What was put to the worker and what they answered about this part, since they last held it before."""
    held_before = [
        each.ended
        for each in state.periods
        if each.ended is not None and (each.worker, each.role) == (period.worker, period.role)
    ]
    return [
        event
        for kind in _OFFER
        for event in of_kind(kind)
        if _is_of(event, period) and not any(before(event.at, ended) for ended in held_before)
    ]


def _is_of(event: Event, period: AllocationPeriod) -> bool:
    part = event.field("role") or "lead"
    return event.field("worker") == period.worker and part == period.role


def _accepted(offer: Sequence[Event]) -> bool:
    """Whether the worker's last answer is that they agree."""
    last = max(offer, key=lambda event: (event.utc, _OFFER.index(event.kind)), default=None)
    return last is not None and last.kind == "allocation.agreed"
