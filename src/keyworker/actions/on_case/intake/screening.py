"""From a referral on a team's desk to its place in the order of work: urgent or not, screened, rated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.actions import questions
from keyworker.actions.action import Action, ActionContext, NotPossible
from keyworker.actions.form_fields import FormField
from keyworker.actions.on_case.intake.referral import BEFORE_WORK
from keyworker.actions.one_event import recording
from keyworker.decisions.tables import PriorityAnswer, prioritise
from keyworker.record.writing import NewEvent

RATED = ("rag", "support", "priority")


def worked_out(context: ActionContext, values: dict[str, Any]) -> PriorityAnswer | None:
    """The priority that the policy's table gives this risk and support; None where it has no table."""
    if not context.pack.priority:
        return None
    facts = {"case": {name: values[name] for name in ("rag", "support") if name in values}}
    return prioritise(context.pack, facts, as_of=context.as_of)


def _asks_to_rate(context: ActionContext) -> Sequence[FormField]:
    given = context.pack.priority
    listed = tuple(sorted({str(row.priority) for row in given if isinstance(row.priority, str)}))
    return (
        questions.choice_of("priority.rated", "rag", "What is the level of risk?"),
        questions.choice_of("priority.rated", "support", "How much support is already in place?"),
        FormField(
            name="priority",
            label="Which priority?",
            type="choice" if listed else "text",
            required=not listed,
            choices=tuple((each, each) for each in listed),
            width="3",
            hint="Leave empty to take what the table gives for this risk and support"
            if listed
            else "",
        ),
        questions.why(
            "What is the rating based on, or why another priority than the table gives?",
            required=False,
        ),
        questions.note(),
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


def _rate(it: Any) -> Sequence[NewEvent]:
    return [it.event("priority.rated", at=it.now, **it.entered(*RATED, "reason", "note"))]


ACTIONS = (
    recording(
        "flag-urgent",
        "Flag the referral as urgent",
        "urgency.flagged",
        family="intake",
        at=None,
        stages=BEFORE_WORK,
        asks={"reason": "What makes it urgent?"},
        required={"reason"},
        long={"reason"},
    ),
    recording(
        "screen-referral",
        "Screen the referral",
        "screening.decided",
        family="decision",
        at=None,
        stages=BEFORE_WORK,
        asks={
            "outcome": "Is the threshold met?",
            "rationale": "What did you read, and what does it mean?",
        },
        required={"outcome", "rationale"},
        long={"rationale"},
        about=True,
    ),
    Action(
        id="rate-priority",
        title="Rate risk and priority",
        family="decision",
        stages=BEFORE_WORK,
        asks=_asks_to_rate,
        reads=_with_priority,
        does=_rate,
    ),
)
