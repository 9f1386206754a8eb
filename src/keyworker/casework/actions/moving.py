"""Offers declined, silence, meetings, management decisions, and transfers to another service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import Action, Asked, Attempted, NotPossible
from keyworker.casework.actions.demanding import asks_to_enter
from keyworker.casework.actions.fields import FormField
from keyworker.casework.record import NewEvent
from keyworker.policy.casefile import Event
from keyworker.workforce.models import Worker

_TEAMS_AROUND = frozenset({"taf", "tac"})
PLANNED = frozenset({"transfer", *_TEAMS_AROUND})


def _asks_of_decline(asked: Asked) -> Sequence[FormField]:
    return (
        asking.when(),
        asking.line("with", "Who declined?"),
        asking.yes_or_no("significant_concerns", "Are there significant concerns?", required=False),
        asking.note("How was the offer made?"),
    )


def _asks_of_decision(asked: Asked) -> Sequence[FormField]:
    return (
        asking.choice_of("management.decided", "about", "What does it settle?"),
        asking.words("decision", "What do you decide?"),
        asking.yes_or_no("significant_concerns", "Are there significant concerns?", required=False),
        asking.why(required=False),
    )


def _no_attempt(asked: Asked) -> str | None:
    tried = {"contact.attempted", "visit.attempted"}
    if any(event.kind in tried for event in asked.known.events):
        return None
    return "No attempt to reach the family is on record. Record the attempts first."


def _asks_of_meeting(asked: Asked) -> Sequence[FormField]:
    return (
        asking.choice_of("meeting.held", "type", "Which meeting?"),
        asking.day("on", "If it is still to come, on what day?", required=False),
        asking.words(
            "invited",
            "Who is invited to it?",
            required=False,
            hint="For a meeting still to come: the family and each agency. The invitation stands under Letters",
        ),
        asking.when("When was it held?"),
        *_who_chaired(asked),
        asking.words(
            "attended_by", "Who came, from which services?", required=False, hint=_invited(asked)
        ),
        asking.choice_of("meeting.held", "outcome", "What did it decide?", required=False),
        asking.words(
            "weight_of_no_response",
            "What weight was given to the lack of response?",
            required=False,
        ),
        asking.words("concerns", "What concerns were discussed?", required=False),
        asking.choice_of(
            "meeting.held",
            "transfer_policy",
            "Does the arrangement follow the transfer policy?",
            required=False,
        ),
        *(
            (
                asking.words(
                    "disagreements",
                    "What was disputed?",
                    required=False,
                    hint="Or say that nothing was",
                ),
            )
            if asks_to_enter(asked, "record-meeting", "disagreements")
            else ()
        ),
        asking.children(asked),
        asking.why("Reasons", required=False),
        asking.note("What was agreed?"),
    )


def _invited(asked: Asked) -> str:
    """Who was invited to the meeting planned last, to be told from who came."""
    planned = [event.field("invited") for event in asked.known.of_kind("meeting.planned")]
    return f"Invited: {planned[-1]}" if planned and planned[-1] else ""


def _who_chaired(asked: Asked) -> Sequence[FormField]:
    """The job of whoever chaired it, where the policy asks."""
    if asked.pack is None or not asks_to_enter(asked, "record-meeting", "chair"):
        return ()
    listed = tuple((role, asked.job(role)) for role in asked.pack.header.roles)
    return (
        FormField(
            name="chair", label="Who chaired it?", type="choice", choices=listed, required=False
        ),
    )


def _to_come(asked: Asked, values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "planned": "on" in values and values["on"] > asked.as_of}


def _meet(it: Attempted) -> Sequence[NewEvent]:
    kind, on = it.values["type"], it.values.get("on")
    if it.values["planned"]:
        if kind not in PLANNED:
            raise NotPossible("Record this meeting once it has been held", field="on")
        return [
            it.event(
                "meeting.planned",
                at=it.now,
                type=kind,
                on=on,
                **it.entered("people", "invited", "note"),
            )
        ]
    if "outcome" not in it.values and kind not in _TEAMS_AROUND:
        raise NotPossible("Choose what the meeting decided", field="outcome")
    told = it.entered(
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
    return [it.event("meeting.held", at=on or it.at, **told)]


_ON_THE_WAY, _ANSWERED = (
    ("transfer.sent", "transfer.planned"),
    ("transfer.accepted", "transfer.refused"),
)
# A decision that another agency takes the case asks that agency, whose answer is awaited.
_TO_AN_AGENCY = "progression.decided"


def _moves(asked: Asked) -> list[Event]:
    """What was asked of others and what they answered, in order."""
    found = asked.known.of_kind(*_ON_THE_WAY, *_ANSWERED, _TO_AN_AGENCY)
    return [event for event in found if event.kind != _TO_AN_AGENCY or event.field("agency")]


def _where_to(asked: Asked, values: dict[str, Any]) -> dict[str, Any]:
    """What is on the way says where to; a team of ours is where to, if nothing else is said."""
    move = next(event for event in reversed(_moves(asked)) if event.kind not in _ANSWERED)
    known = {
        "to": move.field("to") or move.field("agency"),
        **({"team": move.field("team")} if move.field("team") else {}),
    }
    return {**known, **values}


def _answer(it: Attempted, kind: str, *names: str) -> Sequence[NewEvent]:
    return [it.event(kind, **it.entered("to", *names, "note"))]


def _named(it: Attempted) -> Worker | None:
    return it.worker() if "worker" in it.values else None


def _asks_to_accept(asked: Asked) -> Sequence[FormField]:
    worker = asking.colleague(
        asked, label="Which worker takes it on, if one is named?", required=False
    )
    return (
        asking.when("When was it accepted?"),
        asking.line("accepted_by", "Who accepted it?"),
        asking.team(asked, label="Which of our teams has the case from now, if one does?"),
        worker,
        asking.note(),
    )


def _asks_to_send(asked: Asked) -> Sequence[FormField]:
    return (
        asking.when("When was it sent?"),
        asking.line("to", "To which service and team?"),
        asking.team(asked, label="Which of our teams is that, if one is?"),
        asking.yes_or_no("consent", "Did the family consent?", required=False),
        asking.note(),
    )


def _nothing_on_the_way(asked: Asked) -> str | None:
    moves = _moves(asked)
    if moves and moves[-1].kind not in _ANSWERED:
        return None
    return "No transfer is waiting for an answer. Record it as planned or sent first."


ACTIONS = (
    Action(
        id="record-offer-declined",
        title="Record that the family declined",
        family="moving",
        asks=_asks_of_decline,
        does=lambda it: [
            it.event("offer.declined", **it.entered("with", "significant_concerns", "note"))
        ],
    ),
    Action(
        id="record-no-response",
        title="Record that there is no response",
        family="moving",
        possible=_no_attempt,
        asks=lambda asked: (asking.note("What was tried?"),),
        does=lambda it: [it.event("response.none", at=it.now, **it.entered("note"))],
    ),
    Action(
        id="record-management-decision",
        title="Record a management decision",
        family="moving",
        asks=_asks_of_decision,
        does=lambda it: [
            it.event(
                "management.decided",
                at=it.now,
                **it.entered("about", "decision", "significant_concerns", "reason"),
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
        does=lambda it: [it.event("transfer.sent", **it.entered("to", "team", "consent", "note"))],
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
        does=lambda it: _answer(it, "transfer.accepted", "accepted_by", "team", "worker"),
    ),
    # The case stays with whoever holds it: a refusal moves nothing and ends nobody's responsibility.
    Action(
        id="refuse-transfer",
        title="Record that the transfer was refused",
        family="moving",
        possible=_nothing_on_the_way,
        reads=_where_to,
        asks=lambda asked: (
            asking.when("When was it refused?"),
            asking.line("refused_by", "Who refused it?"),
            asking.why("Why was it refused?"),
            asking.note("What happens next?"),
        ),
        does=lambda it: _answer(it, "transfer.refused", "refused_by", "reason"),
    ),
)
