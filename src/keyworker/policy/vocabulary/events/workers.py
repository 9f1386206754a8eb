"""What is recorded of a worker: other work in their week, what a policy asks of them, sessions of supervision?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import EventKind
from keyworker.policy.vocabulary.fields import (
    KindList,
    choice,
    day,
    listed,
    number,
    people,
    text,
    worker,
    yes_no,
)

# On a worker's own record
WORKERS: tuple[EventKind, ...] = (
    EventKind(
        "reduction.started",
        "work that takes a share of the week was recorded",
        (
            worker("worker", "Whose week"),
            text("reduction", "The reduction", "R3"),
            listed("type", "What the work is", "mentoring", of=KindList.OTHER_WORK),
            number("percent", "The share of the week in percent", 10),
            choice("count_by", "How it is counted", "percentage", "children"),
            people("children", "The children counted"),
            day("first_day", "First day"),
            day("last_day", "Last day"),
        ),
    ),
    EventKind(
        "reduction.ended",
        "work that took a share of the week was ended",
        (
            worker("worker", "Whose week"),
            text("reduction", "The reduction", "R3"),
            listed("type", "What the work was", "mentoring", of=KindList.OTHER_WORK),
            day("last_day", "Last day"),
        ),
    ),
    EventKind(
        "quality.confirmed",
        "what the policy asks of a worker was confirmed",
        (
            worker("worker", "Of whom"),
            text("name", "What, by the policy's own name for it", "nqsw"),
            text("value", "What is so; nothing where it is not known", "true"),
        ),
    ),
    EventKind(
        "session.recorded",
        "the worker's own part of a session of supervision was recorded",
        (
            worker("worker", "Whose supervision"),
            text("session", "The session; its words stand apart from every record", "S7"),
            day("held_on", "When it was held"),
            yes_no("caseload_reviewed", "Whether the caseload was reviewed"),
        ),
    ),
    EventKind(
        "session.signed",
        "the worker's own part of a session of supervision was signed",
        (
            worker("worker", "Whose supervision"),
            text("session", "The session", "S7"),
            day("held_on", "When it was held"),
            yes_no("caseload_reviewed", "Whether the caseload was reviewed"),
        ),
    ),
)
