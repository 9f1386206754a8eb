"""When the practitioner is away: the absence itself, who holds the case, what the family is told, urgent cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import ANY_STAGE, Action, Asked, Attempted, NotPossible
from keyworker.casework.actions.fields import FormField
from keyworker.casework.record import NewEvent
from keyworker.workforce.models import Worker


def _asks_of_absence(asked: Asked) -> Sequence[FormField]:
    return (
        asking.day("first_day", "First day away"),
        asking.day(
            "expected_return",
            "First day back",
            required=False,
            hint="Leave empty if it is not known",
        ),
        asking.yes_or_no("planned", "Was it planned?", required=False),
    )


def _asks_of_extension(asked: Asked) -> Sequence[FormField]:
    return (
        asking.day(
            "expected_return",
            "First day back",
            required=False,
            hint="Leave empty if it is not known",
        ),
    )


def _asks_of_return(asked: Asked) -> Sequence[FormField]:
    return (asking.day("returned", "First day back"),)


def _written_by_the_worker_action(it: Attempted) -> Sequence[NewEvent]:
    raise NotPossible("An absence is recorded for the worker, not for one case.")


def _holding(it: Asked) -> tuple[str, ...]:
    return tuple(each.worker for each in it.state.current("holding") if each.worker)


def _choose_holder(it: Attempted) -> Sequence[NewEvent]:
    worker = it.worker()
    if worker.ref == it.state.lead:
        raise NotPossible(
            f"{worker.ref} leads this case; someone else holds it while they are away",
            field="worker",
        )
    if worker.ref in _holding(it):
        raise NotPossible(f"{worker.ref} already holds this case", field="worker")
    ended = [it.event("allocation.ended", worker=each, role="holding") for each in _holding(it)]
    started = it.event(
        "allocation.started",
        worker=worker,
        role="holding",
        team=worker.team.slug,
        **it.entered("reason"),
    )
    return [*ended, started]


def _no_lead(asked: Asked) -> str | None:
    return None if asked.state.lead else "This case has no lead practitioner."


def _chosen(it: Attempted) -> Worker | None:
    return it.worker() if "worker" in it.values else None


def _asks_to_tell(asked: Asked) -> Sequence[FormField]:
    holder = next((each for each in asked.colleagues if each.ref in _holding(asked)), None)
    known: dict[str, Any] = {"initial": holder.phone or holder.email} if holder else {}
    return (
        asking.when("When were they told?"),
        asking.choice_of("family.told", "about", "What were they told?"),
        asking.colleague(asked, "holder", "Whose name were they given?", required=False),
        FormField(name="contact", label="How can they reach that person?", required=False, **known),
        asking.line("with", "Who was told?", required=False),
        asking.choice_of("family.told", "method", "How?"),
        asking.note(),
    )


def _whose_name(asked: Asked, values: dict[str, Any]) -> dict[str, Any]:
    if values["about"] == "holder" and "holder" not in values and _holding(asked):
        return {**values, "holder": _holding(asked)[-1]}
    return values


def _tell(it: Attempted) -> Sequence[NewEvent]:
    told = it.entered("about", "holder", "contact", "with", "method", "note")
    if told["about"] == "holder":
        if not _holding(it):
            raise NotPossible(
                "Nobody has been chosen to hold this case. Choose a holder first.", field="about"
            )
        if not told.get("contact"):
            raise NotPossible(
                "Say how the family can reach the person who holds the case", field="contact"
            )
    return [it.event("family.told", **told)]


def _asks_of_tasks(asked: Asked) -> Sequence[FormField]:
    return (
        asking.words(
            "tasks", "What was done with each task due while they are away?", hint="One a line"
        ),
        asking.note(),
    )


def _settle(it: Attempted) -> Sequence[NewEvent]:
    return [
        it.event(
            "absence.triaged",
            at=it.now,
            worker=it.state.lead,
            **it.entered("tasks", "answers", "note"),
        )
    ]


def _asks_of_review(asked: Asked) -> Sequence[FormField]:
    return (
        asking.choice_of("absence.reviewed", "outcome", "What becomes of the case?"),
        asking.day("until", "If it is held for the time being, until when?", required=False),
        asking.note(),
    )


def _review(it: Attempted) -> Sequence[NewEvent]:
    told = it.entered("outcome", "until", "answers", "note")
    return [it.event("absence.reviewed", at=it.now, worker=it.state.lead, **told)]


def _cover(it: Attempted) -> Sequence[NewEvent]:
    # Cover writes what was done and nothing else: it changes neither the allocation nor anyone's caseload.
    return [it.event("cover.given", worker=it.state.lead, **it.entered("action", "note"))]


ACTIONS = (
    Action(
        id="record-absence",
        title="Record an absence",
        family="absence",
        about_worker=True,
        stages=ANY_STAGE,
        asks=_asks_of_absence,
        does=_written_by_the_worker_action,
    ),
    Action(
        id="extend-absence",
        title="Change when an absence ends",
        family="absence",
        about_worker=True,
        stages=ANY_STAGE,
        asks=_asks_of_extension,
        does=_written_by_the_worker_action,
    ),
    Action(
        id="end-absence",
        title="Record a return",
        family="absence",
        about_worker=True,
        stages=ANY_STAGE,
        asks=_asks_of_return,
        does=_written_by_the_worker_action,
    ),
    Action(
        id="choose-holder",
        title="Choose who holds the case",
        family="absence",
        part="holding",
        asks=lambda asked: (
            asking.colleague(asked, label="Who holds it?"),
            asking.why(required=False),
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
        asks=lambda asked: (asking.when(), asking.words("action", "What was done?"), asking.note()),
        does=_cover,
    ),
)
