"""Offers declined, silence, meetings, management decisions, and transfers to another service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.actions import questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.form_demanded import asks_to_enter
from keyworker.actions.form_fields import FormField
from keyworker.policy.casefile import Event
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Worker

_TEAMS_AROUND = frozenset({"taf", "tac"})
PLANNED = frozenset({"transfer", *_TEAMS_AROUND})


def _asks_of_decline(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.when(),
        questions.line("with", "Who declined?"),
        questions.yes_or_no(
            "significant_concerns", "Are there significant concerns?", required=False
        ),
        questions.note("How was the offer made?"),
    )


def _asks_of_decision(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.choice_of("management.decided", "about", "What does it settle?"),
        questions.words("decision", "What do you decide?"),
        questions.yes_or_no(
            "significant_concerns", "Are there significant concerns?", required=False
        ),
        questions.why(required=False),
    )


def _no_attempt(context: ActionContext) -> str | None:
    tried = {"contact.attempted", "visit.attempted"}
    if any(event.kind in tried for event in context.known.events):
        return None
    return "No attempt to reach the family is on record. Record the attempts first."


def _asks_of_meeting(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.choice_of("meeting.held", "type", "Which meeting?"),
        questions.day("on", "If it is still to come, on what day?", required=False),
        questions.words(
            "invited",
            "Who is invited to it?",
            required=False,
            hint="For a meeting still to come: the family and each agency. The invitation stands under Letters",
        ),
        questions.when("When was it held?"),
        *_who_chaired(context),
        questions.words(
            "attended_by", "Who came, from which services?", required=False, hint=_invited(context)
        ),
        questions.choice_of("meeting.held", "outcome", "What did it decide?", required=False),
        questions.words(
            "weight_of_no_response",
            "What weight was given to the lack of response?",
            required=False,
        ),
        questions.words("concerns", "What concerns were discussed?", required=False),
        questions.choice_of(
            "meeting.held",
            "transfer_policy",
            "Does the arrangement follow the transfer policy?",
            required=False,
        ),
        *(
            (
                questions.words(
                    "disagreements",
                    "What was disputed?",
                    required=False,
                    hint="Or say that nothing was",
                ),
            )
            if asks_to_enter(context, "record-meeting", "disagreements")
            else ()
        ),
        questions.children(context),
        questions.why("Reasons", required=False),
        questions.note("What was agreed?"),
    )


def _invited(context: ActionContext) -> str:
    """Who was invited to the meeting planned last, to be told from who came."""
    planned = [event.field("invited") for event in context.known.of_kind("meeting.planned")]
    return f"Invited: {planned[-1]}" if planned and planned[-1] else ""


def _who_chaired(context: ActionContext) -> Sequence[FormField]:
    """The job of whoever chaired it, where the policy asks."""
    if not asks_to_enter(context, "record-meeting", "chair"):
        return ()
    listed = tuple((role, context.job(role)) for role in context.pack.header.roles)
    return (
        FormField(
            name="chair", label="Who chaired it?", type="choice", choices=listed, required=False
        ),
    )


def _to_come(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "planned": "on" in values and values["on"] > context.as_of}


def _meet(entry: Entry) -> Sequence[NewEvent]:
    kind, on = entry.values["type"], entry.values.get("on")
    if entry.values["planned"]:
        if kind not in PLANNED:
            raise NotPossible("Record this meeting once it has been held", field="on")
        return [
            entry.event(
                "meeting.planned",
                at=entry.now,
                type=kind,
                on=on,
                **entry.entered("people", "invited", "note"),
            )
        ]
    if "outcome" not in entry.values and kind not in _TEAMS_AROUND:
        raise NotPossible("Choose what the meeting decided", field="outcome")
    told = entry.entered(
        "type",
        "outcome",
        "chair",
        "disagreements",
        "attended_by",
        "weight_of_no_response",
        "concerns",
        "transfer_policy",
        "people",
        "reason",
        "answers",
        "note",
    )
    return [entry.event("meeting.held", at=on or entry.at, **told)]


_ON_THE_WAY, _ANSWERED = (
    ("transfer.sent", "transfer.planned"),
    ("transfer.accepted", "transfer.refused"),
)
# A decision that another agency takes the case asks that agency, whose answer is awaited.
_TO_AN_AGENCY = "progression.decided"


def _moves(context: ActionContext) -> list[Event]:
    """What was asked of others and what they answered, in order."""
    found = context.known.of_kind(*_ON_THE_WAY, *_ANSWERED, _TO_AN_AGENCY)
    return [event for event in found if event.kind != _TO_AN_AGENCY or event.field("agency")]


def _where_to(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    """What is on the way says where to; a team of ours is where to, if nothing else is said."""
    move = next(event for event in reversed(_moves(context)) if event.kind not in _ANSWERED)
    known = {
        "to": move.field("to") or move.field("agency"),
        **({"team": move.field("team")} if move.field("team") else {}),
    }
    return {**known, **values}


def _answer(entry: Entry, kind: str, *names: str) -> Sequence[NewEvent]:
    return [entry.event(kind, **entry.entered("to", *names, "note"))]


def _named(entry: Entry) -> Worker | None:
    return entry.worker() if "worker" in entry.values else None


def _asks_to_accept(context: ActionContext) -> Sequence[FormField]:
    worker = questions.colleague(
        context, label="Which worker takes it on, if one is named?", required=False
    )
    return (
        questions.when("When was it accepted?"),
        questions.line("accepted_by", "Who accepted it?"),
        questions.team(context, label="Which of our teams has the case from now, if one does?"),
        worker,
        questions.note(),
    )


def _asks_to_send(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.when("When was it sent?"),
        questions.line("to", "To which service and team?"),
        questions.team(context, label="Which of our teams is that, if one is?"),
        questions.yes_or_no("consent", "Did the family consent?", required=False),
        questions.note(),
    )


def _nothing_on_the_way(context: ActionContext) -> str | None:
    moves = _moves(context)
    if moves and moves[-1].kind not in _ANSWERED:
        return None
    return "No transfer is waiting for an answer. Record it as planned or sent first."


ACTIONS = (
    Action(
        id="record-offer-declined",
        title="Record that the family declined",
        family="moving",
        asks=_asks_of_decline,
        does=lambda entry: [
            entry.event("offer.declined", **entry.entered("with", "significant_concerns", "note"))
        ],
    ),
    Action(
        id="record-no-response",
        title="Record that there is no response",
        family="moving",
        possible=_no_attempt,
        asks=lambda context: (questions.note("What was tried?"),),
        does=lambda entry: [entry.event("response.none", at=entry.now, **entry.entered("note"))],
    ),
    Action(
        id="record-management-decision",
        title="Record a management decision",
        family="moving",
        asks=_asks_of_decision,
        does=lambda entry: [
            entry.event(
                "management.decided",
                at=entry.now,
                **entry.entered("about", "decision", "significant_concerns", "reason"),
            )
        ],
    ),
    Action(
        id="record-meeting",
        title="Record a meeting",
        family="moving",
        asks=_asks_of_meeting,
        reads=_to_come,
        does=_meet,
    ),
    Action(
        id="send-transfer",
        title="Send to another service",
        family="moving",
        asks=_asks_to_send,
        does=lambda entry: [
            entry.event("transfer.sent", **entry.entered("to", "team", "consent", "note"))
        ],
    ),
    Action(
        id="accept-transfer",
        title="Record that the transfer was accepted",
        family="moving",
        possible=_nothing_on_the_way,
        asks=_asks_to_accept,
        reads=_where_to,
        proposes=_named,
        settles=False,
        does=lambda entry: _answer(entry, "transfer.accepted", "accepted_by", "team", "worker"),
    ),
    # The case stays with whoever holds it: a refusal moves nothing and ends nobody's responsibility.
    Action(
        id="refuse-transfer",
        title="Record that the transfer was refused",
        family="moving",
        possible=_nothing_on_the_way,
        reads=_where_to,
        asks=lambda context: (
            questions.when("When was it refused?"),
            questions.line("refused_by", "Who refused it?"),
            questions.why("Why was it refused?"),
            questions.note("What happens next?"),
        ),
        does=lambda entry: _answer(entry, "transfer.refused", "refused_by", "reason"),
    ),
)
