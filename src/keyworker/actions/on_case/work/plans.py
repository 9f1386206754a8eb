"""The work itself: assessments, plans, reviews, and the manager's eye on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from keyworker.actions import questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.form_demanded import asks_of_worker, asks_to_enter
from keyworker.actions.form_fields import FormField
from keyworker.caseload.worker_loads import workloads
from keyworker.policy.durations import Duration
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Worker


def _asks_to_assess(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.when(),
        questions.children(context, label="Which children does it assess?", required=True),
        questions.note(),
    )


def _asks_to_complete(context: ActionContext) -> Sequence[FormField]:
    if not asks_of_worker(context, "complete-assessment"):
        return _asks_to_assess(context)
    return (
        *_asks_to_assess(context),
        questions.colleague(context, label="Which manager does it go to?"),
    )


def _asks_for_plan(context: ActionContext) -> Sequence[FormField]:
    without = questions.yes_or_no(
        "without_consent", "Is it written without the family's consent?", required=False
    )
    return (
        questions.when("When was it agreed?"),
        *((without,) if asks_to_enter(context, "agree-plan", "without_consent") else ()),
        questions.line(
            "visit_every",
            "How often is the child visited?",
            hint="For example: 3 weeks",
            required=_says_how_often(context),
        ),
        FormField(
            name="actions",
            label="What will be done?",
            type="outcomes",
            required=False,
            hint="One a line: what; who; by when, as in: Contact the school; A. Ruiz; 2026-06-12",
        ),
        questions.children(context, label="Which children is the plan for?"),
        questions.note(),
    )


def _says_how_often(context: ActionContext) -> bool:
    """Whether the policy's clocks take from the plan how often a child is visited."""
    return not context.pack.governs or any(
        '"visit_every"' in clock.model_dump_json() for clock in context.pack.timescales
    )


def _agree_plan(entry: Entry) -> Sequence[NewEvent]:
    told = entry.entered("people", "without_consent", "answers", "note")
    if "visit_every" in entry.values:
        try:
            told["visit_every"] = str(Duration.parse(entry.values["visit_every"]))
        except ValueError:
            raise NotPossible(
                "Write a number and a unit, such as 3 weeks", field="visit_every"
            ) from None
    actions = [
        _plan_action(number, each)
        for number, each in enumerate(entry.values.get("actions", ()), start=1)
    ]
    return [entry.event("plan.agreed", actions=actions, **told)]


def _plan_action(number: int, given: Any) -> dict[str, Any]:
    if isinstance(given, Mapping):
        return {"id": str(number), **given}
    what, who, by = (*(part.strip() for part in str(given).split(";")), "", "")[:3]
    if by:
        try:
            date.fromisoformat(by)
        except ValueError:
            raise NotPossible(
                f"‘{by}’ is not a date; write it as 2026-06-12", field="actions"
            ) from None
    return {
        "id": str(number),
        "what": what,
        **({"who": who} if who else {}),
        **({"by": by} if by else {}),
    }


def open_actions(context: ActionContext) -> list[dict[str, Any]]:
    """The actions of the latest plan that nobody has finished."""
    plans = list(context.known.of_kind("plan.agreed"))
    if not plans:
        return []
    since = plans[-1].instant
    finished = {
        each.field("action")
        for each in context.known.of_kind("action.finished")
        if each.instant >= since
    }
    return [
        each for each in plans[-1].field("actions") or () if str(each.get("id")) not in finished
    ]


def _asks_what_finished(context: ActionContext) -> Sequence[FormField]:
    choices = tuple((str(each["id"]), str(each.get("what"))) for each in open_actions(context))
    return (
        FormField(name="action", label="Which action?", type="choice", choices=choices),
        questions.line("outcome", "What came of it?"),
        questions.when(),
    )


def _asks_at_review(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.when("When was the review?"),
        *(
            (questions.yes_or_no("family_attended", "Was the family there?"),)
            if context.pack.who_may("share-review") is not None
            else ()
        ),
        questions.day("due", "When is the next review?", required=False),
        questions.note("What was found, and what changes?"),
    )


