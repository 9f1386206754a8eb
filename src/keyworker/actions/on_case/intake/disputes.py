"""Services that do not agree where a family belongs: raised, taken further, settled."""

from __future__ import annotations

from keyworker.actions.action import ActionContext
from keyworker.actions.on_case.intake.referral import BEFORE_WORK
from keyworker.actions.one_event import recording


def _open(context: ActionContext) -> bool:
    raised, settled = (
        len(list(context.known.of_kind(f"dispute.{each}"))) for each in ("raised", "settled")
    )
    return raised > settled


def _none_open(context: ActionContext) -> str | None:
    return None if _open(context) else "No dispute about allocation is open on this case."


def _one_open(context: ActionContext) -> str | None:
    return (
        "A dispute about allocation is open already. Settle it, or take it further."
        if _open(context)
        else None
    )


ACTIONS = (
    recording(
        "raise-dispute",
        "Raise a dispute about allocation",
        "dispute.raised",
        family="disputes",
        possible=_one_open,
        asks={"with": "With which service?", "reason": "What is it about?"},
        required={"with", "reason"},
        long={"reason"},
        stages=BEFORE_WORK,
    ),
    recording(
        "escalate-dispute",
        "Take a dispute about allocation further",
        "dispute.escalated",
        family="disputes",
        asks={"level": "To whom does it go?", "reason": "Why could it not be settled?"},
        required={"level"},
        long={"reason"},
        stages=BEFORE_WORK,
        possible=_none_open,
    ),
    recording(
        "settle-dispute",
        "Settle a dispute about allocation",
        "dispute.settled",
        family="disputes",
        asks={"outcome": "What was decided?"},
        required={"outcome"},
        long={"outcome"},
        stages=BEFORE_WORK,
        possible=_none_open,
    ),
)
