"""Reaching the family: attempts, contacts and visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import Action, Asked, Attempted
from keyworker.casework.actions.demanding import asks_to_enter
from keyworker.casework.actions.fields import FormField
from keyworker.casework.record import NewEvent

NONE = "none"


def _asks_of_attempt(asked: Asked) -> Sequence[FormField]:
    return (
        asking.when(),
        asking.choice_of("contact.attempted", "method", "How?"),
        asking.line("result", "What came of it?", hint="For example: voicemail left, no answer"),
        asking.note(),
    )


def _asks_of_contact(asked: Asked) -> Sequence[FormField]:
    return (
        asking.when(),
        asking.choice_of("contact.made", "method", "How?"),
        asking.line("with", "Who was spoken to?"),
        asking.children(asked),
        *(
            (
                replace(
                    asking.children(asked, "children_seen", "Which children were seen in person?"),
                    hint="",
                ),
            )
            if asks_to_enter(asked, "record-contact", "children_seen")
            else ()
        ),
        asking.note(),
    )


def _asks_of_visit(asked: Asked) -> Sequence[FormField]:
    return (
        asking.when(),
        asking.choice_of("visit.made", "where", "Where?"),
        asking.yes_or_no("planned", "Was it planned?", required=False),
        asking.yes_or_no("anyone_seen", "Was anyone there?"),
        _which_seen(asked),
        replace(asking.children(asked, "seen_alone", "Which of them were seen alone?"), hint=""),
        asking.yes_or_no("home_seen", "Was the home seen?", required=False),
        asking.yes_or_no("sleeping_arrangements_seen", "Were bedrooms seen?", required=False),
        asking.note(),
    )


def _which_seen(asked: Asked) -> FormField:
    """The children seen; that none was has to be said, not left blank."""
    field = asking.children(asked, "children_seen", "Which children were seen?")
    return replace(field, choices=(*field.choices, (NONE, "None of them")), hint="")


def _seen(asked: Asked, values: dict[str, Any]) -> dict[str, Any]:
    if not values["anyone_seen"]:
        return {**values, "children_seen": [], "none_seen": True}
    alone = values.get("seen_alone", ())
    if "children_seen" not in values and not alone:
        return values
    seen = dict.fromkeys((*values.get("children_seen", ()), *alone))
    named = [each for each in seen if each != NONE]
    # That no child was seen is said, not left blank: an empty list alone would say nothing.
    return {**values, "children_seen": named, **({} if named else {"none_seen": True})}


def _visit(it: Attempted) -> Sequence[NewEvent]:
    if not it.values["anyone_seen"]:
        return [it.event("visit.attempted", result="Nobody there", **it.entered("planned", "note"))]
    names = (
        "where",
        "planned",
        "children_seen",
        "none_seen",
        "seen_alone",
        "home_seen",
        "sleeping_arrangements_seen",
        "note",
    )
    return [it.event("visit.made", **it.entered(*names))]


ACTIONS = (
    Action(
        id="attempt-contact",
        title="Record an attempt to reach the family",
        family="contact",
        asks=_asks_of_attempt,
        does=lambda it: [it.event("contact.attempted", **it.entered("method", "result", "note"))],
    ),
    Action(
        id="record-contact",
        title="Record a contact with the family",
        family="contact",
        asks=_asks_of_contact,
        does=lambda it: [
            it.event(
                "contact.made", **it.entered("method", "with", "people", "children_seen", "note")
            )
        ],
    ),
    Action(
        id="record-visit",
        title="Record a visit",
        family="contact",
        asks=_asks_of_visit,
        reads=_seen,
        does=_visit,
    ),
)
