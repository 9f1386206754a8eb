"""What is recorded of managers' agreements and of the team's capacity?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import EventKind
from keyworker.policy.vocabulary.fields import choice, day, length, text

# Relaxations of a timescale
RELAXATIONS: tuple[EventKind, ...] = (
    EventKind(
        "relaxation.agreed",
        "a relaxation was agreed",
        (
            text("timescale", "Which timescale"),
            length("interval", "The interval agreed", "6 weeks"),
            day("until", "Until when"),
            choice("ground", "On what ground", "non-engagement", "demand", "capacity"),
        ),
        decides=True,
    ),
    EventKind(
        "relaxation.ended",
        "a relaxation was no longer needed",
        (text("timescale", "Which timescale"),),
    ),
    EventKind(
        "relaxation.reviewed",
        "the relaxation was reviewed",
        (text("timescale", "Which timescale"),),
    ),
)

# Who answers for capacity
CAPACITY: tuple[EventKind, ...] = (
    EventKind(
        "senior.told",
        "the senior manager was told",
        (
            choice(
                "about",
                "Of what",
                "unallocated",
                "transfer-unallocated",
                "absence",
                "delay",
                "capacity",
            ),
        ),
    ),
    EventKind(
        "case.ready",
        "the case was found ready to move on",
        (choice("next", "What comes next", "close", "transfer"),),
    ),
    EventKind(
        "capacity.raised",
        "a capacity problem was raised",
        (
            choice(
                "source",
                "Where it comes from",
                "manager",
                "staff",
                "senior-manager",
                "trend",
                "forecast",
                "new-pressure",
            ),
            text("effect", "What it does", "No time for visits"),
        ),
    ),
    EventKind(
        "capacity.answered",
        "a capacity problem was answered",
        (
            text("outcome", "What came of it", "Agency post agreed"),
            day("raised_with_director", "When the director was told"),
            day("raised_with_leadership", "When the leadership team was told"),
            text("risk_reference", "The entry in the risk register", "R-12"),
            text("no_risk_because", "Why no entry was needed", "Solved within the week"),
        ),
    ),
)

# Teams under the policy
TEAMS: tuple[EventKind, ...] = (
    EventKind(
        "team.started",
        "the team began its work under the policy",
        (text("team", "The team", "north"),),
    ),
)
