"""A family that waits for a worker: put on the list, told of it, looked at again while it waits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext
from keyworker.actions.form_fields import FormField
from keyworker.actions.on_case.intake.referral import BEFORE_WORK
from keyworker.actions.possible import none_yet
from keyworker.caseload.waiting_list import expected_for


def is_waiting(context: ActionContext) -> bool:
    """Whether the family was placed on the list and nobody leads since."""
    return context.state.lead is None and any(
        True for _ in context.known.of_kind("waiting.started")
    )


def _led(context: ActionContext) -> str | None:
    if context.state.lead is not None:
        return "Somebody leads this case already, so the family does not wait."
    if context.state.is_statutory:
        return (
            "A child here has a statutory standing: such a case is never left to wait. Allocate it."
        )
    return "The family is on the waiting list already." if is_waiting(context) else None


def _not_waiting(context: ActionContext) -> str | None:
    return None if is_waiting(context) else "The family is not on the waiting list."


_nobody_to_tell_of = none_yet(
    "There is no referral to tell of.", "waiting.started", "dispute.raised", "referral.received"
)


def _waiting_where_they_wait(context: ActionContext, field: FormField) -> FormField:
    return replace(field, initial="waiting" if is_waiting(context) else None)


def _priority(context: ActionContext) -> Any:
    rated = next(reversed(list(context.known.of_kind("priority.rated"))), None)
    return rated.field("priority") if rated is not None else None


def _as_rated(context: ActionContext, field: FormField) -> FormField:
    return replace(field, initial=_priority(context))


def _as_expected(context: ActionContext, field: FormField) -> FormField:
    if not is_waiting(context):
        return field
    expected = expected_for(context.case.service, _priority(context), as_of=context.as_of)
    if expected is None:
        return field
    return replace(field, hint=expected.basis, initial=expected.words if expected.known else None)


PUT_ON_LIST = Action(
    id="put-on-waiting-list",
    title="Put the family on the waiting list",
    family=family.WAITING,
    records=("waiting.started",),
    is_goal=True,
    stages=BEFORE_WORK,
    possible=_led,
    asks=(
        questions.ask("attendance_concern", "Is school attendance a concern?"),
        questions.words(
            "reason",
            "Why does the family have to wait?",
            required=False,
            hint="Needed where a case manager may have room, or where risk is high and support low",
        ),
        questions.note(),
    ),
)

TELL_REFERRER = Action(
    id="tell-referrer",
    title="Record that the referrer was told",
    family=family.WAITING,
    records=("referrer.told",),
    short_title="Referrer told",
    tells_referrer=True,
    stages=BEFORE_WORK,
    possible=_nobody_to_tell_of,
    asks=(
        questions.when("When were they told?"),
        questions.adjusted(
            questions.ask("about", "What were they told of?"), _waiting_where_they_wait
        ),
        questions.adjusted(
            questions.ask("priority", "Which priority were they told?", required=False, width="3"),
            _as_rated,
        ),
        questions.adjusted(
            questions.ask("expected_wait", "Which wait are they told to expect?", required=False),
            _as_expected,
        ),
        questions.note(),
    ),
)

ACTIONS = (
    PUT_ON_LIST,
    Action(
        id="send-waiting-letter",
        title="Record the letter about waiting",
        family=family.WAITING,
        records=("waiting-letter.sent",),
        short_title="Record letter",
        stages=BEFORE_WORK,
        possible=_not_waiting,
        asks=(
            questions.when("When was it sent?"),
            questions.ask(
                "contact",
                "Which contact details does it give?",
                hint="The team's telephone number or address, as the family reads it",
            ),
            questions.note(),
        ),
    ),
    TELL_REFERRER,
    Action(
        id="request-enforcement",
        title="Ask for action on attendance",
        family=family.WAITING,
        records=("enforcement.requested",),
        short_title="Ask for action",
        stages=BEFORE_WORK,
        asks=(
            questions.when("When was the officer asked?"),
            questions.note(),
        ),
    ),
    Action(
        id="rule-out-enforcement",
        title="Rule out action on attendance",
        family=family.WAITING,
        records=("enforcement.ruled-out",),
        stages=BEFORE_WORK,
        asks=(
            questions.words("reason", "Why is action on attendance not relevant?"),
            questions.note(),
        ),
    ),
    Action(
        id="review-waiting",
        title="Review the wait",
        family=family.WAITING,
        records=("waiting.reviewed",),
        short_title="Review the wait",
        stages=BEFORE_WORK,
        possible=_not_waiting,
        asks=(
            questions.words("decision", "What do you decide?"),
            questions.words("actions", "What is done, by whom and when?"),
            questions.note(),
        ),
    ),
)
