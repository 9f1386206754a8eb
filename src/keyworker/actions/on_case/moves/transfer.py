"""Offers declined, silence, meetings, management decisions, and transfers to another service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.chosen import chosen_worker
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.possible import none_yet
from keyworker.actions.task_questions import judging_tasks, setting_tasks
from keyworker.policy.casefile import Event
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.record.writing import NewEvent

_no_attempt = none_yet(
    "No attempt to reach the family is on record. Record the attempts first.",
    "contact.attempted",
    "visit.attempted",
)


def _as_invited(context: ActionContext, field: FormField) -> FormField:
    """Who was invited to the meeting planned last, to be told from who came."""
    planned = [event.field("invited") for event in context.known.of_kind("meeting.planned")]
    return replace(field, hint=f"Invited: {planned[-1]}") if planned and planned[-1] else field


def _chairs(context: ActionContext) -> Choices:
    """The jobs that may chair it."""
    roles = context.pack.header.roles
    return tuple((role, context.job(role)) for role in roles)


def _to_come(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "planned": "on" in values and values["on"] > context.as_of}


def _meet(entry: Entry) -> Sequence[NewEvent]:
    kind, on = entry.pack.meeting(entry.values["type"]), entry.values.get("on")
    if entry.values["planned"]:
        if kind is None or not kind.planned:
            raise NotPossible("Record this meeting once it has been held", field="on")
        _refuse_what_only_a_meeting_held_can_say(entry)
        return [entry.record("meeting.planned", at=entry.now)]
    if "outcome" not in entry.values and (kind is None or kind.decides):
        raise NotPossible("Choose what the meeting decided", field="outcome")
    # The day may have been given twice; the moment says more than the day alone.
    return [entry.record("meeting.held", at=entry.at if "at" in entry.values else on or entry.at)]


def _refuse_what_only_a_meeting_held_can_say(entry: Entry) -> None:
    planned, held = EVENT_KINDS["meeting.planned"], EVENT_KINDS["meeting.held"]
    for name in entry.values:
        if planned.answer(name) is None and held.answer(name) is not None:
            raise NotPossible(
                "Leave this empty for a meeting still to come; record it once it has been held",
                field=name,
            )


# Sent or planned, and not answered yet.
ON_THE_WAY, _ANSWERED = (
    ("transfer.sent", "transfer.planned"),
    ("transfer.accepted", "transfer.refused"),
)
# A decision that another agency takes the case asks that agency, whose answer is awaited.
_TO_AN_AGENCY = "progression.decided"


def _moves(context: ActionContext) -> list[Event]:
    """What was asked of others and what they answered, in order."""
    found = context.known.of_kind(*ON_THE_WAY, *_ANSWERED, _TO_AN_AGENCY)
    return [event for event in found if event.kind != _TO_AN_AGENCY or event.field("agency")]


def _where_to(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    """What is on the way says where to; a team of ours is where to, if nothing else is said."""
    move = next(event for event in reversed(_moves(context)) if event.kind not in _ANSWERED)
    known = {
        "to": move.field("to") or move.field("agency"),
        **({"team": move.field("team")} if move.field("team") else {}),
    }
    return {**known, **values}


def _of_whom(entry: Entry) -> dict[str, Any]:
    """Whose move it is that is answered: what is answered of one child is no answer about the others."""
    asked = [each for each in _moves(entry) if each.kind not in _ANSWERED]
    people = asked[-1].named if asked else ()
    return {"people": list(people)} if people else {}


def _accept(entry: Entry) -> Sequence[NewEvent]:
    return [entry.record("transfer.accepted", **_of_whom(entry))]


def _refuse(entry: Entry) -> Sequence[NewEvent]:
    return [entry.record("transfer.refused", **_of_whom(entry))]


def _nothing_on_the_way(context: ActionContext) -> str | None:
    moves = _moves(context)
    if moves and moves[-1].kind not in _ANSWERED:
        return None
    return "No transfer is waiting for an answer. Record it as planned or sent first."


MEETING = judging_tasks(
    setting_tasks(
        Action(
            id="record-meeting",
            title="Record a meeting",
            family=family.MOVING,
            records=("meeting.held", "meeting.planned"),
            short_title="Record meeting",
            asks=(
                questions.ask("type", "Which meeting?"),
                questions.made_into(
                    questions.ask("on", "If it is still to come, on what day?", required=False),
                    "on",
                    "at",
                ),
                questions.words(
                    "invited",
                    "Who is or was invited to it?",
                    required=False,
                    hint="The family and each agency. For a meeting still to come, the invitation stands under Letters",
                ),
                questions.when("When was it held?"),
                *questions.where_read(
                    questions.choice_among("chair", "Who chaired it?", _chairs, required=False)
                ),
                questions.adjusted(
                    questions.words(
                        "attended_by", "Who came, from which services?", required=False
                    ),
                    _as_invited,
                ),
                questions.ask("outcome", "What did it decide?", required=False),
                questions.words(
                    "weight_of_no_response",
                    "What weight was given to the lack of response?",
                    required=False,
                ),
                questions.words("concerns", "What concerns were discussed?", required=False),
                questions.ask(
                    "transfer_policy",
                    "Does the arrangement follow the transfer policy?",
                    required=False,
                ),
                *questions.where_read(
                    questions.words(
                        "disagreements",
                        "What was disputed?",
                        required=False,
                        hint="Or say that nothing was",
                    )
                ),
                questions.children(),
                questions.why("Reasons", required=False),
                questions.note("What was agreed?"),
            ),
            reads=_to_come,
            does=_meet,
        ),
        "meeting",
        label="Which tasks were agreed?",
    )
)

ACTIONS = (
    Action(
        id="record-offer-declined",
        title="Record that the family declined",
        family=family.MOVING,
        records=("offer.declined",),
        asks=(
            questions.when(),
            questions.ask("with", "Who declined?"),
            questions.ask(
                "significant_concerns", "Are there significant concerns?", required=False
            ),
            questions.note("How was the offer made?"),
        ),
    ),
    Action(
        id="record-no-response",
        title="Record that there is no response",
        family=family.MOVING,
        records=("response.none",),
        possible=_no_attempt,
        asks=(questions.note("What was tried?"),),
    ),
    setting_tasks(
        Action(
            id="record-management-decision",
            title="Record a management decision",
            family=family.MOVING,
            records=("management.decided",),
            short_title="Record decision",
            asks=(
                questions.ask("about", "What does it settle?"),
                questions.words("decision", "What do you decide?"),
                questions.ask(
                    "significant_concerns", "Are there significant concerns?", required=False
                ),
                questions.why(required=False),
            ),
        ),
        "decision",
    ),
    MEETING,
    Action(
        id="send-transfer",
        title="Send to another service",
        family=family.MOVING,
        records=("transfer.sent",),
        is_goal=True,
        changes_hands=True,
        asks=(
            questions.when("When was it sent?"),
            questions.ask("to", "To which service and team?"),
            questions.team(label="Which of our teams is that, if one is?"),
            questions.ask("consent", "Did the family consent?", required=False),
            questions.children(label="Which children go to it?"),
            questions.note(),
        ),
    ),
    Action(
        id="accept-transfer",
        title="Record that the transfer was accepted",
        family=family.MOVING,
        records=("transfer.accepted",),
        is_goal=True,
        changes_hands=True,
        possible=_nothing_on_the_way,
        asks=(
            questions.when("When was it accepted?"),
            questions.ask("accepted_by", "Who accepted it?"),
            questions.team(label="Which of our teams has the case from now, if one does?"),
            questions.part_taker(
                "worker", "Which worker takes it on, if one is named?", required=False
            ),
            questions.note(),
        ),
        reads=_where_to,
        does=_accept,
        proposes=chosen_worker,
        settles=lambda entry: False,
    ),
    # The case stays with whoever holds it: a refusal moves nothing and ends nobody's responsibility.
    Action(
        id="refuse-transfer",
        title="Record that the transfer was refused",
        family=family.MOVING,
        records=("transfer.refused",),
        possible=_nothing_on_the_way,
        reads=_where_to,
        does=_refuse,
        asks=(
            questions.when("When was it refused?"),
            questions.ask("refused_by", "Who refused it?"),
            questions.why("Why was it refused?"),
            questions.note("What happens next?"),
        ),
    ),
)
