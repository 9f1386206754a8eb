"""How do events move the stage of a case: received, open, on hold, not opened, closed?"""

from __future__ import annotations

from keyworker.decisions.case.case_state import CaseState
from keyworker.policy.casefile import Event


def received(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """The first referral says what the case is; one that comes after closing brings it back."""
    if state.received_on is None:
        state = state.moved(
            received_on=event.day,
            type=event.field("type"),
            source=event.field("source"),
        )
    if state.stage != "closed":
        return state
    return state.moved(stage="received", closed_on=None, began_again=event)


def decided(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    if event.field("outcome") == "open":
        opened_on = state.opened_on or event.day
        return state.moved(stage="open", opened_on=opened_on, accountable=event.by)
    if event.field("outcome") == "not-open":
        return state.moved(stage="not-opened")
    return state


def stepped_up(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """What the meeting gives to a team is opened by it: nobody decides on it a second time."""
    given = event.field("threshold_met") and event.field("team")
    if not given or state.stage not in ("received", "not-opened"):
        return state
    opened_on = state.opened_on or event.day
    return state.moved(stage="open", opened_on=opened_on, accountable=event.by)


def opened(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    again = event if state.stage == "closed" else state.began_again
    return state.moved(
        stage="open", closed_on=None, opened_on=state.opened_on or event.day, began_again=again
    )


def taken_on(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """Where a policy has no decision to open, a family is taken on once it waits for a worker or has one."""
    if state.stage != "received":
        return state
    return state.moved(stage="open", opened_on=state.opened_on or event.day)


def allocated(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """A lead answers for the case from then on; no other part moves the stage."""
    if (event.field("role") or "lead") != "lead":
        return state
    return taken_on(state.moved(accountable=None), event, children)


def held(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    return state.moved(stage="on-hold" if event.kind == "hold.started" else "open")


def closed(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    return state.moved(stage="closed", closed_on=event.day, accountable=None)
