"""Courts, remand and looked after children: what decides when a case moves."""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import NOT_CLOSED, Action, Asked, Attempted
from keyworker.casework.actions.fields import FormField
from keyworker.casework.actions.recording import recording
from keyworker.casework.record import NewEvent

_BEGINS, _ENDS = "begins", "ends"


def _asks_of_proceedings(asked: Asked) -> Sequence[FormField]:
    return (
        asking.choice("change", "What happened to the care proceedings?", ("issued", "concluded")),
        asking.when(),
        asking.children(asked),
        asking.choice_of(
            "proceedings.concluded",
            "outcome",
            "If concluded, where do the children live then?",
            required=False,
        ),
        asking.note(),
    )


def _proceed(it: Attempted) -> Sequence[NewEvent]:
    if it.values["change"] == "issued":
        return [it.event("proceedings.issued", **it.entered("people", "note"))]
    return [it.event("proceedings.concluded", **it.entered("people", "outcome", "note"))]


def _asks_of_remand(asked: Asked) -> Sequence[FormField]:
    return (
        asking.choice("change", "What happened to the remand?", (_BEGINS, _ENDS)),
        asking.when(),
        asking.children(asked, required=True),
        asking.choice_of("remand.started", "type", "If it begins, where to?", required=False),
        asking.note(),
    )


def _remand(it: Attempted) -> Sequence[NewEvent]:
    if it.values["change"] == _BEGINS:
        return [it.event("remand.started", **it.entered("people", "type", "note"))]
    return [it.event("remand.ended", **it.entered("people", "note"))]


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
