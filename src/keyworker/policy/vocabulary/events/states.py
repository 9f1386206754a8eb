"""Which events are about the record itself: states worked out from it, and corrections?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import EventKind
from keyworker.policy.vocabulary.fields import text

# States, worked out under a pack and never recorded
STATES: tuple[EventKind, ...] = (
    EventKind(
        "state.entered",
        "a state began",
        (text("state", "Which of the policy's states", "unallocated"),),
        derived=True,
    ),
    EventKind(
        "state.left",
        "a state ended",
        (text("state", "Which of the policy's states", "unallocated"),),
        derived=True,
    ),
)

# Corrections of an earlier record
CORRECTIONS: tuple[EventKind, ...] = (
    EventKind(
        "event.corrected",
        "an earlier record was corrected",
        (text("corrects", "The id of the event that was wrong", "E1"),),
    ),
)
