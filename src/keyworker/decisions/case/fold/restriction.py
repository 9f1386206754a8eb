"""How do events restrict a case, and let somebody open it all the same?"""

from __future__ import annotations

from datetime import date

from keyworker.decisions.case.case_state import CaseState, Opening
from keyworker.policy.casefile import Event


def restricted(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    return state.moved(restricted=True)


def lifted(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """Whoever was let in needs no leave of their own any more; restricted again, nobody has it."""
    return state.moved(restricted=False, openings=())


def allowed(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    worker, until = event.field("worker"), event.field("until")
    day = date.fromisoformat(until) if isinstance(until, str) else until
    return state.moved(openings=(*_others(state, worker), Opening(str(worker), day)))


def ended(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    return state.moved(openings=_others(state, event.field("worker")))


def _others(state: CaseState, worker: object) -> tuple[Opening, ...]:
    return tuple(each for each in state.openings if each.worker != worker)
