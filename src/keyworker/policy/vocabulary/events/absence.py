"""What is recorded when a worker is away, and of their cases meanwhile?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import METHOD, EventKind
from keyworker.policy.vocabulary.fields import choice, day, text, worker, yes_no

# A worker who is away
ABSENCE: tuple[EventKind, ...] = (
    EventKind(
        "absence.started",
        "the practitioner's absence was recorded",
        (
            worker("worker", "Who is away"),
            day("first_day", "First day away"),
            day("expected_return", "First day back"),
            yes_no("planned", "Whether planned"),
        ),
    ),
    EventKind(
        "absence.extended",
        "the expected return from an absence was changed",
        (
            worker("worker", "Who is away"),
            day("first_day", "First day away"),
            day("expected_return", "First day back"),
        ),
    ),
    EventKind(
        "absence.ended",
        "the practitioner returned",
        (
            worker("worker", "Who came back"),
            day("first_day", "First day away"),
        ),
    ),
    EventKind(
        "family.told",
        "the family was told",
        (
            choice("about", "What they were told", "absence", "holder", "new-lead", "outcome"),
            worker("holder", "Who holds the case"),
            text("contact", "How to reach them, as given to the family"),
            text("with", "Who was told", "Mother"),
            METHOD,
        ),
    ),
    EventKind(
        "cover.given",
        "urgent action was taken while the practitioner was unavailable",
        (worker("worker", "Who is unavailable"), text("action", "What was done")),
    ),
)

# What becomes of an absent worker's cases
ABSENT_WORKERS_CASES: tuple[EventKind, ...] = (
    EventKind(
        "absence.triaged",
        "the tasks due in an absence were settled",
        (
            worker("worker", "Who is away"),
            text("tasks", "What was done with each task", "Visit moved to W2"),
        ),
    ),
    EventKind(
        "absence.reviewed",
        "an absent worker's case was reviewed",
        (
            worker("worker", "Who is away"),
            choice(
                "outcome",
                "What becomes of the case",
                "stays",
                "temporary",
                "reallocated",
                "unallocated",
            ),
            day("until", "Until when"),
        ),
    ),
)
