"""What is recorded of meetings about a family?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import EventKind
from keyworker.policy.vocabulary.fields import choice, day, length, text

# Meetings of every type
MEETINGS: tuple[EventKind, ...] = (
    EventKind(
        "meeting.held",
        "a meeting was held",
        (
            choice(
                "type",
                "Which meeting",
                "transfer",
                "taf",
                "tac",
                "conference",
                "handover",
                "joint-working",
            ),
            choice(
                "outcome",
                "What it decided",
                "threshold-met",
                "threshold-not-met",
                "more-attempts",
                "not-agreed",
                "agreed",
            ),
            text("invited", "Who was invited"),
            text("attended_by", "Who came"),
            text("weight_of_no_response", "The weight given to the lack of response"),
            text("chair", "The chair's job role", "unit-leader"),
            text("concerns", "What concerns were discussed", "Debt"),
            text("disagreements", "What was disputed, or that nothing was", "None"),
            choice(
                "transfer_policy",
                "Whether the arrangement follows the transfer policy",
                "in-line",
                "departure",
            ),
        ),
        decides=True,
    ),
    EventKind(
        "meeting.planned",
        "a meeting was planned",
        (
            choice("type", "Which meeting", "transfer", "taf", "tac"),
            day("on", "When"),
            text("invited", "Who is invited"),
        ),
    ),
)

# How often the team around the family meets, and its minutes
MEETINGS_OF_THE_TEAM: tuple[EventKind, ...] = (
    EventKind(
        "taf-interval.set",
        "how often the team around the family meets was set",
        (length("every", "How often", "3 weeks"),),
    ),
    EventKind(
        "minutes.shared",
        "minutes and actions of a meeting were shared",
        (
            text("shared_with", "Who was sent them", "School, family"),
            text("outstanding", "Who has not been sent them yet", "Health visitor"),
        ),
    ),
)
