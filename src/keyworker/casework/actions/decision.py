"""Whether the team takes a referral on, and what the referrer is told if it does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import AWAITING, Action, Asked, Attempted
from keyworker.casework.actions.fields import FormField
from keyworker.casework.record import NewEvent
from keyworker.casework.told import told_of_case
from keyworker.decisions.tables import route
from keyworker.policy.wording import sentence


def _asks_to_decide(asked: Asked) -> Sequence[FormField]:
    return (
        asking.choice_of("decision.made", "outcome", "What do you decide?"),
        asking.words(
            "rationale",
            "Why?",
            hint="What you read, and what it means for this decision",
            required=False,
        ),
        asking.words(
            "trawl_not_needed_because",
            "If there is no data trawl, why was none needed?",
            required=False,
        ),
        *asking.where_read(
            asked,
            "decide",
            asking.choice_of("decision.made", "need", "What does the child need?", required=False),
            _destination(asked),
            asking.why("If it goes elsewhere than proposed, why?", required=False),
        ),
    )


def _destination(asked: Asked) -> FormField:
    """Where the routing table may send work, in the authority's own words, what it proposes here first."""
    assert asked.pack is not None
    proposed = _proposed(asked)
    services = dict.fromkeys(
        ([proposed] if proposed else []) + [row.to.service for row in asked.pack.routing]
    )
    return FormField(
        name="team",
        label="Which service takes it?",
        type="choice",
        required=False,
        initial=proposed,
        choices=tuple((each, sentence(asked.pack.term(each))) for each in services),
        hint=f"The policy proposes: {sentence(asked.pack.term(proposed))}" if proposed else "",
    )


def _proposed(asked: Asked) -> str | None:
    """Where the routing table sends this case, where what is known decides it."""
    if asked.pack is None or not asked.pack.routing:
        return None
    facts = {
        **told_of_case(asked.known),
        "case": {"type": asked.state.type, "source": asked.state.source},
    }
    answer = route(asked.pack, facts, as_of=asked.as_of)
    return answer.to.service if answer.to is not None else None


def _with_what_is_proposed(asked: Asked, values: dict[str, Any]) -> dict[str, Any]:
    proposed = _proposed(asked) if "team" in values else None
    # Where nothing is proposed, whatever is chosen departs from nothing.
    return {**values, "proposed_team": proposed or values["team"]} if "team" in values else values


def _decide(it: Attempted) -> Sequence[NewEvent]:
    team = it.case.team or it.actor.team
    # A decision is made when it is recorded: it cannot be dated back into its time limit.
    return [
        it.event(
            "decision.made",
            at=it.now,
            team=it.values.get("team") or (team.slug if it.values["outcome"] == "open" else None),
            **it.entered("outcome", "rationale", "trawl_not_needed_because", "need", "reason"),
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
        id="decide",
        title="Decide whether to open",
        family="decision",
        stages=AWAITING,
        asks=_asks_to_decide,
        reads=_with_what_is_proposed,
        does=_decide,
    ),
    Action(
        id="send-guidance",
        title="Record guidance sent to the referrer",
        family="decision",
        stages=frozenset({"not-opened"}),
        asks=_asks_to_guide,
        does=lambda it: [
            it.event(
                "guidance.sent", **it.entered("why_not_opened", "next_steps", "method", "note")
            )
        ],
    ),
)
