"""From a referral on a team's desk to its place in the order of work: urgent or not, screened, rated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, NotPossible
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.on_case.intake.referral import BEFORE_WORK
from keyworker.decisions.tables import PriorityAnswer, prioritise, rows_by_priority


def worked_out(context: ActionContext, values: dict[str, Any]) -> PriorityAnswer | None:
    """The priority that the policy's table gives this risk and support; None where it has no table."""
    if not context.pack.priority:
        return None
    facts = {"case": {name: values[name] for name in ("rag", "support") if name in values}}
    return prioritise(context.pack, facts, as_of=context.as_of)


def _priorities(context: ActionContext) -> Choices:
    return tuple((each, each) for each in rows_by_priority(context.pack))


def _of_the_table(context: ActionContext, field: FormField) -> FormField:
    """One of the table's priorities, where the policy has a table; otherwise whatever is written."""
    if not _priorities(context):
        return field
    return replace(
        field,
        type="choice",
        choices=_priorities(context),
        required=False,
        hint="Leave empty to take what the table gives for this risk and support",
    )


def _with_priority(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    answer = worked_out(context, values)
    if answer is None or answer.priority is None:
        return values
    if values.get("priority", answer.priority) != answer.priority and not values.get("reason"):
        raise NotPossible(
            f"The table gives priority {answer.priority} for this risk and support: say why it is another",
            field="reason",
        )
    return {"priority": answer.priority, **values}


ACTIONS = (
    Action(
        id="flag-urgent",
        title="Flag the referral as urgent",
        family=family.INTAKE,
        records=("urgency.flagged",),
        stages=BEFORE_WORK,
        asks=(
            questions.words("reason", "What makes it urgent?"),
            questions.note(),
        ),
    ),
    Action(
        id="screen-referral",
        title="Screen the referral",
        family=family.DECISION,
        records=("screening.decided",),
        short_title="Screen",
        stages=BEFORE_WORK,
        asks=(
            questions.ask("outcome", "Is the threshold met?"),
            questions.words("rationale", "What did you read, and what does it mean?"),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="rate-priority",
        title="Rate risk and priority",
        family=family.DECISION,
        records=("priority.rated",),
        short_title="Rate again",
        stages=BEFORE_WORK,
        asks=(
            questions.ask("rag", "What is the level of risk?"),
            questions.ask("support", "How much support is already in place?"),
            questions.adjusted(
                questions.ask("priority", "Which priority?", width="3"), _of_the_table
            ),
            questions.why(
                "What is the rating based on, or why another priority than the table gives?",
                required=False,
            ),
            questions.note(),
        ),
        reads=_with_priority,
    ),
)
