"""A change of worker or team, step by step: tasks, summary, letters, checks, handover, joint visit, step-down."""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import NOT_CLOSED, Action, Asked, Attempted
from keyworker.casework.actions.demanding import asks_to_enter
from keyworker.casework.actions.fields import FormField
from keyworker.casework.actions.recording import recording
from keyworker.casework.record import NewEvent

_CHECKED = ("transfer.checked", "records.checked")


def _asks_of_plan(asked: Asked) -> Sequence[FormField]:
    return (
        asking.line("to", "To which service?", hint="By the policy's own name, where it has one"),
        asking.team(asked, label="To which team, if it is one of ours?"),
        asking.choice_of("transfer.planned", "move", "How far does it move?"),
        asking.day("on", "When does the move take effect?", required=False),
        *asking.where_read(
            asked,
            "plan-transfer",
            asking.choice_of("transfer.planned", "who_moves", "Who moves?", required=False),
        ),
        asking.why(required=False),
        asking.note(),
    )


def _plan(it: Attempted) -> Sequence[NewEvent]:
    told = it.entered("to", "team", "move", "on", "who_moves", "reason", "answers", "note")
    return [it.event("transfer.planned", at=it.now, **told)]


def _asks_to_check(asked: Asked) -> Sequence[FormField]:
    return (
        asking.when("When was it checked?"),
        asking.choice("side", "For which side?", _sides(asked)),
        *_outcome(asked),
        asking.note(),
    )


def _sides(asked: Asked) -> tuple[str, ...]:
    return ("receiving", "transferring") if _judges(asked) else ("holding", "receiving")


def _judges(asked: Asked) -> bool:
    """Whether the policy's check finds the work complete or not, rather than only that the records were looked at."""
    return asks_to_enter(asked, "check-transfer", "side")


def _outcome(asked: Asked) -> Sequence[FormField]:
    if not _judges(asked):
        return ()
    return (
        asking.choice_of(
            "transfer.checked", "outcome", "Is all the work complete to the agreed standards?"
        ),
        asking.words("not_met", "If not, what is missing?", required=False),
    )


def _check(it: Attempted) -> Sequence[NewEvent]:
    kind = _CHECKED[0] if _judges(it) else _CHECKED[1]
    return [it.event(kind, **it.entered("side", "outcome", "not_met", "note"))]


def _asks_to_name(asked: Asked) -> Sequence[FormField]:
    return (
        asking.colleague(asked, label="Who receives the case?"),
        asking.team(asked),
        asking.note(),
    )


def _name(it: Attempted) -> Sequence[NewEvent]:
    worker = it.worker()
    team = it.values.get("team") or worker.team.slug
    return [
        it.event(
            "receiving-worker.named", at=it.now, worker=worker, team=team, **it.entered("note")
        )
    ]


def _counted(name: str, label: str) -> FormField:
    return FormField(
        name=name, label=label, type="number", width="3", required=False, hint="0 if none"
    )


def _asks_to_prepare(asked: Asked) -> Sequence[FormField]:
    return (
        _counted("open_tasks", "How many tasks are not completed?"),
        _counted("pending_authorisations", "How many authorisations are not obtained?"),
        _counted("open_episodes", "How many episodes that you have to finish are open?"),
        _counted(
            "members_unconfirmed", "Of how many family members are the details not confirmed?"
        ),
        _counted("documents_unfiled", "How many documents are not filed in their place?"),
        asking.day("chronology_to", "To which day does the chronology reach?", required=False),
        asking.day("latest_event_on", "When was the latest significant event?", required=False),
        asking.yes_or_no(
            "warnings_needed", "Is a health and safety warning needed?", required=False
        ),
        asking.note(),
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


def _prepare(it: Attempted) -> Sequence[NewEvent]:
    return [it.event("transfer.prepared", at=it.now, **it.entered(*_TASKS, "answers", "note"))]


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
