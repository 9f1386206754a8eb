"""Courts, remand and looked after children: what decides when a case moves."""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.actions import questions
from keyworker.actions.action import NOT_CLOSED, Action, ActionContext, Entry
from keyworker.actions.form_fields import FormField
from keyworker.actions.one_event import recording
from keyworker.record.writing import NewEvent

_BEGINS, _ENDS = "begins", "ends"


def _asks_of_proceedings(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.choice(
            "change", "What happened to the care proceedings?", ("issued", "concluded")
        ),
        questions.when(),
        questions.children(context),
        questions.choice_of(
            "proceedings.concluded",
            "outcome",
            "If concluded, where do the children live then?",
            required=False,
        ),
        questions.note(),
    )


def _proceed(entry: Entry) -> Sequence[NewEvent]:
    if entry.values["change"] == "issued":
        return [entry.event("proceedings.issued", **entry.entered("people", "note"))]
    return [entry.event("proceedings.concluded", **entry.entered("people", "outcome", "note"))]


def _asks_of_remand(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.choice("change", "What happened to the remand?", (_BEGINS, _ENDS)),
        questions.when(),
        questions.children(context, required=True),
        questions.choice_of("remand.started", "type", "If it begins, where to?", required=False),
        questions.note(),
    )


def _remand(entry: Entry) -> Sequence[NewEvent]:
    if entry.values["change"] == _BEGINS:
        return [entry.event("remand.started", **entry.entered("people", "type", "note"))]
    return [entry.event("remand.ended", **entry.entered("people", "note"))]


ACTIONS = (
    Action(
        id="record-proceedings",
        title="Record care proceedings",
        family="courts",
        stages=NOT_CLOSED,
        asks=_asks_of_proceedings,
        does=_proceed,
    ),
    recording(
        "list-hearing",
        "Record the date of a court hearing",
        "hearing.listed",
        family="courts",
        stages=NOT_CLOSED,
        asks={"type": "Which hearing?", "on": "On which day?"},
        required={"type", "on"},
        about=True,
        at=None,
    ),
    recording(
        "list-review",
        "Record the date of a looked-after review",
        "looked-after-review.listed",
        family="courts",
        asks={"on": "On which day?"},
        required={"on"},
        about=True,
        at=None,
        stages=NOT_CLOSED,
    ),
    recording(
        "record-review",
        "Record a looked-after review",
        "looked-after-review.held",
        family="courts",
        asks={"remains_on_remand": "Is the young person to remain on remand?"},
        about=True,
        stages=NOT_CLOSED,
    ),
    Action(
        id="record-remand",
        title="Record a remand",
        family="courts",
        stages=NOT_CLOSED,
        asks=_asks_of_remand,
        does=_remand,
    ),
    recording(
        "record-trajectory",
        "Record where the case is likely to lead",
        "trajectory.recorded",
        family="courts",
        asks={"likely": "Which is likely?", "panel": "Did a panel recommend it?"},
        required={"likely"},
        about=True,
        stages=NOT_CLOSED,
    ),
    recording(
        "decide-joint-work",
        "Decide on joint work between two teams",
        "joint-work.decided",
        family="courts",
        asks={
            "agreed": "Is there joint work?",
            "team": "With which team?",
            "reason": "If not, why not?",
        },
        required={"agreed"},
        long={"reason"},
        about=True,
        at=None,
    ),
)
