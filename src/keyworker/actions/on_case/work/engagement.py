"""A family that does not engage: the steps in their order, and what keeps a case open all the same."""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext


def _obliged(context: ActionContext, child: str | None) -> bool:
    """Whether an obligation runs of that child, or of the whole family; of nobody in particular where there is no child."""
    found = context.known.of_kind("obligation.started", "obligation.ended")
    last = [each.kind for each in found if child is None or each.concerns(child)]
    return last[-1:] == ["obligation.started"]


def _of_whom(context: ActionContext) -> Sequence[str | None]:
    return [each.ref for each in context.children] or [None]


def _obliged_already(context: ActionContext) -> str | None:
    of_all = all(_obliged(context, each) for each in _of_whom(context))
    return "Such an obligation is on record already." if of_all else None


def _not_obliged(context: ActionContext) -> str | None:
    of_any = any(_obliged(context, each) for each in _of_whom(context))
    return None if of_any else "No such obligation is on record."


ACTIONS = (
    Action(
        id="note-non-engagement",
        title="Record that the family does not engage",
        family=family.ENGAGEMENT,
        records=("non-engagement.noted",),
        asks=(
            questions.when(),
            questions.words("reason", "What shows it, and what may stand in the way?"),
            questions.note(),
        ),
    ),
    Action(
        id="attempt-visit",
        title="Record a visit that found nobody",
        family=family.ENGAGEMENT,
        records=("visit.attempted",),
        correctable_at_once=True,
        asks=(
            questions.when(),
            questions.ask("planned", "Was it planned?"),
            questions.ask(
                "part_of_day",
                "In which part of the day?",
                required=False,
                hint="Leave empty to go by the time",
            ),
            questions.ask("result", "What came of it?", hint="For example: no answer, card left"),
            questions.note(),
        ),
        leaves_out={"where": "a family that does not engage is visited at home"},
    ),
    Action(
        id="send-visit-letter",
        title="Record the letter with a planned visit",
        family=family.ENGAGEMENT,
        records=("engagement-letter.sent",),
        always={"about": "planned-visit"},
        asks=(
            questions.when("When was it sent?"),
            questions.ask("visit_on", "On which day is the visit?"),
            questions.note(),
        ),
    ),
    Action(
        id="ask-professionals",
        title="Record that other professionals were asked",
        family=family.ENGAGEMENT,
        records=("professionals.asked",),
        asks=(
            questions.when(),
            questions.ask("with", "Who was asked?"),
            questions.ask("engaged_elsewhere", "Does the family engage well with them?"),
            questions.ask("joint_visit", "When is the joint visit, or why is there none?"),
            questions.note(),
        ),
    ),
    Action(
        id="send-last-letter",
        title="Record the last letter",
        family=family.ENGAGEMENT,
        records=("engagement-letter.sent",),
        always={"about": "last-request"},
        leaves_out={"visit_on": "the last letter announces no visit"},
        asks=(
            questions.when("When was it sent?"),
            questions.note(),
        ),
    ),
    Action(
        id="start-obligation",
        title="Record a statutory obligation to stay involved",
        family=family.ENGAGEMENT,
        records=("obligation.started",),
        possible=_obliged_already,
        asks=(
            questions.when("From when?"),
            questions.ask("ground", "Which obligation is it?"),
            questions.children(label="Of which children is it?"),
            questions.note(),
        ),
    ),
    Action(
        id="end-obligation",
        title="Record that the statutory obligation ended",
        family=family.ENGAGEMENT,
        records=("obligation.ended",),
        possible=_not_obliged,
        asks=(
            questions.when("When did it end?"),
            questions.words("reason", "How did it end?"),
            questions.children(label="Of which children did it end?"),
            questions.note(),
        ),
    ),
)
