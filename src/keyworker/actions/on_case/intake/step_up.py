"""A step-up from early help: asked for, and decided by the daily meeting."""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.actions import questions
from keyworker.actions.action import NOT_CLOSED, ActionContext
from keyworker.actions.form_fields import FormField
from keyworker.actions.one_event import recording


def _given_to(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.team(
            context, label="Which team is it given to?", hint="Only where the threshold is met"
        ),
    )


ACTIONS = (
    recording(
        "request-step-up",
        "Ask for a step-up",
        "step-up.requested",
        family="decision",
        stages=NOT_CLOSED,
        asks={
            "before_cut_off": "Did it come before the day's cut-off for the meeting?",
            "immediate_risk": "Is there immediate risk?",
            "reason": "Why is a step-up asked for?",
        },
        required={"immediate_risk"},
        long={"reason"},
    ),
    recording(
        "decide-step-up",
        "Record the meeting's decision on a step-up",
        "step-up.decided",
        family="decision",
        stages=NOT_CLOSED,
        asks={
            "threshold_met": "Is the threshold for a statutory service met?",
            "rationale": "Why?",
            "attended_by": "Who was at the meeting?",
        },
        long={"rationale", "attended_by"},
        more=_given_to,
        at="When was the meeting?",
    ),
)
