"""A disabled child: needs found, the functional assessment, screening, short breaks, and the way to adult care."""

from __future__ import annotations

from keyworker.actions.action import NOT_CLOSED
from keyworker.actions.one_event import recording

ACTIONS = (
    recording(
        "identify-need",
        "Record a need that was identified",
        "need.identified",
        family="disability",
        asks={
            "level": "At which level?",
            "professional": "Which professional identified it?",
            "affects_functioning": "Is its effect on functioning shown?",
        },
        required={"level"},
        about=True,
        stages=NOT_CLOSED,
    ),
    recording(
        "record-needs-assessment",
        "Record the functional needs assessment",
        "needs-assessment.completed",
        family="disability",
        asks={
            "health_professional": "Did a health professional do it?",
            "works_with_child": "Does that professional work with the child?",
            "met_child_on": "When did they meet the child?",
        },
        about=True,
        stages=NOT_CLOSED,
    ),
    recording(
        "decide-short-break",
        "Decide on short breaks",
        "short-break.decided",
        family="disability",
        asks={"siblings_weighed": "How were the siblings' needs weighed?"},
        long={"siblings_weighed"},
        about=True,
    ),
    recording(
        "start-adult-transition",
        "Begin the work towards adult social care",
        "adult-transition.started",
        family="disability",
        about=True,
    ),
    recording(
        "decide-adult-care",
        "Record whether adult social care takes over",
        "adult-care.decided",
        family="disability",
        asks={"outcome": "What was decided?"},
        required={"outcome"},
        about=True,
    ),
)
