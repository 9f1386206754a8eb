"""What comes to a worker's ears and cannot wait: information, risk, a family nobody could reach."""

from __future__ import annotations

from keyworker.actions.on_case.intake.referral import BEFORE_WORK
from keyworker.actions.one_event import recording

ACTIONS = (
    recording(
        "record-information",
        "Record information that came in",
        "information.received",
        family="informing",
        at="When did it arrive?",
        asks={"from": "From whom?"},
        required={"from"},
        about=True,
        stages=BEFORE_WORK,
    ),
    recording(
        "note-risk",
        "Record a risk",
        "risk.noted",
        family="informing",
        asks={"risk": "What is the risk, and to whom?"},
        required={"risk"},
        long={"risk"},
        about=True,
        stages=BEFORE_WORK,
    ),
    recording(
        "share-risk",
        "Agree with a manager what happens about a risk",
        "risk.shared",
        family="informing",
        at="When did you speak?",
        required={"next_steps"},
        long={"next_steps"},
        stages=BEFORE_WORK,
        asks={"next_steps": "What was agreed to happen next, with which manager?"},
        possible=lambda asked: (
            None
            if any(True for _ in asked.known.of_kind("risk.noted"))
            else "No risk is on record. Record it first."
        ),
    ),
    recording(
        "answer-escalation",
        "Say what happens when a family is not reached",
        "escalation.answered",
        family="informing",
        at=None,
        asks={"next_steps": "What happens next, who does it, and by when?"},
        required={"next_steps"},
        long={"next_steps"},
    ),
)
