"""Since when does nobody lead a case, and since when does its family wait for a worker, how urgently?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from keyworker.decisions.case.case_state import CaseState
from keyworker.policy.casefile import CaseFile, in_utc, local_day
from keyworker.policy.vocabulary import kinds
from keyworker.policy.vocabulary.roles import WORKED_ON

_ENDS_A_WAIT: Final = frozenset({kinds.ALLOCATION_STARTED, kinds.CASE_CLOSED})
_MOVES_A_WAIT: Final = _ENDS_A_WAIT | {kinds.WAITING_STARTED, kinds.PRIORITY_RATED}


def without_lead_since(state: CaseState) -> date | None:
    """Since when nobody leads a case that is worked on; None where somebody does, or nobody works on it.

    Since the last lead, or since it came (back) where that was later: while it is closed it waits for nobody.
    """
    if state.stage not in WORKED_ON or state.current("lead"):
        return None
    let_go = [each.ended for each in state.periods if each.role == "lead" and each.ended]
    if not let_go:
        return state.opened_on or state.received_on or date.min
    again = state.began_again
    known = (local_day(max(let_go, key=in_utc)), again.day if again else None, state.received_on)
    return max(each for each in known if each is not None)


@dataclass(frozen=True)
class Wait:
    """A family that was put on the waiting list, and the priority it was last given; empty where it was given none."""

    since: date
    priority: str


def wait_of(known: CaseFile, state: CaseState) -> Wait | None:
    """How a family waits that nobody leads; None where it does not."""
    if next(known.of_kind(kinds.WAITING_STARTED), None) is None:
        return None
    if state.stage == "closed" or state.current("lead"):
        return None
    since, priority = None, ""
    for event in known.events:
        if event.kind not in _MOVES_A_WAIT:
            continue
        if event.kind == kinds.PRIORITY_RATED:
            priority = str(event.field("priority") or "")
        elif event.kind == kinds.WAITING_STARTED:
            since = since or event.day
        elif ends_a_wait(event.kind, event.field("role")):
            since = None
    return Wait(since, priority) if since is not None else None


def ends_a_wait(kind: str, role: str | None) -> bool:
    """Whether a family that waits has a worker from then, or waits no more."""
    return kind in _ENDS_A_WAIT and (role or "lead") == "lead"
