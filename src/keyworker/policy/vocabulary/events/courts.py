"""What is recorded of courts, children looked after and remand?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import EventKind
from keyworker.policy.vocabulary.fields import choice, day, text, yes_no

# Courts, looked after children and remand
COURTS: tuple[EventKind, ...] = (
    EventKind("proceedings.issued", "care proceedings were issued"),
    EventKind(
        "proceedings.concluded",
        "care proceedings were concluded",
        (choice("outcome", "Where the children live then", "looked-after", "at-home", "other"),),
    ),
    EventKind(
        "hearing.listed",
        "a court hearing was listed",
        (choice("type", "Which hearing", "initial", "final", "other"), day("on", "When")),
    ),
    EventKind(
        "looked-after-review.listed", "a looked-after review was listed", (day("on", "When"),)
    ),
    EventKind(
        "looked-after-review.held",
        "a looked-after review was held",
        (yes_no("remains_on_remand", "Whether the young person is to remain on remand"),),
    ),
    EventKind(
        "remand.started",
        "the young person was remanded",
        (choice("type", "Where to", "local-authority-accommodation", "youth-detention"),),
    ),
    EventKind("remand.ended", "the remand ended"),
    EventKind(
        "trajectory.recorded",
        "the child's likely path was recorded",
        (
            choice("likely", "Which", "looked-after", "not-looked-after"),
            yes_no("panel", "Whether a panel recommended it"),
        ),
    ),
    EventKind(
        "joint-work.decided",
        "joint work between two teams was decided",
        (
            yes_no("agreed", "Whether there is joint work"),
            text("team", "The other team", "north"),
        ),
        decides=True,
    ),
)
