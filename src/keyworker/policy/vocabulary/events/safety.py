"""What is recorded of warnings, safe visits, information that comes in and risk?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import EventKind
from keyworker.policy.vocabulary.fields import Field, FieldType, choice, text, yes_no

# Warning markers and safe visits
WARNINGS_AND_VISITS: tuple[EventKind, ...] = (
    EventKind("marker.added", "a warning marker was added", (text("marker", "Which", "Dog"),)),
    EventKind("markers.read", "the warning markers were read"),
    EventKind(
        "visit.planned",
        "a visit was planned",
        (
            Field("starts", FieldType.MOMENT, "When it is to start", "2026-06-01T10:00"),
            Field("ends", FieldType.MOMENT, "When it is to end", "2026-06-01T11:00"),
            yes_no("alone", "Whether the worker goes alone"),
            text("check_in", "Who is told of the return", "Duty desk"),
        ),
    ),
    EventKind("safe-return.recorded", "a safe return from a visit was recorded"),
)

# Information that comes in, and risk
INFORMATION_AND_RISK: tuple[EventKind, ...] = (
    EventKind(
        "information.received",
        "information came in",
        (
            choice(
                "type",
                "Of what kind",
                "contact-record",
                "missing-episode",
                "exploitation",
                "domestic-abuse",
                "other",
            ),
            text("from", "From whom", "Police"),
            yes_no("guidance_followed", "Whether the guidance for this kind was followed"),
        ),
    ),
    EventKind(
        "risk.noted",
        "a risk was noted",
        (text("risk", "Which risk", "Debt collectors at the door"),),
    ),
    EventKind(
        "risk.shared",
        "a record about risk was shared with a manager",
        (text("next_steps", "What happens next", "Joint visit tomorrow"),),
    ),
    EventKind(
        "escalation.answered",
        "an escalation was answered",
        (text("next_steps", "What happens next, by when", "Unannounced visit by Friday"),),
    ),
)
