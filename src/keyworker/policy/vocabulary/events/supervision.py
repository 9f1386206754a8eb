"""What is recorded of supervision?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import EventKind
from keyworker.policy.vocabulary.fields import day, text, worker

# Supervision of a new allocation
SUPERVISION: tuple[EventKind, ...] = (
    EventKind(
        "supervision.planned",
        "a supervision was planned",
        (worker("worker", "Whose supervision"), day("on", "When")),
    ),
    EventKind(
        "allocation.discussed",
        "a new allocation was discussed in supervision",
        (
            worker("worker", "With whom"),
            text("actions", "Actions and tasks agreed"),
            text("no_actions_because", "Why none are needed"),
        ),
    ),
)

# The record of supervision
SUPERVISION_RECORDS: tuple[EventKind, ...] = (
    EventKind("supervision.recorded", "the record of supervision was written or changed"),
    EventKind("supervision.returned", "the record of supervision was returned to the worker"),
    EventKind("supervision.signed", "the record of supervision was signed"),
    EventKind("supervision.filed", "the record of supervision was filed on the case system"),
    EventKind("supervision.authorised", "the record of supervision was authorised"),
)
