"""Reaching the family: attempts, contacts and visits."""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import Action, Asked, Attempted
from keyworker.casework.actions.fields import FormField
from keyworker.casework.record import NewEvent


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
        asking.note(),
    )


def _asks_of_visit(asked: Asked) -> Sequence[FormField]:
    return (
        asking.when(),
        asking.choice_of("visit.made", "where", "Where?"),
        asking.yes_or_no("planned", "Was it planned?", required=False),
        asking.yes_or_no("anyone_seen", "Was anyone there?"),
        asking.children(asked, "children_seen", "Which children were seen?"),
        asking.children(asked, "seen_alone", "Which of them were seen alone?"),
        asking.yes_or_no("home_seen", "Was the home seen?", required=False),
        asking.yes_or_no("sleeping_arrangements_seen", "Were bedrooms seen?", required=False),
        asking.note(),
    )


def _visit(it: Attempted) -> Sequence[NewEvent]:
    if not it.values["anyone_seen"]:
        return [it.event("visit.attempted", result="Nobody there", **it.entered("note"))]
    seen = [*it.values.get("children_seen", ()), *it.values.get("seen_alone", ())]
    told = it.entered("where", "planned", "seen_alone", "home_seen", "sleeping_arrangements_seen", "note")
    return [it.event("visit.made", children_seen=list(dict.fromkeys(seen)), **told)]


ACTIONS = (
    Action(
        id="attempt-contact", title="Record an attempt to reach the family", family="contact", asks=_asks_of_attempt,
        does=lambda it: [it.event("contact.attempted", **it.entered("method", "result", "note"))],
    ),
    Action(
        id="record-contact", title="Record a contact with the family", family="contact", asks=_asks_of_contact,
        does=lambda it: [it.event("contact.made", **it.entered("method", "with", "people", "note"))],
    ),
    Action(
        id="record-visit", title="Record a visit", family="contact", asks=_asks_of_visit, does=_visit,
    ),
)  # fmt: skip
