"""What does reopening a case bring back, though nobody records it anew?

A child whose standing only the closing ended has it again. That is an event of the day like any other, so that what a
standing asks for is asked for again.
"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.decisions.case.fold import after, children_of, entered
from keyworker.policy.casefile import CaseFile, Event
from keyworker.policy.vocabulary import kinds


def with_standings_again(known: CaseFile) -> CaseFile:
    """The case as it is known, with the standings that each reopening took up again as events beside it."""
    if kinds.CASE_REOPENED not in known.kinds:
        return known
    return known.with_more(_taken_up_again(known))


def _taken_up_again(known: CaseFile) -> Iterator[Event]:
    state, children = entered(known), children_of(known)
    for event in known.events:
        had, state = set(state.standings), after(state, event, children)
        if event.kind == kinds.CASE_REOPENED:
            for each in state.standings:
                if each not in had:
                    yield Event(
                        kind=kinds.STANDING_STARTED,
                        at=event.at,
                        recorded_at=event.recorded_at,
                        person=each.person,
                        standing=each.standing,
                        held_by=each.held_by,
                    )
