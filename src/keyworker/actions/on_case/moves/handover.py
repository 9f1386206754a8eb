"""A change of worker or team, step by step: tasks, summary, letters, checks, handover, joint visit, step-down."""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.actions import questions
from keyworker.actions.action import NOT_CLOSED, Action, ActionContext, Entry
from keyworker.actions.form_demanded import asks_to_enter
from keyworker.actions.form_fields import FormField
from keyworker.actions.one_event import recording
from keyworker.record.writing import NewEvent

_CHECKED = ("transfer.checked", "records.checked")


def _asks_of_plan(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.line(
            "to", "To which service?", hint="By the policy's own name, where it has one"
        ),
        questions.team(context, label="To which team, if it is one of ours?"),
        questions.choice_of("transfer.planned", "move", "How far does it move?"),
        questions.day("on", "When does the move take effect?", required=False),
        *questions.where_read(
            context,
            "plan-transfer",
            questions.choice_of("transfer.planned", "who_moves", "Who moves?", required=False),
        ),
        questions.why(required=False),
        questions.note(),
    )


def _plan(entry: Entry) -> Sequence[NewEvent]:
    told = entry.entered("to", "team", "move", "on", "who_moves", "reason", "answers", "note")
    return [entry.event("transfer.planned", at=entry.now, **told)]


def _asks_to_check(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.when("When was it checked?"),
        questions.choice("side", "For which side?", _sides(context)),
        *_outcome(context),
        questions.note(),
    )


def _sides(context: ActionContext) -> tuple[str, ...]:
    return ("receiving", "transferring") if _judges(context) else ("holding", "receiving")


def _judges(context: ActionContext) -> bool:
    """Whether the policy's check finds the work complete or not, rather than only that the records were looked at."""
    return asks_to_enter(context, "check-transfer", "side")


def _outcome(context: ActionContext) -> Sequence[FormField]:
    if not _judges(context):
        return ()
    return (
        questions.choice_of(
            "transfer.checked", "outcome", "Is all the work complete to the agreed standards?"
        ),
        questions.words("not_met", "If not, what is missing?", required=False),
    )


def _check(entry: Entry) -> Sequence[NewEvent]:
    kind = _CHECKED[0] if _judges(entry) else _CHECKED[1]
    return [entry.event(kind, **entry.entered("side", "outcome", "not_met", "note"))]


def _asks_to_name(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.colleague(context, label="Who receives the case?"),
        questions.team(context),
        questions.note(),
    )


