"""The work itself: assessments, plans, reviews, and the manager's eye on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import Action, Asked, Attempted, NotPossible
from keyworker.casework.actions.demanding import asks_of_worker, asks_to_enter
from keyworker.casework.actions.fields import FormField
from keyworker.casework.caseload import workloads
from keyworker.casework.record import NewEvent
from keyworker.policy.durations import Duration
from keyworker.workforce.models import Worker


def _asks_to_assess(asked: Asked) -> Sequence[FormField]:
    return (
        asking.when(),
        asking.children(asked, label="Which children does it assess?", required=True),
        asking.note(),
    )


def _asks_to_complete(asked: Asked) -> Sequence[FormField]:
    if not asks_of_worker(asked, "complete-assessment"):
        return _asks_to_assess(asked)
    return (*_asks_to_assess(asked), asking.colleague(asked, label="Which manager does it go to?"))


def _asks_for_plan(asked: Asked) -> Sequence[FormField]:
    without = asking.yes_or_no(
        "without_consent", "Is it written without the family's consent?", required=False
    )
    return (
        asking.when("When was it agreed?"),
        *((without,) if asks_to_enter(asked, "agree-plan", "without_consent") else ()),
        asking.line(
            "visit_every",
            "How often is the child visited?",
            hint="For example: 3 weeks",
            required=_says_how_often(asked),
        ),
        FormField(
            name="actions",
            label="What will be done?",
            type="outcomes",
            required=False,
            hint="One a line: what; who; by when, as in: Contact the school; A. Ruiz; 2026-06-12",
        ),
        asking.children(asked, label="Which children is the plan for?"),
        asking.note(),
    )


def _says_how_often(asked: Asked) -> bool:
    """Whether the policy's clocks take from the plan how often a child is visited."""
    clocks = asked.pack.timescales if asked.pack is not None else ()
    return asked.pack is None or any('"visit_every"' in clock.model_dump_json() for clock in clocks)


def _agree_plan(it: Attempted) -> Sequence[NewEvent]:
    told = it.entered("people", "without_consent", "answers", "note")
    if "visit_every" in it.values:
        try:
            told["visit_every"] = str(Duration.parse(it.values["visit_every"]))
        except ValueError:
            raise NotPossible(
                "Write a number and a unit, such as 3 weeks", field="visit_every"
            ) from None
    actions = [
        _plan_action(number, each)
        for number, each in enumerate(it.values.get("actions", ()), start=1)
    ]
    return [it.event("plan.agreed", actions=actions, **told)]


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


def open_actions(asked: Asked) -> list[dict[str, Any]]:
    """The actions of the latest plan that nobody has finished."""
    plans = list(asked.known.of_kind("plan.agreed"))
    if not plans:
        return []
    since = plans[-1].instant
    finished = {
        each.field("action")
        for each in asked.known.of_kind("action.finished")
        if each.instant >= since
    }
    return [
        each for each in plans[-1].field("actions") or () if str(each.get("id")) not in finished
    ]


def _asks_what_finished(asked: Asked) -> Sequence[FormField]:
    choices = tuple((str(each["id"]), str(each.get("what"))) for each in open_actions(asked))
    return (
        FormField(name="action", label="Which action?", type="choice", choices=choices),
        asking.line("outcome", "What came of it?"),
        asking.when(),
    )


def _asks_at_review(asked: Asked) -> Sequence[FormField]:
    return (
        asking.when("When was the review?"),
        *(
            (asking.yes_or_no("family_attended", "Was the family there?"),)
            if asked.pack is not None and asked.pack.who_may("share-review") is not None
            else ()
        ),
        asking.day("due", "When is the next review?", required=False),
        asking.note("What was found, and what changes?"),
    )


def _review(it: Attempted) -> Sequence[NewEvent]:
    reviewed = it.event("plan.reviewed", **it.entered("family_attended", "answers", "note"))
    return (
        [reviewed, it.event("review.set", due=it.values["due"])]
        if "due" in it.values
        else [reviewed]
    )


def _set_review(it: Attempted) -> Sequence[NewEvent]:
    if it.values["due"] < it.as_of:
        raise NotPossible("A review date cannot be in the past", field="due")
    return [it.event("review.set", at=it.now, due=it.values["due"])]


def _asks_for_oversight(asked: Asked) -> Sequence[FormField]:
    return (
        asking.children(asked),
        asking.words("progress", "What progress has there been?", required=False),
        asking.yes_or_no("delay", "Is there delay?", required=False),
        asking.choice_of(
            "oversight.recorded",
            "transfer_meeting",
            "Was a transfer meeting considered?",
            required=False,
        ),
        asking.words(
            "reason", "Why?", required=False, hint="Why there is delay, or why no meeting was held"
        ),
        asking.note(),
    )


def _asks_of_supervision(asked: Asked) -> Sequence[FormField]:
    return (
        asking.when("When was the session?"),
        asking.colleague(asked, label="Whose supervision?"),
        asking.words("progress", "What progress has there been on this case?", required=False),
        asking.yes_or_no("delay", "Is there delay?", required=False),
        asking.words("reason", "If there is delay, why, and what will be done?", required=False),
        asking.yes_or_no("caseload_reviewed", "Was their caseload reviewed?", required=False),
        asking.choice_of(
            "supervision.held",
            "increase",
            "If an increase was agreed, what becomes of it?",
            required=False,
        ),
        asking.note(),
    )


def _supervise(it: Attempted) -> Sequence[NewEvent]:
    worker = it.worker()
    counted = (
        workloads(it.pack, [worker], as_of=it.as_of).get(worker.pk) if it.pack is not None else None
    )
    told = it.entered(
        "progress", "delay", "reason", "caseload_reviewed", "increase", "answers", "note"
    )
    held = it.event(
        "supervision.held", worker=worker, caseload=counted.count if counted else None, **told
    )
    if it.pack is not None and it.pack.who_may("sign-supervision") is not None:
        # What was signed before was another session's record.
        return [held, it.event("supervision.recorded", worker=worker)]
    if counted is not None and counted.position != "over" and _increase_stands(it, worker):
        # Back within the range: what was agreed above it has served.
        return [held, it.event("increase.ended", worker=worker)]
    return [held]


def _increase_stands(it: Attempted, worker: Worker) -> bool:
    """Whether an increase agreed for this worker on this case has not ended yet."""
    kinds = [
        event.kind
        for event in it.known.of_kind("increase.agreed", "increase.ended")
        if event.field("worker") == worker.ref
    ]
    return kinds[-1:] == ["increase.agreed"]


ACTIONS = (
    Action(
        id="start-assessment",
        title="Start an assessment",
        family="work",
        asks=_asks_to_assess,
        does=lambda it: [it.event("assessment.started", **it.entered("people", "note"))],
    ),
    Action(
        id="complete-assessment",
        title="Complete an assessment",
        family="work",
        asks=_asks_to_complete,
        proposes=lambda it: it.worker() if "worker" in it.values else None,
        settles=False,
        does=lambda it: [
            it.event("assessment.completed", **it.entered("people", "worker", "answers", "note"))
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
        possible=lambda asked: (
            None if open_actions(asked) else "The plan has no action still to do."
        ),
        does=lambda it: [it.event("action.finished", **it.entered("action", "outcome"))],
    ),
    Action(
        id="record-oversight",
        title="Record management oversight",
        family="work",
        asks=_asks_for_oversight,
        does=lambda it: [
            it.event(
                "oversight.recorded",
                at=it.now,
                **it.entered(
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
        asks=lambda asked: (asking.day("due", "When is the review?"),),
    ),
)
