"""How do events move each child's standing?"""

from __future__ import annotations

from dataclasses import replace

from keyworker.decisions.case.case_state import CaseState, StandingPeriod
from keyworker.policy.casefile import Event


def started(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """A standing that a child already has goes on; nobody named means every child."""
    standing = str(event.field("standing"))
    have = {
        each.person for each in state.standings if each.standing == standing and each.ended is None
    }
    new = tuple(
        StandingPeriod(person, standing, event.day, held_by=event.field("held_by"))
        for person in dict.fromkeys(event.named or children)
        if person not in have
    )
    return state.moved(standings=(*state.standings, *new))


def ended(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """Nobody named means everybody who has that standing."""
    people, standing = event.named, event.field("standing")
    return _end(
        state,
        event,
        frozenset(
            each
            for each in state.standings
            if each.standing == standing and (not people or each.person in people)
        ),
    )


def all_ended(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    return _end(state, event, frozenset(state.standings), by_closing=True)


def taken_up_again(state: CaseState, event: Event, children: tuple[str, ...]) -> CaseState:
    """A case that is reopened has its children as they were: what only its closing ended goes on until somebody ends it."""
    again = tuple(
        StandingPeriod(each.person, each.standing, event.day, held_by=each.held_by)
        for each in state.standings
        if each.by_closing and each.ended is not None and each.ended == state.closed_on
    )
    return state.moved(standings=(*state.standings, *again))


def _end(
    state: CaseState, event: Event, ending: frozenset[StandingPeriod], *, by_closing: bool = False
) -> CaseState:
    return state.moved(
        standings=tuple(
            replace(each, ended=event.day, by_closing=by_closing)
            if each.ended is None and each in ending
            else each
            for each in state.standings
        ),
    )
