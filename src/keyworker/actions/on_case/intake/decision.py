"""Whether the team takes a referral on, and what the referrer is told if it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import AWAITING, Action, ActionContext, Entry, NotPossible
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.on_case.intake.taking_team import taker_of, teams_to_name, to_be_named
from keyworker.caseload.routing import routing_of
from keyworker.policy.vocabulary import actions
from keyworker.policy.wording import sentence
from keyworker.record.writing import NewEvent


def _services(context: ActionContext) -> Choices:
    """Where the routing table may send work, in the authority's own words, what it proposes here first."""
    pack, proposed = context.pack, _proposed(context)
    services = dict.fromkeys(
        ([proposed] if proposed else []) + [row.to.service for row in pack.routing]
    )
    return tuple((each, sentence(pack.term(each))) for each in services)


def _as_proposed(context: ActionContext, field: FormField) -> FormField:
    proposed = _proposed(context)
    hint = f"The policy proposes: {sentence(context.pack.term(proposed))}" if proposed else ""
    return replace(field, initial=proposed, hint=hint)


def _proposed(context: ActionContext) -> str | None:
    """Where the routing table sends this case, where what is known decides it."""
    routing = routing_of(context.seen, context.rota)
    to = routing.answer.to if routing is not None else None
    return to.service if to is not None else None


def _with_what_is_proposed(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    proposed = _proposed(context) if "team" in values else None
    # Where nothing is proposed, whatever is chosen departs from nothing.
    return {**values, "proposed_team": proposed or values["team"]} if "team" in values else values


def _decide(entry: Entry) -> Sequence[NewEvent]:
    team = entry.case.team or entry.actor.team
    opened = team.slug if entry.values["outcome"] == "open" else None
    line = entry.values.get("team")
    if entry.values.get("passed_to") and not (line and opened):
        raise NotPossible(
            "Name a team only where a service of ours takes the case", field="passed_to"
        )
    passed_on = taker_of(entry, str(line)) if line and opened else None
    return [entry.record("decision.made", team=line or opened, passed_to=passed_on)]


DECIDE = Action(
    id=actions.DECIDE,
    title="Decide whether to open",
    family=family.DECISION,
    records=("decision.made",),
    short_title="Decide",
    stages=AWAITING,
    asks=(
        questions.ask("outcome", "What do you decide?"),
        questions.words(
            "rationale",
            "Why?",
            hint="What you read, and what it means for this decision. A decision not to open always says why",
            required=False,
        ),
        *questions.where_read(
            questions.words(
                "trawl_not_needed_because",
                "If there is no data trawl, why was none needed?",
                required=False,
            ),
            questions.ask("need", "What does the child need?", required=False),
            questions.adjusted(
                questions.choice_among(
                    "team", "Which service takes it?", _services, required=False
                ),
                _as_proposed,
            ),
        ),
        questions.asked_where(
            questions.choice_among(
                "passed_to",
                "Which team of that service takes it?",
                teams_to_name,
                required=False,
                hint="If you leave it empty, the team whose turn it is takes it, or the one near the family",
            ),
            to_be_named,
        ),
        *questions.where_read(
            questions.why("If it goes elsewhere than proposed, why?", required=False),
        ),
    ),
    reads=_with_what_is_proposed,
    does=_decide,
)

SEND_GUIDANCE = Action(
    id="send-guidance",
    title="Record guidance sent to the referrer",
    family=family.DECISION,
    records=("guidance.sent",),
    short_title="Send guidance",
    tells_referrer=True,
    stages=frozenset({"not-opened"}),
    asks=(
        questions.when("When was it sent?"),
        questions.words("why_not_opened", "Why was it not opened?", required=False),
        questions.words("next_steps", "What can they do next?", required=False),
        questions.ask("method", "How was it sent?"),
        questions.note(),
    ),
)

ACTIONS = (
    # Nothing asks when: a decision is made when it is recorded, and cannot be dated back into its time limit.
    DECIDE,
    SEND_GUIDANCE,
)
