"""A step-up from early help: asked for, and decided by the daily meeting."""

from __future__ import annotations

from keyworker.actions import family, questions
from keyworker.actions.action import NOT_CLOSED, Action

ACTIONS = (
    Action(
        id="request-step-up",
        title="Ask for a step-up",
        family=family.DECISION,
        records=("step-up.requested",),
        stages=NOT_CLOSED,
        asks=(
            questions.when(),
            questions.ask(
                "before_cut_off",
                "Did it come before the day's cut-off for the meeting?",
                required=False,
            ),
            questions.ask("immediate_risk", "Is there immediate risk?"),
            questions.words("reason", "Why is a step-up asked for?", required=False),
            questions.note(),
        ),
    ),
    Action(
        id="decide-step-up",
        title="Record the meeting's decision on a step-up",
        family=family.DECISION,
        records=("step-up.decided",),
        is_goal=True,
        stages=NOT_CLOSED,
        asks=(
            questions.when("When was the meeting?"),
            questions.ask(
                "threshold_met", "Is the threshold for a statutory service met?", required=False
            ),
            questions.words("rationale", "Why?", required=False),
            questions.words("attended_by", "Who was at the meeting?", required=False),
            questions.team(
                label="Which team is it given to?", hint="Only where the threshold is met"
            ),
            questions.note(),
        ),
    ),
)
