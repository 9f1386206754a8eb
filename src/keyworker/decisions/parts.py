"""Who holds which part in a case, and has each accepted it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from keyworker.decisions.standing import AllocationPeriod
from keyworker.policy.casefile import before
from keyworker.policy.conditions import EventPattern

if TYPE_CHECKING:
    from keyworker.decisions.case_facts import CaseFacts

_ASKED = ("allocation.proposed", "allocation.agreed", "allocation.declined")
# Kept, not made anew: what matched a pattern is remembered by the pattern itself.
_PATTERNS = tuple(EventPattern(event=kind) for kind in _ASKED)


def parts_held(facts: CaseFacts) -> Iterator[Mapping[str, Any]]:
    """Each part running now: ``role`` (the part), ``worker``, ``team``, ``accepted``, ``job``, and all that is known
    of that worker.
    """
    for period in facts.state.current():
        worker = facts.seen.known.worker(period.worker)
        known = worker.model_dump(exclude_none=True, mode="json") if worker else {}
        yield {
            **known,
            "id": period.worker, "worker": period.worker, "role": period.role, "team": period.team,
            "job": known.get("role"), "accepted": _accepted(facts, period), "since": period.started.date(),
        }  # fmt: skip


def _accepted(facts: CaseFacts, period: AllocationPeriod) -> bool:
    """Whether the worker's last answer to being asked for this part is that they agree."""
    held_before = [
        each.ended
        for each in facts.state.periods
        if each.ended is not None and (each.worker, each.role) == (period.worker, period.role)
    ]
    answers = [
        event
        for pattern in _PATTERNS
        for event in facts.events(pattern, about_item=False)
        if event.field("worker") == period.worker
        and (event.field("role") or "lead") == period.role
        and not any(before(event.at, ended) for ended in held_before)
    ]
    last = max(answers, key=lambda event: (event.instant, _ASKED.index(event.kind)), default=None)
    return last is not None and last.kind == "allocation.agreed"
