"""What a manager gives a case before somebody takes it on, and what the worker reads before going out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions import questions
from keyworker.actions.action import WORKING, Action, ActionContext, Entry, NotPossible
from keyworker.actions.form_fields import FormField
from keyworker.actions.on_case.intake.referral import BEFORE_WORK
from keyworker.actions.one_event import recording
from keyworker.record.writing import NewEvent


def _says_why_no_assessment(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if values["caf_required"] is False and not values.get("no_caf_because"):
        raise NotPossible("Say why no assessment is needed", field="no_caf_because")
    return values


def _ends_after_it_starts(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if values["ends"] <= values["starts"]:
        raise NotPossible("The visit has to end after it starts", field="ends")
    return values


def _markers(context: ActionContext) -> Sequence[FormField]:
    listed = [str(event.field("marker")) for event in context.known.of_kind("marker.added")]
    said = "; ".join(listed) if listed else "None is on record"
    return (
        questions.yes_or_no(
            "markers_understood", "Have you read the warning markers?", hint=f"On record: {said}"
        ),
    )


def _must_have_read(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if not values["markers_understood"]:
        raise NotPossible("Read the warning markers first", field="markers_understood")
    return values


def _asks_of_form(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.when("When was it checked?"),
        questions.choice_of("form.scanned", "form", "Which form?"),
        questions.children(context, label="Which child's form is it?"),
        questions.yes_or_no("right", "Is it complete and right?"),
        questions.words("reason", "If not, what is to be put right?", required=False),
        questions.note(),
    )


def _check_form(entry: Entry) -> Sequence[NewEvent]:
    told = entry.entered("form", "people", "note")
    if entry.values["right"]:
        return [entry.event("form.scanned", **told)]
    if "reason" not in entry.values:
        raise NotPossible("Say what is to be put right, so that the worker can", field="reason")
    return [entry.event("form.sent-back", reason=entry.values["reason"], **told)]


ACTIONS = (
    recording(
        "give-points",
        "Give the case its points",
        "points.given",
        family="directing",
        at=None,
        stages=BEFORE_WORK,
        asks={
            "points": "How many points?",
            "needs": "Which presenting needs stand behind them?",
            "risks": "Which presenting risks stand behind them?",
        },
        required={"points", "needs", "risks"},
    ),
    replace(
        recording(
            "record-managers-decision",
            "Write the manager's decision",
            "managers-decision.recorded",
            family="directing",
            at=None,
            stages=BEFORE_WORK,
            asks={
                "actions": "What does the worker do first?",
                "caf_required": "Is an assessment needed?",
                "no_caf_because": "If not, why not?",
                "taf_needed": "Is a team around the family needed?",
            },
            required={"actions", "caf_required"},
            long={"no_caf_because"},
        ),
        reads=_says_why_no_assessment,
    ),
    recording(
        "add-support-plan",
        "Add the support plan",
        "support-plan.added",
        family="directing",
        at=None,
        asks={"source": "Where does the plan come from?"},
        required={"source"},
        stages=BEFORE_WORK,
    ),
    recording(
        "add-marker",
        "Add a warning marker",
        "marker.added",
        family="directing",
        at=None,
        stages=BEFORE_WORK,
        asks={"marker": "What does anybody who visits have to know?"},
        required={"marker"},
    ),
    recording(
        "check-background",
        "Record what you read beforehand",
        "background.checked",
        family="directing",
        at="When did you read it?",
        fixed={"history": True, "earlier_plans": True, "reasons": True},
    ),
    replace(
        recording(
            "read-markers",
            "Record that you read the warning markers",
            "markers.read",
            family="directing",
            at=None,
            more=_markers,
        ),
        reads=_must_have_read,
    ),
    replace(
        recording(
            "plan-visit",
            "Plan a visit",
            "visit.planned",
            family="directing",
            at=None,
            asks={
                "starts": "When does it start?",
                "ends": "When does it end?",
                "alone": "Do you go alone?",
                "check_in": "Who is told that you are back?",
            },
            required={"starts", "ends", "alone", "check_in"},
            hints={
                "starts": "Give the time as well as the day",
                "ends": "Give the time as well as the day",
            },
        ),
        reads=_ends_after_it_starts,
    ),
    recording(
        "record-safe-return",
        "Record a safe return from a visit",
        "safe-return.recorded",
        family="directing",
        at="When were they back?",
        stages=frozenset({*WORKING, "closed"}),
        possible=lambda context: (
            None
            if any(True for _ in context.known.of_kind("visit.planned"))
            else "No visit is planned on this case."
        ),
    ),
    recording(
        "record-form",
        "Record how a form stands",
        "form.completed",
        family="directing",
        about=True,
        asks={
            "form": "Which form?",
            "status": "How does it stand?",
            "sharing": "What may be shared, with whom, and within which limits?",
        },
        required={"form", "status"},
        long={"sharing"},
    ),
    Action(
        id="scan-form",
        title="Check and scan a form",
        family="directing",
        asks=_asks_of_form,
        does=_check_form,
    ),
)
