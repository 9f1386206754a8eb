"""Whether the team takes a referral on, and what the referrer is told if it does not."""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import AWAITING, Action, Asked, Attempted
from keyworker.casework.actions.fields import FormField
from keyworker.casework.record import NewEvent


def _asks_to_decide(asked: Asked) -> Sequence[FormField]:
    return (
        asking.choice_of("decision.made", "outcome", "What do you decide?"),
        asking.words("rationale", "Why?", hint="What you read, and what it means for this decision", required=False),
        asking.words("trawl_not_needed_because", "If there is no data trawl, why was none needed?", required=False),
    )


def _decide(it: Attempted) -> Sequence[NewEvent]:
    team = it.case.team or it.actor.team
    # A decision is made when it is recorded: it cannot be dated back into its time limit.
    return [
        it.event(
            "decision.made",
            at=it.now,
            team=team.slug if it.values["outcome"] == "open" else None,
            **it.entered("outcome", "rationale", "trawl_not_needed_because"),
        )
    ]


def _asks_to_guide(asked: Asked) -> Sequence[FormField]:
    return (
        asking.when("When was it sent?"),
        asking.words("why_not_opened", "Why was it not opened?", required=False),
        asking.words("next_steps", "What can they do next?", required=False),
        asking.choice_of("guidance.sent", "method", "How was it sent?"),
        asking.note(),
    )


ACTIONS = (
    Action(
        id="decide", title="Decide whether to open", family="decision", stages=AWAITING,
        asks=_asks_to_decide, does=_decide,
    ),
    Action(
        id="send-guidance", title="Record guidance sent to the referrer", family="decision",
        stages=frozenset({"not-opened"}), asks=_asks_to_guide,
        does=lambda it: [it.event("guidance.sent", **it.entered("why_not_opened", "next_steps", "method", "note"))],
    ),
)  # fmt: skip
