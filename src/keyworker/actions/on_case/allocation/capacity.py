"""Too much work for too few: a problem raised by anyone, and answered by whoever answers for the service."""

from __future__ import annotations

from keyworker.actions.action import NOT_CLOSED, ActionContext
from keyworker.actions.one_event import recording


def _nothing_raised(context: ActionContext) -> str | None:
    raised = list(context.known.of_kind("capacity.raised"))
    return None if raised else "No capacity problem has been raised on this case."


ACTIONS = (
    recording(
        "raise-capacity-problem",
        "Raise a capacity problem",
        "capacity.raised",
        family="capacity",
        asks={"source": "Where does it come from?", "effect": "What does it do to this case?"},
        long={"effect"},
        at=None,
        stages=NOT_CLOSED,
    ),
    recording(
        "answer-capacity-problem",
        "Answer a capacity problem",
        "capacity.answered",
        family="capacity",
        asks={
            "outcome": "What came of it?",
            "raised_with_director": "When was the director told?",
            "raised_with_leadership": "When was the leadership team told, if it was?",
            "risk_reference": "What is its entry in the risk register?",
            "no_risk_because": "If there is none, why was none needed?",
        },
        long={"outcome", "no_risk_because"},
        at=None,
        stages=NOT_CLOSED,
        possible=_nothing_raised,
    ),
)
