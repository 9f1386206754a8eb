"""What a manager gives a case before somebody takes it on, and what the worker reads before going out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import WORKING, Action, ActionContext, Entry, NotPossible
from keyworker.actions.as_recorded import of_kind
from keyworker.actions.form_fields import FormField
from keyworker.actions.on_case.intake.referral import BEFORE_WORK
from keyworker.actions.possible import none_yet
from keyworker.actions.task_questions import setting_tasks
from keyworker.record.writing import NewEvent


def _says_why_no_assessment(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if values["caf_required"] is False and not values.get("no_caf_because"):
        raise NotPossible("Say why no assessment is needed", field="no_caf_because")
    return values


def _ends_after_it_starts(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if values["ends"] <= values["starts"]:
        raise NotPossible("The visit has to end after it starts", field="ends")
    return values


def _with_those_on_record(context: ActionContext, field: FormField) -> FormField:
    listed = [str(event.field("marker")) for event in context.known.of_kind("marker.added")]
    return replace(field, hint=f"On record: {'; '.join(listed) if listed else 'None is on record'}")


def _must_have_read(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if not values["markers_understood"]:
        raise NotPossible("Read the warning markers first", field="markers_understood")
    return values


def _check_form(entry: Entry) -> Sequence[NewEvent]:
    if entry.values["right"]:
        return [entry.record("form.scanned")]
    if "reason" not in entry.values:
        raise NotPossible("Say what is to be put right, so that the worker can", field="reason")
    return [entry.record("form.sent-back")]


ACTIONS = (
    Action(
        id="give-points",
        title="Give the case its points",
        family=family.DIRECTING,
        records=("points.given",),
        stages=BEFORE_WORK,
        asks=(
            questions.ask("points", "How many points?"),
            questions.ask("needs", "Which presenting needs stand behind them?"),
            questions.ask("risks", "Which presenting risks stand behind them?"),
            questions.note(),
        ),
    ),
    setting_tasks(
        Action(
            id="record-managers-decision",
            title="Write the manager's decision",
            family=family.DIRECTING,
            records=("managers-decision.recorded",),
            stages=BEFORE_WORK,
            asks=(
                questions.ask("caf_required", "Is an assessment needed?"),
                questions.words("no_caf_because", "If not, why not?", required=False),
                questions.ask("taf_needed", "Is a team around the family needed?", required=False),
                questions.note(),
            ),
            reads=_says_why_no_assessment,
        ),
        "decision",
        label="What does the worker do first?",
        required=True,
        listed_as="actions",
    ),
    Action(
        id="add-support-plan",
        title="Add the support plan",
        family=family.DIRECTING,
        records=("support-plan.added",),
        stages=BEFORE_WORK,
        asks=(
            questions.ask("source", "Where does the plan come from?"),
            questions.note(),
        ),
    ),
    Action(
        id="add-marker",
        title="Add a warning marker",
        family=family.DIRECTING,
        records=("marker.added",),
        stages=BEFORE_WORK,
        asks=(
            questions.ask("marker", "What does anybody who visits have to know?"),
            questions.note(),
        ),
    ),
    Action(
        id="check-background",
        title="Record what you read beforehand",
        family=family.DIRECTING,
        records=("background.checked",),
        always={"history": True, "earlier_plans": True, "reasons": True},
        asks=(
            questions.when("When did you read it?"),
            questions.note(),
        ),
    ),
    Action(
        id="read-markers",
        title="Record that you read the warning markers",
        family=family.DIRECTING,
        records=("markers.read",),
        asks=(
            questions.read_back(
                questions.control(
                    questions.adjusted(
                        questions.yes_or_no(
                            "markers_understood", "Have you read the warning markers?"
                        ),
                        _with_those_on_record,
                    )
                ),
                of_kind("markers.read"),
            ),
            questions.note(),
        ),
        reads=_must_have_read,
    ),
    Action(
        id="plan-visit",
        title="Plan a visit",
        family=family.DIRECTING,
        records=("visit.planned",),
        asks=(
            questions.ask("starts", "When does it start?", hint="Give the time as well as the day"),
            questions.ask("ends", "When does it end?", hint="Give the time as well as the day"),
            questions.ask("alone", "Do you go alone?"),
            questions.ask("check_in", "Who is told that you are back?"),
            questions.note(),
        ),
        reads=_ends_after_it_starts,
    ),
    Action(
        id="record-safe-return",
        title="Record a safe return from a visit",
        family=family.DIRECTING,
        records=("safe-return.recorded",),
        stages=frozenset({*WORKING, "closed"}),
        possible=none_yet("No visit is planned on this case.", "visit.planned"),
        asks=(
            questions.when("When were they back?"),
            questions.note(),
        ),
    ),
    Action(
        id="record-form",
        title="Record how a form stands",
        family=family.DIRECTING,
        records=("form.completed",),
        asks=(
            questions.when(),
            questions.ask("form", "Which form?"),
            questions.ask("status", "How does it stand?"),
            questions.words(
                "sharing", "What may be shared, with whom, and within which limits?", required=False
            ),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="scan-form",
        title="Check and scan a form",
        family=family.DIRECTING,
        records=("form.scanned", "form.sent-back"),
        asks=(
            questions.when("When was it checked?"),
            questions.ask("form", "Which form?"),
            questions.children(label="Which child's form is it?"),
            questions.read_back(
                questions.control(questions.yes_or_no("right", "Is it complete and right?")),
                of_kind("form.scanned"),
            ),
            questions.words("reason", "If not, what is to be put right?", required=False),
            questions.note(),
        ),
        does=_check_form,
    ),
)
