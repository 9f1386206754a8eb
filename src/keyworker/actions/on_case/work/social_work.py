"""What only social workers do, and how long one stays: services, interviews, matters for the courts, permanency."""

from __future__ import annotations

from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import NOT_CLOSED, Action, ActionContext
from keyworker.actions.chosen import chosen_worker


def _on_the_day(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    """An interview was on the day it is said to have happened, today where none is said."""
    return {**values, "on": values.get("on", context.as_of)}


ACTIONS = (
    Action(
        id="agree-services",
        title="Record the services agreed",
        family=family.SOCIAL_WORK,
        records=("services.agreed",),
        asks=(
            questions.when("When were they agreed?"),
            questions.ask("from", "When do they start?"),
            questions.ask("until", "When are they planned to end?", required=False),
            questions.ask("complex", "Are the assessed needs complex?", required=False),
            questions.children(),
            questions.note(),
        ),
    ),
    # The policy asks about the interviewer's training, not whether they may hold the case.
    Action(
        id="record-interview",
        title="Record an interview of a child",
        family=family.SOCIAL_WORK,
        records=("interview.held",),
        asks=(
            questions.ask("type", "Which kind of interview?"),
            questions.ask("interviewer", "Whose interviewer?"),
            questions.ask("worker", "Which of our workers?", required=False),
            questions.ask("on", "On which day?", required=False),
            questions.children(),
            questions.note(),
        ),
        proposes=chosen_worker,
        settles=lambda entry: False,
        gives_part=False,
        reads=_on_the_day,
    ),
    Action(
        id="raise-issue",
        title="Record a matter for a social worker",
        family=family.SOCIAL_WORK,
        records=("issue.raised",),
        stages=NOT_CLOSED,
        asks=(
            questions.when(),
            questions.ask("issue", "Which?"),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="end-issue",
        title="Record that such a matter is over",
        family=family.SOCIAL_WORK,
        records=("issue.ended",),
        stages=NOT_CLOSED,
        asks=(
            questions.when(),
            questions.ask("issue", "Which?"),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="record-permanency",
        title="Record that the permanency plan was agreed",
        family=family.SOCIAL_WORK,
        records=("permanency.agreed",),
        asks=(
            questions.when(),
            questions.ask("where", "Where was it agreed?"),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="decide-social-work",
        title="Decide whether a social worker stays involved",
        family=family.SOCIAL_WORK,
        records=("social-work.decided",),
        asks=(
            questions.ask("needed", "Is a social worker needed throughout?"),
            questions.words("reason", "Why?", required=False),
            questions.children(),
            questions.note(),
        ),
    ),
)
