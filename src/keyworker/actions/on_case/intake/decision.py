"""Whether the team takes a referral on, and what the referrer is told if it does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.actions import questions
from keyworker.actions.action import AWAITING, Action, ActionContext, Entry
from keyworker.actions.form_fields import FormField
from keyworker.decisions.tables import route
from keyworker.policy.wording import sentence
from keyworker.record.recorded_facts import told_of_case
from keyworker.record.writing import NewEvent


def _asks_to_decide(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.choice_of("decision.made", "outcome", "What do you decide?"),
        questions.words(
            "rationale",
            "Why?",
            hint="What you read, and what it means for this decision",
            required=False,
        ),
        questions.words(
            "trawl_not_needed_because",
            "If there is no data trawl, why was none needed?",
            required=False,
        ),
        *questions.where_read(
            context,
            "decide",
            questions.choice_of(
                "decision.made", "need", "What does the child need?", required=False
            ),
            _destination(context),
            questions.why("If it goes elsewhere than proposed, why?", required=False),
        ),
    )


def _destination(context: ActionContext) -> FormField:
    """Where the routing table may send work, in the authority's own words, what it proposes here first."""
    proposed = _proposed(context)
    services = dict.fromkeys(
        ([proposed] if proposed else []) + [row.to.service for row in context.pack.routing]
    )
    return FormField(
        name="team",
        label="Which service takes it?",
        type="choice",
        required=False,
        initial=proposed,
        choices=tuple((each, sentence(context.pack.term(each))) for each in services),
        hint=f"The policy proposes: {sentence(context.pack.term(proposed))}" if proposed else "",
    )


def _proposed(context: ActionContext) -> str | None:
    """Where the routing table sends this case, where what is known decides it."""
    if not context.pack.routing:
        return None
    facts = {
        **told_of_case(context.known),
        "case": {"type": context.state.type, "source": context.state.source},
    }
    answer = route(context.pack, facts, as_of=context.as_of)
    return answer.to.service if answer.to is not None else None


def _with_what_is_proposed(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    proposed = _proposed(context) if "team" in values else None
    # Where nothing is proposed, whatever is chosen departs from nothing.
    return {**values, "proposed_team": proposed or values["team"]} if "team" in values else values


def _decide(entry: Entry) -> Sequence[NewEvent]:
    team = entry.case.team or entry.actor.team
    # A decision is made when it is recorded: it cannot be dated back into its time limit.
    return [
        entry.event(
            "decision.made",
            at=entry.now,
            team=entry.values.get("team")
            or (team.slug if entry.values["outcome"] == "open" else None),
            **entry.entered("outcome", "rationale", "trawl_not_needed_because", "need", "reason"),
        )
    ]


def _asks_to_guide(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.when("When was it sent?"),
        questions.words("why_not_opened", "Why was it not opened?", required=False),
        questions.words("next_steps", "What can they do next?", required=False),
        questions.choice_of("guidance.sent", "method", "How was it sent?"),
        questions.note(),
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
        does=lambda entry: [
            entry.event(
                "guidance.sent", **entry.entered("why_not_opened", "next_steps", "method", "note")
            )
        ],
    ),
)
