"""Who holds which part in a case, and has each accepted it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from keyworker.decisions.case.case_state import AllocationPeriod
from keyworker.policy.casefile import Event, before, local_day
from keyworker.policy.conditions.model import EventPattern

if TYPE_CHECKING:
    from keyworker.decisions.case.facts import CaseFacts

_ASKED = ("allocation.proposed", "allocation.agreed", "allocation.declined")
# Kept, not made anew: what matched a pattern is remembered by the pattern itself.
_PATTERNS = tuple(EventPattern(event=kind) for kind in _ASKED)


def parts_held(facts: CaseFacts) -> Iterator[Mapping[str, Any]]:
    """Each part running now: ``role`` (the part), ``worker``, ``team``, ``asked``, ``accepted``, ``job``, ``since``, and
    all that is known of that worker.
    """
    for period in facts.state.current():
        worker = facts.seen.known.worker(period.worker)
        known = worker.model_dump(exclude_none=True, mode="json") if worker else {}
        answers = _answers(facts, period)
        yield {
            **known,
            "id": period.worker,
            "worker": period.worker,
            "role": period.role,
            "team": period.team,
            "job": known.get("role"),
            "asked": any(event.kind == "allocation.proposed" for event in answers),
            "accepted": _accepted(answers),
            "since": local_day(period.started),
        }


def _answers(facts: CaseFacts, period: AllocationPeriod) -> Sequence[Event]:
    """What was asked of the worker and what they said about this part, since they last held it before."""
    held_before = [
        each.ended
        for each in facts.state.periods
        if each.ended is not None and (each.worker, each.role) == (period.worker, period.role)
    ]
    return [
        event
        for pattern in _PATTERNS
        for event in facts.events(pattern, about_item=False)
        if event.field("worker") == period.worker
        and (event.field("role") or "lead") == period.role
        and not any(before(event.at, ended) for ended in held_before)
    ]


def _accepted(answers: Sequence[Event]) -> bool:
    """Whether the worker's last answer is that they agree."""
    last = max(answers, key=lambda event: (event.instant, _ASKED.index(event.kind)), default=None)
    return last is not None and last.kind == "allocation.agreed"
