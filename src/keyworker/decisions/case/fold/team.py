"""How do events move a case between teams, and what is proposed and not yet answered?"""

from __future__ import annotations

from keyworker.decisions.case.case_state import CaseState
from keyworker.policy.casefile import Event


def given(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """Whoever opens the case may say to which team, of whichever line; saying nothing leaves it where it is."""
    return state.moved(team=event.field("passed_to") or event.field("team") or state.team)


def rerouted(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """Sent on to another locality: the team there is not known until somebody says so."""
    locality = str(event.field("locality") or "")
    return state.moved(team=event.field("team"), locality=locality)


def proposed(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    return state.moved(proposed=event.field("worker"))


def answered(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    return state.moved(proposed=None)


def given_by_meeting(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """The meeting that finds the threshold met gives the case to a team; whatever else it finds leaves it where it is."""
    return given(state, event, children) if event.field("threshold_met") else state


def allocated(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """A lead answers the proposal, and the case is the lead's team's from then; another part leaves both as they are.

    Not while a move is under way: the case is then the receiving team's once that has accepted it.
    """
    if (event.field("role") or "lead") != "lead":
        return state
    stays = state.team if state.moving_to else None
    return state.moved(proposed=None, team=stays or event.field("team") or state.team)


def sent(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    return state.moved(sent_to=event.field("team"))


def accepted(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    return state.moved(team=event.field("team") or state.team, sent_to=None)


def refused(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    return state.moved(sent_to=None)


def moved_along(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """Its lead went to another team, and it with them; or its team closed, and another has it."""
    return state.moved(team=event.field("team") or state.team)
