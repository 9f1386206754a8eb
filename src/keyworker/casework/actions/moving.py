"""Offers declined, silence, meetings, management decisions, and transfers to another service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import Action, Asked, Attempted, NotPossible
from keyworker.casework.actions.demanding import asks_to_enter
from keyworker.casework.actions.fields import FormField
from keyworker.casework.record import NewEvent

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
        asking.when("When was it held?"),
        *_who_chaired(asked),
        asking.words("attended_by", "Who came, from which services?", required=False),
        asking.choice_of("meeting.held", "outcome", "What did it decide?", required=False),
        asking.words("weight_of_no_response", "What weight was given to the lack of response?", required=False),
        asking.words("concerns", "What concerns were discussed?", required=False),
        asking.choice_of(
            "meeting.held", "transfer_policy", "Does the arrangement follow the transfer policy?", required=False
        ),
        *(
            (asking.words("disagreements", "What was disputed?", required=False, hint="Or say that nothing was"),)
            if asks_to_enter(asked, "record-meeting", "disagreements")
            else ()
        ),
        asking.children(asked),
        asking.why("Reasons", required=False),
        asking.note("What was agreed?"),
    )  # fmt: skip


def _who_chaired(asked: Asked) -> Sequence[FormField]:
    """The job of whoever chaired it, where the policy asks."""
    if asked.pack is None or not asks_to_enter(asked, "record-meeting", "chair"):
        return ()
    listed = tuple((role, asked.job(role)) for role in asked.pack.header.roles)
    return (FormField(name="chair", label="Who chaired it?", type="choice", choices=listed, required=False),)


def _to_come(asked: Asked, values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "planned": "on" in values and values["on"] > asked.as_of}


def _meet(it: Attempted) -> Sequence[NewEvent]:
    kind, on = it.values["type"], it.values.get("on")
    if it.values["planned"]:
        if kind not in PLANNED:
            raise NotPossible("Record this meeting once it has been held", field="on")
        return [it.event("meeting.planned", at=it.now, type=kind, on=on, **it.entered("people", "note"))]
    if "outcome" not in it.values and kind not in _TEAMS_AROUND:
        raise NotPossible("Choose what the meeting decided", field="outcome")
    told = it.entered(
        "type", "outcome", "chair", "disagreements",
        "attended_by", "weight_of_no_response", "concerns", "transfer_policy", "people", "reason",
        "answers", "note",
    )  # fmt: skip
    return [it.event("meeting.held", at=on or it.at, **told)]


def _accept(it: Attempted) -> Sequence[NewEvent]:
    asked_for = [event.field("to") or event.field("agency") for event in it.known.of_kind(*_ASKS_ANOTHER)]
    to = next((each for each in reversed(asked_for) if each), None)
    return [it.event("transfer.accepted", to=to, **it.entered("accepted_by", "note"))]


def _nothing_sent(asked: Asked) -> str | None:
    sent = [event for event in asked.known.of_kind(*_ASKS_ANOTHER) if event.field("to") or event.field("agency")]
    accepted = list(asked.known.of_kind("transfer.accepted"))
    if len(sent) > len(accepted):
        return None
    return "No transfer is waiting to be accepted. Record it as sent first."


# What asks another service or agency to take the case.
_ASKS_ANOTHER = ("transfer.sent", "progression.decided")

ACTIONS = (
    Action(
        id="record-offer-declined", title="Record that the family declined", family="moving", asks=_asks_of_decline,
        does=lambda it: [it.event("offer.declined", **it.entered("with", "significant_concerns", "note"))],
    ),
    Action(
        id="record-no-response", title="Record that there is no response", family="moving", possible=_no_attempt,
        asks=lambda asked: (asking.note("What was tried?"),),
        does=lambda it: [it.event("response.none", at=it.now, **it.entered("note"))],
    ),
    Action(
        id="record-management-decision", title="Record a management decision", family="moving",
        asks=_asks_of_decision,
        does=lambda it: [
            it.event(
                "management.decided", at=it.now, **it.entered("about", "decision", "significant_concerns", "reason")
            )
        ],
    ),
    Action(
        id="record-meeting", title="Record a meeting", family="moving", asks=_asks_of_meeting,
        reads=_to_come, does=_meet,
    ),
    Action(
        id="send-transfer", title="Send to another service", family="moving",
        asks=lambda asked: (
            asking.when("When was it sent?"), asking.line("to", "To which service and team?"),
            asking.yes_or_no("consent", "Did the family consent?", required=False), asking.note(),
        ),
        does=lambda it: [it.event("transfer.sent", **it.entered("to", "consent", "note"))],
    ),
    Action(
        id="accept-transfer", title="Record that the transfer was accepted", family="moving", possible=_nothing_sent,
        asks=lambda asked: (
            asking.when("When was it accepted?"), asking.line("accepted_by", "Who accepted it?"), asking.note(),
        ),
        does=_accept,
    ),
)  # fmt: skip