def _review(entry: Entry) -> Sequence[NewEvent]:
    reviewed = entry.event("plan.reviewed", **entry.entered("family_attended", "answers", "note"))
    return (
        [reviewed, entry.event("review.set", due=entry.values["due"])]
        if "due" in entry.values
        else [reviewed]
    )


def _set_review(entry: Entry) -> Sequence[NewEvent]:
    if entry.values["due"] < entry.as_of:
        raise NotPossible("A review date cannot be in the past", field="due")
    return [entry.event("review.set", at=entry.now, due=entry.values["due"])]


def _asks_for_oversight(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.children(context),
        questions.words("progress", "What progress has there been?", required=False),
        questions.yes_or_no("delay", "Is there delay?", required=False),
        questions.choice_of(
            "oversight.recorded",
            "transfer_meeting",
            "Was a transfer meeting considered?",
            required=False,
        ),
        questions.words(
            "reason", "Why?", required=False, hint="Why there is delay, or why no meeting was held"
        ),
        questions.note(),
    )


def _asks_of_supervision(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.when("When was the session?"),
        questions.colleague(context, label="Whose supervision?"),
        questions.words("progress", "What progress has there been on this case?", required=False),
        questions.yes_or_no("delay", "Is there delay?", required=False),
        questions.words("reason", "If there is delay, why, and what will be done?", required=False),
        questions.yes_or_no("caseload_reviewed", "Was their caseload reviewed?", required=False),
        questions.choice_of(
            "supervision.held",
            "increase",
            "If an increase was agreed, what becomes of it?",
            required=False,
        ),
        questions.note(),
    )


def _supervise(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.worker()
    counted = workloads(entry.pack, [worker], as_of=entry.as_of).get(worker.pk)
    told = entry.entered(
        "progress", "delay", "reason", "caseload_reviewed", "increase", "answers", "note"
    )
    held = entry.event(
        "supervision.held", worker=worker, caseload=counted.count if counted else None, **told
    )
    if entry.pack.who_may("sign-supervision") is not None:
        # What was signed before was another session's record.
        return [held, entry.event("supervision.recorded", worker=worker)]
    if counted is not None and counted.position != "over" and _increase_stands(entry, worker):
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


ACTIONS = (
    Action(
        id="start-assessment",
        title="Start an assessment",
        family="work",
        asks=_asks_to_assess,
        does=lambda entry: [entry.event("assessment.started", **entry.entered("people", "note"))],
    ),
    Action(
        id="complete-assessment",
        title="Complete an assessment",
        family="work",
        asks=_asks_to_complete,
        proposes=lambda entry: entry.worker() if "worker" in entry.values else None,
        settles=False,
        does=lambda entry: [
            entry.event(
                "assessment.completed", **entry.entered("people", "worker", "answers", "note")
            )
        ],
    ),
    Action(
        id="agree-plan",
        title="Agree the plan",
        family="work",
        asks=_asks_for_plan,
        does=_agree_plan,
    ),
    Action(
        id="review-plan",
        title="Record a review of the plan",
        family="work",
        asks=_asks_at_review,
        does=_review,
    ),
    Action(
        id="finish-plan-action",
        title="Finish an action of the plan",
        family="work",
        asks=_asks_what_finished,
        possible=lambda context: (
            None if open_actions(context) else "The plan has no action still to do."
        ),
        does=lambda entry: [entry.event("action.finished", **entry.entered("action", "outcome"))],
    ),
    Action(
        id="record-oversight",
        title="Record management oversight",
        family="work",
        asks=_asks_for_oversight,
        does=lambda entry: [
            entry.event(
                "oversight.recorded",
                at=entry.now,
                **entry.entered(
                    "people", "progress", "delay", "transfer_meeting", "reason", "answers", "note"
                ),
            )
        ],
    ),
    Action(
        id="record-supervision",
        title="Record supervision",
        family="work",
        asks=_asks_of_supervision,
        does=_supervise,
    ),
    Action(
        id="set-review",
        title="Set a review date",
        family="work",
        does=_set_review,
        asks=lambda context: (questions.day("due", "When is the review?"),),
    ),
)
