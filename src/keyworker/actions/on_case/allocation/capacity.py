"""Too much work for too few: a problem raised by anyone, and answered by whoever answers for the service."""

from __future__ import annotations

from keyworker.actions import family, questions
from keyworker.actions.action import NOT_CLOSED, Action
from keyworker.actions.possible import none_yet

_NOTHING_RAISED = none_yet("No capacity problem has been raised on this case.", "capacity.raised")

ACTIONS = (
    Action(
        id="raise-capacity-problem",
        title="Raise a capacity problem",
        family=family.CAPACITY,
        records=("capacity.raised",),
        stages=NOT_CLOSED,
        asks=(
            questions.ask("source", "Where does it come from?", required=False),
            questions.words("effect", "What does it do to this case?", required=False),
            questions.note(),
        ),
    ),
    Action(
        id="answer-capacity-problem",
        title="Answer a capacity problem",
        family=family.CAPACITY,
        records=("capacity.answered",),
        stages=NOT_CLOSED,
        possible=_NOTHING_RAISED,
        asks=(
            questions.words("outcome", "What came of it?", required=False),
            questions.ask("raised_with_director", "When was the director told?", required=False),
            questions.ask(
                "raised_with_leadership",
                "When was the leadership team told, if it was?",
                required=False,
            ),
            questions.ask(
                "risk_reference", "What is its entry in the risk register?", required=False
            ),
            questions.words(
                "no_risk_because", "If there is none, why was none needed?", required=False
            ),
            questions.note(),
        ),
    ),
)
