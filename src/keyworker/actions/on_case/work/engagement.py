"""A family that does not engage: the steps in their order, and what keeps a case open all the same."""

from __future__ import annotations

from keyworker.actions.action import ActionContext
from keyworker.actions.one_event import recording


def _obliged(context: ActionContext) -> bool:
    kinds = [
        event.kind for event in context.known.of_kind("obligation.started", "obligation.ended")
    ]
    return kinds[-1:] == ["obligation.started"]


ACTIONS = (
    recording(
        "note-non-engagement",
        "Record that the family does not engage",
        "non-engagement.noted",
        family="engagement",
        asks={"reason": "What shows it, and what may stand in the way?"},
        required={"reason"},
        long={"reason"},
    ),
    recording(
        "attempt-visit",
        "Record a visit that found nobody",
        "visit.attempted",
        family="engagement",
        asks={
            "planned": "Was it planned?",
            "part_of_day": "In which part of the day?",
            "result": "What came of it?",
        },
        required={"planned", "part_of_day", "result"},
        hints={"result": "For example: no answer, card left"},
    ),
    recording(
        "send-visit-letter",
        "Record the letter with a planned visit",
        "engagement-letter.sent",
        family="engagement",
        at="When was it sent?",
        asks={"visit_on": "On which day is the visit?"},
        required={"visit_on"},
        fixed={"about": "planned-visit"},
    ),
    recording(
        "ask-professionals",
        "Record that other professionals were asked",
        "professionals.asked",
        family="engagement",
        asks={
            "with": "Who was asked?",
            "engaged_elsewhere": "Does the family engage well with them?",
            "joint_visit": "When is the joint visit, or why is there none?",
        },
        required={"with", "engaged_elsewhere", "joint_visit"},
    ),
    recording(
        "send-last-letter",
        "Record the last letter",
        "engagement-letter.sent",
        family="engagement",
        at="When was it sent?",
        fixed={"about": "last-request"},
    ),
    recording(
        "start-obligation",
        "Record a statutory obligation to stay involved",
        "obligation.started",
        family="engagement",
        at="From when?",
        asks={"ground": "Which obligation is it?"},
        required={"ground"},
        possible=lambda context: (
            "Such an obligation is on record already." if _obliged(context) else None
        ),
    ),
    recording(
        "end-obligation",
        "Record that the statutory obligation ended",
        "obligation.ended",
        family="engagement",
        at="When did it end?",
        asks={"reason": "How did it end?"},
        required={"reason"},
        long={"reason"},
        possible=lambda context: None if _obliged(context) else "No such obligation is on record.",
    ),
)
