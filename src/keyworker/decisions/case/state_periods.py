"""When was a case, or a child of it, in which of the policy's states, and why?"""

from __future__ import annotations

from datetime import date, datetime

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.casefile import Event
from keyworker.policy.model import Model
from keyworker.policy.rules.states import State


class StatePeriod(Model):
    """A time in one of the policy's states; ``left`` is None while it lasts. ``subject`` is the child, if of one."""

    id: str
    clause: str
    clause_id: str
    title: str
    subject: str | None = None
    entered: date | datetime
    left: date | datetime | None = None
    because: tuple[str, ...] = ()


def state_periods(case: CaseOnDay) -> tuple[StatePeriod, ...]:
    """Every time the case or a child was in a state, in the order in which they began."""
    left = {
        (event.field("state"), event.person, event.field("entered")): event.at
        for event in case.of_kind("state.left")
    }
    entered = (
        (event, case.pack.state(event.field("state"))) for event in case.of_kind("state.entered")
    )
    return tuple(
        _period(case, state, event, left.get((state.id, event.person, event.at)))
        for event, state in entered
        if state is not None
    )


def _period(
    case: CaseOnDay, state: State, event: Event, left: date | datetime | None
) -> StatePeriod:
    return StatePeriod(
        id=state.id,
        clause=case.pack.cite(state.clause),
        clause_id=state.clause,
        title=state.title,
        subject=event.person,
        entered=event.at,
        left=left,
        because=case.timeline.why(event),
    )
