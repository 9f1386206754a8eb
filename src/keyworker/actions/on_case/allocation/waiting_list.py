"""A family that waits for a worker: put on the list, told of it, looked at again while it waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from keyworker.actions import questions
from keyworker.actions.action import Action, ActionContext
from keyworker.actions.form_fields import FormField
from keyworker.actions.on_case.intake.referral import BEFORE_WORK
from keyworker.actions.one_event import recording
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


def _nobody_to_tell_of(context: ActionContext) -> str | None:
    told_of = ("waiting.started", "dispute.raised", "referral.received")
    return (
        None
        if any(event.kind in told_of for event in context.known.events)
        else "There is no referral to tell of."
    )


def _asks_to_tell(context: ActionContext) -> Sequence[FormField]:
    waits = is_waiting(context)
    rated = next((event for event in reversed(list(context.known.of_kind("priority.rated")))), None)
    priority = rated.field("priority") if rated is not None else None
    expected = expected_for(context.case.service, priority, as_of=context.as_of) if waits else None
    return (
        questions.when("When were they told?"),
        replace(
            questions.choice_of("referrer.told", "about", "What were they told of?"),
            initial="waiting" if waits else None,
        ),
        replace(
            questions.line("priority", "Which priority were they told?", required=False),
            initial=priority,
            width="3",
        ),
        replace(
            questions.line(
                "expected_wait",
                "Which wait are they told to expect?",
                required=False,
                hint=expected.basis if expected is not None else "",
            ),
            initial=expected.words if expected is not None and expected.known else None,
        ),
        questions.note(),
    )


ACTIONS = (
    recording(
        "put-on-waiting-list",
        "Put the family on the waiting list",
        "waiting.started",
        family="waiting",
        at=None,
        stages=BEFORE_WORK,
        possible=_led,
        asks={
            "attendance_concern": "Is school attendance a concern?",
            "reason": "Why does the family have to wait?",
        },
        hints={
            "reason": "Needed where a case manager may have room, or where risk is high and support low"
        },
        required={"attendance_concern"},
        long={"reason"},
    ),
    recording(
        "send-waiting-letter",
        "Record the letter about waiting",
        "waiting-letter.sent",
        family="waiting",
        at="When was it sent?",
        asks={"contact": "Which contact details does it give?"},
        required={"contact"},
        hints={"contact": "The team's telephone number or address, as the family reads it"},
        stages=BEFORE_WORK,
        possible=_not_waiting,
    ),
    Action(
        id="tell-referrer",
        title="Record that the referrer was told",
        family="waiting",
        stages=BEFORE_WORK,
        asks=_asks_to_tell,
        possible=_nobody_to_tell_of,
        does=lambda it: [
            it.event(
                "referrer.told",
                **it.entered("about", "priority", "expected_wait", "note", "answers"),
            )
        ],
    ),
    recording(
        "request-enforcement",
        "Ask for action on attendance",
        "enforcement.requested",
        family="waiting",
        at="When was the officer asked?",
        stages=BEFORE_WORK,
    ),
    recording(
        "rule-out-enforcement",
        "Rule out action on attendance",
        "enforcement.ruled-out",
        family="waiting",
        at=None,
        asks={"reason": "Why is action on attendance not relevant?"},
        required={"reason"},
        long={"reason"},
        stages=BEFORE_WORK,
    ),
    recording(
        "review-waiting",
        "Review the wait",
        "waiting.reviewed",
        family="waiting",
        at=None,
        stages=BEFORE_WORK,
        possible=_not_waiting,
        long={"decision", "actions"},
        required={"decision", "actions"},
        asks={"decision": "What do you decide?", "actions": "What is done, by whom and when?"},
    ),
)
