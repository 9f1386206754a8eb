"""The work itself: assessments, plans, reviews, and the manager's eye on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.chosen import chosen_worker
from keyworker.actions.form_demanded import asks_of_worker
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.ordinary import Ordinary
from keyworker.actions.task_questions import judging_tasks, setting_tasks
from keyworker.caseload.worker_loads import workloads
from keyworker.decisions.case.tasks import OF_A_PLAN, open_tasks
from keyworker.policy.casefile import local_day
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Worker


def _says_how_often(context: ActionContext) -> bool:
    """Whether the policy's clocks take from the plan how often a child is visited."""
    return not context.pack.governs or any(
        '"visit_every"' in clock.model_dump_json() for clock in context.pack.timescales
    )


def _required_where_clocks_read_it(context: ActionContext, field: FormField) -> FormField:
    return replace(field, required=_says_how_often(context))


def _named_actions(context: ActionContext) -> Choices:
    """The actions that a plan listed in words, by their numbers there."""
    found = (each for each in open_tasks(context.known) if each.listed)
    return tuple((each.number.removeprefix(OF_A_PLAN), each.what) for each in found)


def _review(entry: Entry) -> Sequence[NewEvent]:
    reviewed = entry.record("plan.reviewed")
    return (
        [reviewed, entry.event("review.set", due=entry.values["due"])]
        if "due" in entry.values
        else [reviewed]
    )


def _still_to_come(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if values["due"] < context.as_of:
        raise NotPossible("A review date cannot be in the past", field="due")
    return values


def _supervise(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.worker()
    counted = workloads(entry.pack, [worker], as_of=entry.as_of).get(worker.pk)
    held = entry.record("supervision.held", caseload=counted.count if counted else None)
    if entry.pack.who_may("sign-supervision") is not None:
        # What was signed before was another session's record.
        return [
            held,
            entry.event("supervision.recorded", worker=worker, session=local_day(held.at)),
        ]
    if (
        counted is not None
        and counted.position in {"within", "room"}
        and _increase_stands(entry, worker)
    ):
        # Back within the range: what was agreed above it has served.
        return [held, entry.event("increase.ended", worker=worker)]
    return [held]


def _increase_stands(entry: Entry, worker: Worker) -> bool:
    """Whether an increase agreed for this worker on this case has not ended yet."""
    kinds = [
        event.kind
        for event in entry.known.of_kind("increase.agreed", "increase.ended")
        if event.field("worker") == worker.ref
    ]
    return kinds[-1:] == ["increase.agreed"]


def _nothing_to_do(context: ActionContext) -> str | None:
    return None if _named_actions(context) else "The plan lists no action still to do."


def _shares_reviews(context: ActionContext, action: str) -> bool:
    return context.pack.who_may("share-review") is not None


_ASSESSED = questions.children(label="Which children does it assess?", required=True)

SUPERVISE = judging_tasks(
    setting_tasks(
        Action(
            id="record-supervision",
            title="Record supervision",
            family=family.WORK,
            records=("supervision.held", "supervision.recorded", "increase.ended"),
            short_title="Record supervision",
            asks=(
                questions.when("When was the session?"),
                questions.ask("worker", "Whose supervision?"),
                questions.words(
                    "progress", "What progress has there been on this case?", required=False
                ),
                questions.ask("delay", "Is there delay?", required=False),
                questions.words(
                    "reason", "If there is delay, why, and what will be done?", required=False
                ),
                questions.ask("caseload_reviewed", "Was their caseload reviewed?", required=False),
                questions.ask(
                    "increase", "If an increase was agreed, what becomes of it?", required=False
                ),
                questions.note(),
            ),
            does=_supervise,
        ),
        "supervision",
        label="Which tasks come of it?",
    )
)
ACTIONS = (
    Action(
        id="start-assessment",
        title="Start an assessment",
        family=family.WORK,
        records=("assessment.started",),
        asks=(questions.when(), _ASSESSED, questions.note()),
    ),
    Action(
        id="complete-assessment",
        title="Complete an assessment",
        family=family.WORK,
        records=("assessment.completed",),
        short_title="Complete assessment",
        asks=(
            questions.when(),
            _ASSESSED,
            questions.note(),
            questions.asked_where(
                questions.ask("worker", "Which manager does it go to?"), asks_of_worker
            ),
        ),
        proposes=chosen_worker,
        settles=lambda entry: False,
        gives_part=False,
    ),
    judging_tasks(
        setting_tasks(
            Action(
                id="agree-plan",
                ordinary=Ordinary.WHOEVER_WORKS_ON_IT,
                title="Agree the plan",
                family=family.WORK,
                records=("plan.agreed",),
                asks=(
                    questions.when("When was it agreed?"),
                    *questions.where_read(
                        questions.ask(
                            "without_consent",
                            "Is it written without the family's consent?",
                            required=False,
                        )
                    ),
                    questions.adjusted(
                        questions.ask("visit_every", "How often is the child visited?"),
                        _required_where_clocks_read_it,
                    ),
                    questions.children(label="Which children is the plan for?"),
                    questions.note(),
                ),
            ),
            "plan",
            label="What will be done?",
            hint="Each with who does it, by when, and how it will be seen",
        )
    ),
    judging_tasks(
        setting_tasks(
            Action(
                id="review-plan",
                ordinary=Ordinary.WHOEVER_WORKS_ON_IT,
                title="Record a review of the plan",
                family=family.WORK,
                records=("plan.reviewed", "review.set"),
                asks=(
                    questions.when("When was the review?"),
                    questions.asked_where(
                        questions.ask("family_attended", "Was the family there?"), _shares_reviews
                    ),
                    questions.ask("due", "When is the next review?", required=False),
                    questions.note("What was found, and what changes?"),
                ),
                does=_review,
            ),
            "review",
            label="Which tasks come next?",
        )
    ),
    Action(
        id="finish-plan-action",
        title="Finish an action of an earlier plan",
        family=family.WORK,
        records=("action.finished",),
        asks=(
            questions.choice_among("action", "Which action?", _named_actions),
            questions.ask("outcome", "What came of it?"),
            questions.when(),
        ),
        possible=_nothing_to_do,
    ),
    Action(
        id="record-oversight",
        title="Record management oversight",
        family=family.WORK,
        records=("oversight.recorded",),
        short_title="Record oversight",
        asks=(
            questions.children(),
            questions.words("progress", "What progress has there been?", required=False),
            questions.ask("delay", "Is there delay?", required=False),
            questions.ask("transfer_meeting", "Was a transfer meeting considered?", required=False),
            questions.words(
                "reason",
                "Why?",
                required=False,
                hint="Why there is delay, or why no meeting was held",
            ),
            questions.note(),
        ),
    ),
    SUPERVISE,
    Action(
        id="set-review",
        title="Set a review date",
        family=family.WORK,
        records=("review.set",),
        asks=(questions.ask("due", "When is the review?"),),
        reads=_still_to_come,
    ),
)
