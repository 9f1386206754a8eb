"""What is recorded of who has the case, whose turn it is to take one, and disputes about it?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import EventKind
from keyworker.policy.vocabulary.fields import (
    KindList,
    choice,
    day,
    listed,
    number,
    text,
    worker,
    yes_no,
)

_ALLOCATION = (
    worker("worker", "The worker"),
    choice(
        "role",
        "The part they play",
        "lead",
        "accountable",
        "key-worker",
        "co-worker",
        "involved",
        "holding",
        "team-only",
    ),
    text("team", "The team", "north"),
)

# Who is allocated, and in which part
ALLOCATION: tuple[EventKind, ...] = (
    EventKind("allocation.proposed", "an allocation was proposed", _ALLOCATION),
    EventKind(
        "allocation.declined", "a proposed allocation was declined", _ALLOCATION, decides=True
    ),
    EventKind(
        "allocation.agreed",
        "an allocation was agreed",
        (
            *_ALLOCATION,
            text("how", "How it was agreed", "In person"),
            yes_no("guidance_followed", "Whether a change follows the engagement guidance"),
        ),
        decides=True,
    ),
    EventKind(
        "allocation.started",
        "an allocation started",
        (
            *_ALLOCATION,
            yes_no("start_is_estimated", "Whether the true start is not known", imported=True),
        ),
        open_to_support=True,
    ),
    EventKind("allocation.ended", "an allocation ended", _ALLOCATION),
    EventKind(
        "increase.agreed",
        "an increase in a caseload was agreed",
        (
            worker("worker", "Whose caseload"),
            number("level", "The count agreed to", 27),
            choice("agreed_by", "Who agrees", "manager", "practitioner"),
        ),
        decides=True,
    ),
    EventKind("increase.ended", "the agreed increase ended", (worker("worker", "Whose caseload"),)),
    EventKind(
        "caseload.checked",
        "the team's caseloads were checked",
        (text("team", "The team", "north"),),
    ),
)

# Turns of the rota for new cases
ROTA: tuple[EventKind, ...] = (
    EventKind(
        "turn.planned",
        "a turn for new cases was planned",
        (worker("worker", "Whose turn"), day("on", "When it starts")),
    ),
    EventKind("turn.started", "a turn for new cases started", (worker("worker", "Whose turn"),)),
    EventKind(
        "names.confirmed",
        "the workers able to take new cases were listed",
        (worker("worker", "Whose list"),),
    ),
)

# Disputes between services about who takes a case
DISPUTES: tuple[EventKind, ...] = (
    EventKind(
        "dispute.raised",
        "a dispute about allocation was raised",
        (text("with", "With which service", "children's centre"),),
    ),
    EventKind(
        "dispute.escalated",
        "a dispute about allocation was taken further",
        (listed("level", "To which job role", "service-manager", of=KindList.ROLES),),
    ),
    EventKind(
        "dispute.settled",
        "a dispute about allocation was settled",
        (text("outcome", "What was decided"),),
    ),
)
