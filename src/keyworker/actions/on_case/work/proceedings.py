"""Courts, remand and looked after children: what decides when a case moves."""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.actions import family, questions
from keyworker.actions.action import NOT_CLOSED, Action, Entry
from keyworker.actions.as_recorded import by_kind
from keyworker.record.writing import NewEvent

_BEGINS, _ENDS = "begins", "ends"


def _proceed(entry: Entry) -> Sequence[NewEvent]:
    return [entry.record(f"proceedings.{entry.values['change']}")]


def _remand(entry: Entry) -> Sequence[NewEvent]:
    begins = entry.values["change"] == _BEGINS
    return [entry.record("remand.started" if begins else "remand.ended")]


ACTIONS = (
    Action(
        id="record-proceedings",
        title="Record care proceedings",
        family=family.COURTS,
        records=("proceedings.issued", "proceedings.concluded"),
        stages=NOT_CLOSED,
        asks=(
            questions.read_back(
                questions.control(
                    questions.choice(
                        "change", "What happened to the care proceedings?", ("issued", "concluded")
                    )
                ),
                by_kind(proceedings_issued="issued", proceedings_concluded="concluded"),
            ),
            questions.when(),
            questions.children(),
            questions.ask(
                "outcome", "If concluded, where do the children live then?", required=False
            ),
            questions.note(),
        ),
        does=_proceed,
    ),
    Action(
        id="list-hearing",
        title="Record the date of a court hearing",
        family=family.COURTS,
        records=("hearing.listed",),
        stages=NOT_CLOSED,
        asks=(
            questions.ask("type", "Which hearing?"),
            questions.ask("on", "On which day?"),
            questions.when("When was it listed?"),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="list-review",
        title="Record the date of a looked-after review",
        family=family.COURTS,
        records=("looked-after-review.listed",),
        stages=NOT_CLOSED,
        asks=(
            questions.ask("on", "On which day?"),
            questions.when("When was it listed?"),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="record-review",
        title="Record a looked-after review",
        family=family.COURTS,
        records=("looked-after-review.held",),
        stages=NOT_CLOSED,
        asks=(
            questions.when(),
            questions.ask(
                "remains_on_remand", "Is the young person to remain on remand?", required=False
            ),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="record-remand",
        title="Record a remand",
        family=family.COURTS,
        records=("remand.started", "remand.ended"),
        stages=NOT_CLOSED,
        asks=(
            questions.read_back(
                questions.control(
                    questions.choice("change", "What happened to the remand?", (_BEGINS, _ENDS))
                ),
                by_kind(remand_started=_BEGINS, remand_ended=_ENDS),
            ),
            questions.when(),
            questions.children(required=True),
            questions.ask("type", "If it begins, where to?", required=False),
            questions.note(),
        ),
        does=_remand,
    ),
    Action(
        id="record-trajectory",
        title="Record where the case is likely to lead",
        family=family.COURTS,
        records=("trajectory.recorded",),
        stages=NOT_CLOSED,
        asks=(
            questions.when(),
            questions.ask("likely", "Which is likely?"),
            questions.ask("panel", "Did a panel recommend it?", required=False),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="decide-joint-work",
        title="Decide on joint work between two teams",
        family=family.COURTS,
        records=("joint-work.decided",),
        asks=(
            questions.ask("agreed", "Is there joint work?"),
            questions.ask("team", "With which team?", required=False),
            questions.words("reason", "If not, why not?", required=False),
            questions.children(),
            questions.note(),
        ),
    ),
)
