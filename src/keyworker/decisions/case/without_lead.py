"""Since when is a case allocated to nobody, may it be so, and since when does its family wait for a worker, how urgently?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.case_state import CaseState
from keyworker.policy.casefile import CaseFile, in_utc, local_day
from keyworker.policy.rules.states import UNALLOCATED
from keyworker.policy.vocabulary import STATUTORY_STANDINGS, WAITING_BY_DECISION, kinds
from keyworker.policy.vocabulary.roles import WORKED_ON

# What puts a case on the list of those that are allocated to nobody.
PUTS_ON_LIST: Final = (kinds.UNALLOCATED_HELD, kinds.ABSENCE_REVIEWED)
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


def unallocated_since(seen: CaseOnDay) -> date | None:
    """Since when an open case is allocated to nobody, as lists, counts and reports have it; None where it is to somebody.

    Where the policy has a state of that name, that says so: whoever is named does not count by being named. Where it has
    none, a case is allocated once somebody leads it.
    """
    nobody = without_lead_since(seen.state)
    if all(each.id != UNALLOCATED for each in seen.pack.states):
        return nobody
    entered = _running_since(seen) if seen.state.stage in WORKED_ON else None
    return entered if entered is None or nobody is None else min(entered, nobody)


def _running_since(seen: CaseOnDay) -> date | None:
    """The day on which the policy's own state began that still runs."""
    entered, left = (
        [each for each in seen.of_kind(kind) if each.field("state") == UNALLOCATED]
        for kind in ("state.entered", "state.left")
    )
    return entered[-1].day if len(entered) > len(left) else None


def may_wait(known: CaseFile, state: CaseState) -> bool:
    """Whether the case may be without a worker: no child has a statutory standing, or it was decided that it waits.

    Of those standings a decision counts for ``WAITING_BY_DECISION`` alone, and only where it names the senior manager who
    knows of it and was taken since the last worker began: the next one's going is decided anew.
    """
    now = {each.standing for each in state.standings if each.ended is None} & STATUTORY_STANDINGS
    return not now or (now <= WAITING_BY_DECISION and _decided(known, state))


def _decided(known: CaseFile, state: CaseState) -> bool:
    leads = [each.started for each in state.periods if each.role == "lead"]
    again = state.began_again
    return any(
        (not leads or event.utc >= in_utc(max(leads, key=in_utc)))
        and (again is None or event.day >= again.day)
        for event in known.of_kind(*PUTS_ON_LIST)
        if event.field("senior_manager") and event.field("outcome") in {None, "unallocated"}
    )


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
