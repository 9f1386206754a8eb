"""When the practitioner is away: who holds the case, what the family is told, urgent cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.actions import questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.form_fields import FormField
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Worker


def _holding(entry: ActionContext) -> tuple[str, ...]:
    return tuple(each.worker for each in entry.state.current("holding") if each.worker)


def _choose_holder(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.worker()
    if worker.ref == entry.state.lead:
        raise NotPossible(
            f"{worker.ref} leads this case; someone else holds it while they are away",
            field="worker",
        )
    if worker.ref in _holding(entry):
        raise NotPossible(f"{worker.ref} already holds this case", field="worker")
    ended = [
        entry.event("allocation.ended", worker=each, role="holding") for each in _holding(entry)
    ]
    started = entry.event(
        "allocation.started",
        worker=worker,
        role="holding",
        team=worker.team.slug,
        **entry.entered("reason"),
    )
    return [*ended, started]


def _no_lead(context: ActionContext) -> str | None:
    return None if context.state.lead else "This case has no lead practitioner."


def _chosen(entry: Entry) -> Worker | None:
    return entry.worker() if "worker" in entry.values else None


def _asks_to_tell(context: ActionContext) -> Sequence[FormField]:
    holder = next((each for each in context.colleagues if each.ref in _holding(context)), None)
    known: dict[str, Any] = {"initial": holder.phone or holder.email} if holder else {}
    return (
        questions.when("When were they told?"),
        questions.choice_of("family.told", "about", "What were they told?"),
        questions.colleague(context, "holder", "Whose name were they given?", required=False),
        FormField(name="contact", label="How can they reach that person?", required=False, **known),
        questions.line("with", "Who was told?", required=False),
        questions.choice_of("family.told", "method", "How?"),
        questions.note(),
    )


def _whose_name(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if values["about"] == "holder" and "holder" not in values and _holding(context):
        return {**values, "holder": _holding(context)[-1]}
    return values


def _tell(entry: Entry) -> Sequence[NewEvent]:
    told = entry.entered("about", "holder", "contact", "with", "method", "note")
    if told["about"] == "holder":
        if not _holding(entry):
            raise NotPossible(
                "Nobody has been chosen to hold this case. Choose a holder first.", field="about"
            )
        if not told.get("contact"):
            raise NotPossible(
                "Say how the family can reach the person who holds the case", field="contact"
            )
    return [entry.event("family.told", **told)]


def _asks_of_tasks(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.words(
            "tasks", "What was done with each task due while they are away?", hint="One a line"
        ),
        questions.note(),
    )


def _settle(entry: Entry) -> Sequence[NewEvent]:
    return [
        entry.event(
            "absence.triaged",
            at=entry.now,
            worker=entry.state.lead,
            **entry.entered("tasks", "answers", "note"),
        )
    ]


def _asks_of_review(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.choice_of("absence.reviewed", "outcome", "What becomes of the case?"),
        questions.day("until", "If it is held for the time being, until when?", required=False),
        questions.note(),
    )


def _review(entry: Entry) -> Sequence[NewEvent]:
    told = entry.entered("outcome", "until", "answers", "note")
    return [entry.event("absence.reviewed", at=entry.now, worker=entry.state.lead, **told)]


def _cover(entry: Entry) -> Sequence[NewEvent]:
    # Cover writes what was done and nothing else: it changes neither the allocation nor anyone's caseload.
    return [entry.event("cover.given", worker=entry.state.lead, **entry.entered("action", "note"))]


ACTIONS = (
    Action(
        id="choose-holder",
        title="Choose who holds the case",
        family="absence",
        part="holding",
        asks=lambda context: (
            questions.colleague(context, label="Who holds it?"),
            questions.why(required=False),
        ),
        possible=_no_lead,
        does=_choose_holder,
        proposes=_chosen,
    ),
    Action(
        id="tell-family",
        title="Record what the family was told",
        family="absence",
        asks=_asks_to_tell,
        reads=_whose_name,
        does=_tell,
    ),
    Action(
        id="settle-absence-tasks",
        title="Settle what is due while the worker is away",
        family="absence",
        asks=_asks_of_tasks,
        possible=_no_lead,
        does=_settle,
    ),
    Action(
        id="review-absence",
        title="Decide what becomes of an absent worker's case",
        family="absence",
        asks=_asks_of_review,
        possible=_no_lead,
        does=_review,
    ),
    Action(
        id="record-urgent-cover",
        title="Record urgent cover",
        family="absence",
        asks=lambda context: (
            questions.when(),
            questions.words("action", "What was done?"),
            questions.note(),
        ),
        does=_cover,
    ),
)
