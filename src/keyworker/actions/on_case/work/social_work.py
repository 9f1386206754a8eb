"""What only social workers do, and how long one stays: services, interviews, matters for the courts, permanency."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from keyworker.actions.action import NOT_CLOSED, ActionContext, Entry
from keyworker.actions.one_event import recording
from keyworker.workforce.models import Worker


def _interviewer(entry: Entry) -> Worker | None:
    return entry.worker() if "worker" in entry.values else None


def _on_the_day(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    """An interview was on the day it is said to have happened, today where none is said."""
    return {**values, "on": values.get("on", context.as_of)}


_INTERVIEW = recording(
    "record-interview",
    "Record an interview of a child",
    "interview.held",
    family="social-work",
    asks={
        "type": "Which kind of interview?",
        "interviewer": "Whose interviewer?",
        "worker": "Which of our workers?",
        "on": "On which day?",
    },
    required={"type", "interviewer"},
    about=True,
    at=None,
)

ACTIONS = (
    recording(
        "agree-services",
        "Record the services agreed",
        "services.agreed",
        family="social-work",
        asks={
            "from": "When do they start?",
            "until": "When are they planned to end?",
            "complex": "Are the assessed needs complex?",
        },
        required={"from"},
        about=True,
        at="When were they agreed?",
    ),
    # The policy asks about the interviewer's training, not whether they may hold the case.
    replace(_INTERVIEW, proposes=_interviewer, settles=False, reads=_on_the_day),
    recording(
        "raise-issue",
        "Record a matter for a social worker",
        "issue.raised",
        family="social-work",
        asks={"issue": "Which?"},
        required={"issue"},
        about=True,
        stages=NOT_CLOSED,
    ),
    recording(
        "end-issue",
        "Record that such a matter is over",
        "issue.ended",
        family="social-work",
        asks={"issue": "Which?"},
        required={"issue"},
        about=True,
        stages=NOT_CLOSED,
    ),
    recording(
        "record-permanency",
        "Record that the permanency plan was agreed",
        "permanency.agreed",
        family="social-work",
        asks={"where": "Where was it agreed?"},
        required={"where"},
        about=True,
    ),
    recording(
        "decide-social-work",
        "Decide whether a social worker stays involved",
        "social-work.decided",
        family="social-work",
        asks={"needed": "Is a social worker needed throughout?", "reason": "Why?"},
        required={"needed"},
        long={"reason"},
        about=True,
        at=None,
    ),
)