def _name(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.worker()
    team = entry.values.get("team") or worker.team.slug
    return [
        entry.event(
            "receiving-worker.named",
            at=entry.now,
            worker=worker,
            team=team,
            **entry.entered("note"),
        )
    ]


def _counted(name: str, label: str) -> FormField:
    return FormField(
        name=name, label=label, type="number", width="3", required=False, hint="0 if none"
    )


def _asks_to_prepare(context: ActionContext) -> Sequence[FormField]:
    return (
        _counted("open_tasks", "How many tasks are not completed?"),
        _counted("pending_authorisations", "How many authorisations are not obtained?"),
        _counted("open_episodes", "How many episodes that you have to finish are open?"),
        _counted(
            "members_unconfirmed", "Of how many family members are the details not confirmed?"
        ),
        _counted("documents_unfiled", "How many documents are not filed in their place?"),
        questions.day("chronology_to", "To which day does the chronology reach?", required=False),
        questions.day("latest_event_on", "When was the latest significant event?", required=False),
        questions.yes_or_no(
            "warnings_needed", "Is a health and safety warning needed?", required=False
        ),
        questions.note(),
    )


_TASKS = (
    "open_tasks",
    "pending_authorisations",
    "open_episodes",
    "members_unconfirmed",
    "documents_unfiled",
    "chronology_to",
    "latest_event_on",
    "warnings_needed",
)


def _prepare(entry: Entry) -> Sequence[NewEvent]:
    return [
        entry.event("transfer.prepared", at=entry.now, **entry.entered(*_TASKS, "answers", "note"))
    ]


ACTIONS = (
    Action(
        id="plan-transfer",
        title="Plan a move to another worker or team",
        family="handing-over",
        asks=_asks_of_plan,
        does=_plan,
    ),
    Action(
        id="name-receiving-worker",
        title="Name the receiving worker",
        family="handing-over",
        asks=_asks_to_name,
        does=_name,
    ),
    Action(
        id="prepare-transfer",
        title="Declare the tasks before a move done",
        family="handing-over",
        asks=_asks_to_prepare,
        does=_prepare,
    ),
    recording(
        "note-warning",
        "Note a health and safety warning",
        "warning.noted",
        family="handing-over",
        asks={"reason": "What is the warning?"},
        required={"reason"},
        stages=NOT_CLOSED,
    ),
    recording(
        "complete-transfer-summary",
        "Complete the case transfer and summary",
        "transfer-summary.completed",
        family="handing-over",
    ),
    recording(
        "send-transfer-summary",
        "Record that the summary was sent",
        "transfer-summary.sent",
        family="handing-over",
    ),
    recording(
        "send-change-letters",
        "Record letters about the change",
        "change-letters.sent",
        family="handing-over",
        asks={
            "family_told": "Were the family written to?",
            "network_told": "Was every professional of the network written to?",
            "not_told": "Who has not been written to?",
        },
        required={"family_told", "network_told"},
        at="When were they sent?",
    ),
    recording(
        "record-move-reason",
        "Record why the case moves",
        "move-reason.recorded",
        family="handing-over",
        asks={"reason": "Why does it move?"},
        required={"reason"},
        long={"reason"},
        at=None,
    ),
    Action(
        id="check-transfer",
        title="Check the work before a move",
        family="handing-over",
        asks=_asks_to_check,
        does=_check,
    ),
    recording(
        "sign-transfer",
        "Sign a transfer off",
        "transfer.signed",
        family="handing-over",
        asks={"side": "For which team?"},
        required={"side"},
        at=None,
    ),
    recording(
        "plan-handover",
        "Plan the handover meeting",
        "handover.planned",
        family="handing-over",
        asks={"on": "On which day?"},
        required={"on"},
        at=None,
    ),
    recording(
        "record-handover",
        "Record the handover",
        "handover.held",
        family="handing-over",
        asks={
            "how": "How was it held?",
            "holding_worker": "Was the present worker there?",
            "receiving_worker": "Was the receiving worker there?",
            "holding_manager": "Was the present worker's manager, or a named deputy, there?",
            "receiving_manager": "Was the receiving worker's manager, or a named deputy, there?",
        },
        required={
            "how",
            "holding_worker",
            "receiving_worker",
            "holding_manager",
            "receiving_manager",
        },
    ),
    recording(
        "note-handover",
        "Put the record of the handover on file",
        "handover.noted",
        family="handing-over",
    ),
    recording(
        "record-joint-visit",
        "Record a joint home visit",
        "joint-visit.made",
        family="handing-over",
        asks={
            "with": "With whom?",
            "both_workers": "Were both workers there?",
            "parents_met": "Were the parents met?",
            "children_met": "Was every child met?",
        },
        required={"with", "both_workers", "parents_met", "children_met"},
    ),
    recording(
        "rule-out-joint-visit",
        "Record why there is no joint home visit",
        "joint-visit.ruled-out",
        family="handing-over",
        asks={"why": "Was it refused, or not possible?", "reason": "Why?"},
        required={"why", "reason"},
        long={"reason"},
        at=None,
    ),
    recording(
        "record-in-need-review",
        "Record a child in need review",
        "in-need-review.held",
        family="handing-over",
        at="When was the review?",
    ),
    recording(
        "plan-step-down",
        "Plan the meeting for a step-down",
        "step-down.planned",
        family="handing-over",
        asks={"meeting_on": "When is the meeting that serves as the point of transfer?"},
        required={"meeting_on"},
        at=None,
    ),
    recording(
        "invite-early-help",
        "Record that the early help colleague was invited",
        "early-help.invited",
        family="handing-over",
        asks={"name": "Who was invited?"},
        required={"name"},
    ),
    recording(
        "step-down",
        "Step the case down to early help",
        "step-down.completed",
        family="handing-over",
        asks={"reason": "Why at this point?"},
        long={"reason"},
        at=None,
    ),
    recording(
        "mark-ready",
        "Record that the case is ready to close or transfer",
        "case.ready",
        family="handing-over",
        asks={"next": "What comes next?"},
        required={"next"},
        at=None,
    ),
)
