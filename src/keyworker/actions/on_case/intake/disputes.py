"""Services that do not agree where a family belongs: raised, taken further, settled."""

from __future__ import annotations

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext
from keyworker.actions.on_case.intake.referral import BEFORE_WORK


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
    Action(
        id="raise-dispute",
        title="Raise a dispute about allocation",
        family=family.DISPUTES,
        records=("dispute.raised",),
        stages=BEFORE_WORK,
        possible=_one_open,
        asks=(
            questions.when(),
            questions.ask("with", "With which service?"),
            questions.words("reason", "What is it about?"),
            questions.note(),
        ),
    ),
    Action(
        id="escalate-dispute",
        title="Take a dispute about allocation further",
        family=family.DISPUTES,
        records=("dispute.escalated",),
        stages=BEFORE_WORK,
        possible=_none_open,
        asks=(
            questions.when(),
            questions.ask("level", "To whom does it go?"),
            questions.words("reason", "Why could it not be settled?", required=False),
            questions.note(),
        ),
    ),
    Action(
        id="settle-dispute",
        title="Settle a dispute about allocation",
        family=family.DISPUTES,
        records=("dispute.settled",),
        stages=BEFORE_WORK,
        possible=_none_open,
        asks=(
            questions.when(),
            questions.words("outcome", "What was decided?"),
            questions.note(),
        ),
    ),
)
