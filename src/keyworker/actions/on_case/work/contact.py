"""Reaching the family: attempts, contacts and visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions import questions
from keyworker.actions.action import Action, ActionContext, Entry
from keyworker.actions.form_demanded import asks_to_enter
from keyworker.actions.form_fields import FormField
from keyworker.record.writing import NewEvent

NONE = "none"


def _asks_of_attempt(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.when(),
        questions.choice_of("contact.attempted", "method", "How?"),
        questions.line("result", "What came of it?", hint="For example: voicemail left, no answer"),
        questions.note(),
    )


def _asks_of_contact(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.when(),
        questions.choice_of("contact.made", "method", "How?"),
        questions.line("with", "Who was spoken to?"),
        questions.children(context),
        *(
            (
                replace(
                    questions.children(
                        context, "children_seen", "Which children were seen in person?"
                    ),
                    hint="",
                ),
            )
            if asks_to_enter(context, "record-contact", "children_seen")
            else ()
        ),
        questions.note(),
    )


def _asks_of_visit(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.when(),
        questions.choice_of("visit.made", "where", "Where?"),
        questions.yes_or_no("planned", "Was it planned?", required=False),
        questions.yes_or_no("anyone_seen", "Was anyone there?"),
        _which_seen(context),
        replace(
            questions.children(context, "seen_alone", "Which of them were seen alone?"), hint=""
        ),
        questions.yes_or_no("home_seen", "Was the home seen?", required=False),
        questions.yes_or_no("sleeping_arrangements_seen", "Were bedrooms seen?", required=False),
        questions.note(),
    )


def _which_seen(context: ActionContext) -> FormField:
    """The children seen; that none was has to be said, not left blank."""
    field = questions.children(context, "children_seen", "Which children were seen?")
    return replace(field, choices=(*field.choices, (NONE, "None of them")), hint="")


def _seen(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if not values["anyone_seen"]:
        return {**values, "children_seen": [], "none_seen": True}
    alone = values.get("seen_alone", ())
    if "children_seen" not in values and not alone:
        return values
    seen = dict.fromkeys((*values.get("children_seen", ()), *alone))
    named = [each for each in seen if each != NONE]
    # That no child was seen is said, not left blank: an empty list alone would say nothing.
    return {**values, "children_seen": named, **({} if named else {"none_seen": True})}


def _visit(entry: Entry) -> Sequence[NewEvent]:
    if not entry.values["anyone_seen"]:
        return [
            entry.event(
                "visit.attempted", result="Nobody there", **entry.entered("planned", "note")
            )
        ]
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
    return [entry.event("visit.made", **entry.entered(*names))]


ACTIONS = (
    Action(
        id="attempt-contact",
        title="Record an attempt to reach the family",
        family="contact",
        asks=_asks_of_attempt,
        does=lambda entry: [
            entry.event("contact.attempted", **entry.entered("method", "result", "note"))
        ],
    ),
    Action(
        id="record-contact",
        title="Record a contact with the family",
        family="contact",
        asks=_asks_of_contact,
        does=lambda entry: [
            entry.event(
                "contact.made", **entry.entered("method", "with", "people", "children_seen", "note")
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
