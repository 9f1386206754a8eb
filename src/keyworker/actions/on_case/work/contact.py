"""Reaching the family: attempts, contacts and visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible, Page
from keyworker.actions.as_recorded import AsRecorded, of_kind
from keyworker.actions.form_fields import FormField
from keyworker.actions.ordinary import Ordinary
from keyworker.policy.vocabulary import actions
from keyworker.record.writing import NewEvent

NONE = "none"


def _or_none_of_them(context: ActionContext, field: FormField) -> FormField:
    """The children seen; that none was has to be said, not left blank."""
    return replace(field, choices=(*field.choices, (NONE, "None of them")))


def _seen(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if not values["anyone_seen"]:
        if set(values.get("children_seen", ())) - {NONE}:
            raise NotPossible("Leave this empty where nobody was there", field="children_seen")
        return {**values, "children_seen": [], "none_seen": True}
    alone = values.get("seen_alone", ())
    if "children_seen" not in values and not alone:
        return values
    _refuse_contradictions(values)
    seen = dict.fromkeys((*values.get("children_seen", ()), *alone))
    named = [each for each in seen if each != NONE]
    # That no child was seen is said, not left blank: an empty list alone would say nothing.
    return {**values, "children_seen": named, **({} if named else {"none_seen": True})}


def _refuse_contradictions(values: dict[str, Any]) -> None:
    """A slip of the thumb must not count as a visit to a child."""
    seen, alone = values.get("children_seen", ()), values.get("seen_alone", ())
    if NONE in seen and len(seen) > 1:
        raise NotPossible(
            "Tick the children who were seen, or that none was", field="children_seen"
        )
    if seen and set(alone) - set(seen):
        raise NotPossible("Tick these among the children who were seen, too", field="seen_alone")
    if values.get("home_seen") is False and values.get("sleeping_arrangements_seen"):
        raise NotPossible("The bedrooms are in the home: was it seen?", field="home_seen")


def _visit(entry: Entry) -> Sequence[NewEvent]:
    if not entry.values["anyone_seen"]:
        return [entry.record("visit.attempted", result="Nobody there")]
    return [entry.record("visit.made")]


def _were_seen(entries: Sequence[AsRecorded]) -> Any:
    entry = entries[0]
    none_seen = entry.kind == "visit.attempted" or entry.data.get("none_seen")
    return (NONE,) if none_seen else entry.data.get("children_seen")


ATTEMPT = Action(
    id="attempt-contact",
    title="Record an attempt to reach the family",
    family=family.CONTACT,
    records=("contact.attempted",),
    correctable_at_once=True,
    asks=(
        questions.when(),
        questions.ask("method", "How?"),
        questions.ask("result", "What came of it?", hint="For example: voicemail left, no answer"),
        questions.note(),
    ),
)
CONTACT = Action(
    id="record-contact",
    ordinary=Ordinary.WHOEVER_WORKS_ON_IT,
    title="Record a contact with the family",
    family=family.CONTACT,
    records=("contact.made",),
    short_title="Record contact",
    everyday=True,
    correctable_at_once=True,
    page=Page(name="contact", replaces_form=False),
    asks=(
        questions.when(),
        questions.ask("method", "How?"),
        questions.ask("with", "Who was spoken to?"),
        questions.children(),
        *questions.where_read(
            questions.ask("children_seen", "Which children were seen in person?", required=False)
        ),
        *questions.where_counted(
            questions.ask("with_child", "Was a child spoken with?", required=False)
        ),
        questions.note(),
    ),
)
VISIT = Action(
    id=actions.RECORD_VISIT,
    ordinary=Ordinary.WHOEVER_WORKS_ON_IT,
    title="Record a visit",
    family=family.CONTACT,
    records=("visit.made", "visit.attempted"),
    short_title="Record visit",
    everyday=True,
    correctable_at_once=True,
    asks=(
        questions.when(),
        questions.ask("where", "Where?"),
        questions.ask("planned", "Was it planned?", required=False),
        questions.read_back(
            questions.control(questions.yes_or_no("anyone_seen", "Was anyone there?")),
            of_kind("visit.made"),
        ),
        # That nobody was there says that none of them was seen, too.
        questions.read_back(
            questions.made_into(
                questions.adjusted(
                    questions.ask("children_seen", "Which children were seen?", required=False),
                    _or_none_of_them,
                ),
                "children_seen",
                "none_seen",
                "result",
            ),
            _were_seen,
        ),
        questions.ask("seen_alone", "Which of them were seen alone?", required=False),
        questions.ask("home_seen", "Was the home seen?", required=False),
        questions.ask("sleeping_arrangements_seen", "Were bedrooms seen?", required=False),
        questions.note(),
    ),
    leaves_out={"part_of_day": "asked by the action for a visit that found nobody"},
    reads=_seen,
    does=_visit,
)
ACTIONS = (ATTEMPT, CONTACT, VISIT)
