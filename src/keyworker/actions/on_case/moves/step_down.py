"""Down from social care and up to it again: talked over, consented to, asked for; on hold and back."""

from __future__ import annotations

from keyworker.actions.on_case.intake.referral import BEFORE_WORK
from keyworker.actions.one_event import recording
from keyworker.record.models.cases import Stage

ACTIONS = (
    recording(
        "discuss-step-down",
        "Record that a step-down was discussed",
        "step-down.discussed",
        family="stepping",
        at="When did you speak?",
        required={"with", "agreed"},
        long={"if_not_engaging"},
        stages=BEFORE_WORK,
        asks={
            "with": "Who in the receiving team was spoken to?",
            "agreed": "Was the step-down agreed?",
            "if_not_engaging": "What happens if the family does not engage after it?",
        },
    ),
    recording(
        "record-consent",
        "Record the family's answer on consent",
        "consent.recorded",
        family="stepping",
        at="When did they answer?",
        asks={"given": "Do they consent?", "who": "Who gave or refused it?"},
        required={"given", "who"},
        stages=BEFORE_WORK,
    ),
    recording(
        "record-change",
        "Record that circumstances changed",
        "circumstances.changed",
        family="stepping",
        asks={"reason": "What changed for the family?"},
        required={"reason"},
        long={"reason"},
        stages=BEFORE_WORK,
    ),
    recording(
        "request-step-down",
        "Request a step-down",
        "step-down.requested",
        family="stepping",
        at="When was it requested?",
        stages=BEFORE_WORK,
    ),
    recording(
        "bring-assessment",
        "Record an assessment that came with the case",
        "assessment.brought",
        family="stepping",
        at="When did it arrive?",
        asks={"completed": "When was it completed?"},
        required={"completed"},
        stages=BEFORE_WORK,
    ),
    recording(
        "put-on-hold",
        "Put the case on hold",
        "hold.started",
        family="stepping",
        at="From when?",
        asks={"reason": "Who in social care takes it on, and why?"},
        required={"reason"},
        long={"reason"},
        stages=frozenset({Stage.OPEN}),
    ),
    recording(
        "record-social-worker-conversation",
        "Record the conversation with the social worker",
        "social-worker.spoken-with",
        family="stepping",
        at="When did you speak?",
        asks={"family_informed": "Is the family kept informed?"},
        required={"family_informed"},
        stages=BEFORE_WORK,
    ),
    recording(
        "resume-case",
        "Take the case off hold",
        "hold.ended",
        family="stepping",
        at="From when?",
        stages=frozenset({Stage.ON_HOLD}),
    ),
)
