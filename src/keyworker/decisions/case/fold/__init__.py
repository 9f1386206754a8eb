"""What do a case's events come to: how does each kind of event move the case from where it stood?

One function a kind of event, in the module of what it moves: the stage, the allocations, the standings, the team, who may open it. The
table below says which kinds move what; any other kind leaves the case where it was. This is the only place where
events are gone through for it: what is kept in the database is written from here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from keyworker.decisions.case.case_state import CaseState
from keyworker.decisions.case.fold import allocations, restriction, stage, standings, team
from keyworker.decisions.case.holders import without_absent_holders
from keyworker.decisions.case.leaving import without_leavers
from keyworker.policy.casefile import CaseFile, Event

Children = tuple[str, ...]
Step = Callable[[CaseState, Event, Children], CaseState]

# What conditions can ask of: the stage, who holds the case, each child's standing, the team and the locality.
_STANDING_STEPS: dict[str, tuple[Step, ...]] = {
    "referral.received": (stage.received,),
    "decision.made": (stage.decided, team.given),
    "step-up.decided": (stage.stepped_up, team.given_by_meeting),
    "waiting.started": (stage.taken_on,),
    "hold.started": (stage.held,),
    "hold.ended": (stage.held,),
    "allocation.started": (allocations.started, stage.allocated, team.allocated),
    "allocation.ended": (allocations.ended,),
    "unallocated.held": (allocations.put_on_list,),
    "absence.reviewed": (allocations.decided_in_absence,),
    "standing.started": (standings.started,),
    "standing.ended": (standings.ended,),
    "case.opened": (stage.opened, team.given),
    "case.reopened": (standings.taken_up_again, stage.opened),
    "case.closed": (stage.closed, allocations.all_ended, standings.all_ended, team.answered),
    "referral.rerouted": (team.rerouted,),
    "transfer.accepted": (team.accepted,),
    "worker.moved": (allocations.moved_along, team.moved_along),
    "team.closed": (allocations.team_closed, team.moved_along),
}
# What else pages and lists go by: an allocation or a transfer under way.
_TEAM_STEPS: dict[str, tuple[Step, ...]] = {
    "allocation.proposed": (team.proposed,),
    "allocation.declined": (team.answered,),
    "transfer.planned": (team.sent,),
    "transfer.sent": (team.sent,),
    "transfer.refused": (team.refused,),
}
# Who may open it.
_RESTRICTION_STEPS: dict[str, tuple[Step, ...]] = {
    "case.restricted": (restriction.restricted,),
    "restriction.lifted": (restriction.lifted,),
    "opening.allowed": (restriction.allowed,),
    "opening.ended": (restriction.ended,),
}
_STEPS = {**_STANDING_STEPS, **_TEAM_STEPS, **_RESTRICTION_STEPS}

FOLDED_KINDS: Final = frozenset(_STEPS)
_GIVING: Final = {
    allocations.started,
    team.accepted,
    team.given,
    team.given_by_meeting,
    team.proposed,
    team.rerouted,
    team.sent,
}
# The kinds by which a case comes to a worker or a team, or is on the way there.
KINDS_GIVING: Final = frozenset(
    kind for kind, steps in _STEPS.items() if not _GIVING.isdisjoint(steps)
)
# The kinds by which whoever was to have it does not.
KINDS_REFUSING: Final = frozenset(kind for kind, steps in _STEPS.items() if team.refused in steps)
# The kinds after which a condition about where the case stands may come out otherwise, by the part of it that they move.
KINDS_MOVING: Final = {
    part.__name__.rpartition(".")[2]: frozenset(
        kind
        for kind, steps in _STANDING_STEPS.items()
        if any(step.__module__ == part.__name__ for step in steps)
    )
    for part in (stage, allocations, standings, team)
}
# The kinds by which somebody decides that a case is another team's, or is to be: they may not see it any more then.
_SENDING: Final = (
    *(team.given, team.given_by_meeting, team.rerouted),
    *(team.proposed, team.allocated, team.sent),
)
KINDS_SENDING_AWAY: Final = frozenset(
    kind for kind, steps in _STEPS.items() if any(step in _SENDING for step in steps)
)


def fold(casefile: CaseFile, *, as_of: date) -> CaseState:
    """The case's state at the end of ``as_of``, from what was known then."""
    known = without_leavers(casefile.known_on(as_of), day=as_of)
    return fold_case(without_absent_holders(known, day=as_of))


def fold_case(known: CaseFile) -> CaseState:
    """The state after all events of a case file, which are in order, beginning where the case was entered.

    What is said of the whole family (nobody named) is said of each of its children.
    """
    state, children = entered(known), children_of(known)
    for event in known.events:
        state = after(state, event, children)
    return state


def entered(known: CaseFile) -> CaseState:
    """Where the case stood before its first event: in the team and locality in which it was entered."""
    return CaseState(team=known.case.team, locality=known.case.locality)


def children_of(known: CaseFile) -> Children:
    """The ids of the children the case is about, unborn ones too."""
    return tuple(child.id for child in known.children_and_unborn)


def after(state: CaseState, event: Event, children: Children) -> CaseState:
    """Where the case stands after one more event."""
    for step in _STEPS.get(event.kind, ()):
        state = step(state, event, children)
    return state
