"""A disabled child: needs found, the functional assessment, screening, short breaks, and the way to adult care."""

from __future__ import annotations

from keyworker.actions import family, questions
from keyworker.actions.action import NOT_CLOSED, Action

ACTIONS = (
    Action(
        id="identify-need",
        title="Record a need that was identified",
        family=family.DISABILITY,
        records=("need.identified",),
        stages=NOT_CLOSED,
        asks=(
            questions.when(),
            questions.ask("level", "At which level?"),
            questions.ask("professional", "Which professional identified it?", required=False),
            questions.ask(
                "affects_functioning", "Is its effect on functioning shown?", required=False
            ),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="record-needs-assessment",
        title="Record the functional needs assessment",
        family=family.DISABILITY,
        records=("needs-assessment.completed",),
        stages=NOT_CLOSED,
        asks=(
            questions.when(),
            questions.ask(
                "health_professional", "Did a health professional do it?", required=False
            ),
            questions.ask(
                "works_with_child", "Does that professional work with the child?", required=False
            ),
            questions.ask("met_child_on", "When did they meet the child?", required=False),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="decide-short-break",
        title="Decide on short breaks",
        family=family.DISABILITY,
        records=("short-break.decided",),
        asks=(
            questions.when(),
            questions.words(
                "siblings_weighed", "How were the siblings' needs weighed?", required=False
            ),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="start-adult-transition",
        title="Begin the work towards adult social care",
        family=family.DISABILITY,
        records=("adult-transition.started",),
        asks=(
            questions.when(),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="decide-adult-care",
        title="Record whether adult social care takes over",
        family=family.DISABILITY,
        records=("adult-care.decided",),
        asks=(
            questions.when(),
            questions.ask("outcome", "What was decided?"),
            questions.children(),
            questions.note(),
        ),
    ),
)
