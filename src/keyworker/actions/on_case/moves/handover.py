"""A change of worker or team, step by step: tasks, summary, letters, checks, handover, joint visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import (
    NOT_CLOSED,
    Action,
    ActionContext,
    Entry,
    FormQuestion,
    NotPossible,
)
from keyworker.actions.form_fields import Choices, FormField
from keyworker.decisions.case.tasks import open_tasks
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.conditions.patterns import EventPattern
from keyworker.policy.packs.parts import parts_of
from keyworker.record.writing import NewEvent


def _sides(context: ActionContext) -> Choices:
    return questions.titled(
        ("receiving", "transferring") if _judges(context) else ("holding", "receiving")
    )


def _named_to_receive(context: ActionContext) -> str | None:
    """The receiving worker named for the move, by reference; None where nobody is named since the present lead began."""
    steps = context.known.of_kind("receiving-worker.named", "allocation.started")
    last = [each for each in steps if each.field("role") in (None, "lead")][-1:]
    return next(
        (each.field("worker") for each in last if each.kind == "receiving-worker.named"), None
    )


def _whoever_is_named(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    """Who receives the case: the one chosen, else the one named to; a visit with early help is with nobody who was not chosen."""
    named = _named_to_receive(context)
    if named is None or values.get("with") == "early-help":
        return values
    return {"worker": named, **values}


def _the_one_named(context: ActionContext, field: FormField) -> FormField:
    """Filled in already, also where they are not among the colleagues listed."""
    named = _named_to_receive(context)
    if named is None:
        return field
    choices = tuple(field.among(named).items())
    return replace(field, initial=named, choices=choices, hint="The worker named to receive it")


_RECEIVED_BY = questions.adjusted(
    questions.ask(
        "worker",
        "Who receives the case?",
        required=False,
        hint="Nobody is named to receive it yet, so say who",
    ),
    _the_one_named,
)


_ONE_CHILD, _SIBLINGS = "one-child", "siblings"


def _judges(context: ActionContext, action: str = "check-transfer") -> bool:
    """Whether the policy's check finds the work complete or not, rather than only that the records were looked at."""
    return any(
        part.event == "transfer.checked"
        for gate in context.pack.gates
        for part in parts_of(gate)
        if isinstance(part, EventPattern)
    )


def _plan(entry: Entry) -> Sequence[NewEvent]:
    """The move of one child, or of siblings, names them: it moves none of the others, whose own moves are owed still."""
    who, child = entry.values.get("who_moves"), entry.values.get("person")
    siblings = entry.values.get("people")
    if who == _ONE_CHILD and child is None:
        raise NotPossible("Choose which child moves", field="person")
    if child is not None and who != _ONE_CHILD:
        raise NotPossible(
            "Leave this empty where more than one child moves; choose that one child moves otherwise",
            field="person",
        )
    if who == _SIBLINGS and not siblings:
        raise NotPossible("Choose which siblings move", field="people")
    if siblings and who != _SIBLINGS:
        raise NotPossible(
            "Leave this empty unless siblings move; choose that siblings move otherwise",
            field="people",
        )
    return [entry.record("transfer.planned")]


def _check(entry: Entry) -> Sequence[NewEvent]:
    return [entry.record("transfer.checked" if _judges(entry) else "records.checked")]


def _name(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.worker()
    team = entry.values.get("team") or worker.team.slug
    return [entry.record("receiving-worker.named", worker=worker, team=team)]


def _counted(name: str, label: str) -> FormQuestion:
    return questions.ask(name, label, required=False, hint="0 if none", width="3")


def _with_tasks_on_record(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    """No fewer tasks are open than are on record and due by the day of the move, whatever number is typed."""
    plans = list(context.known.of_kind("transfer.planned"))
    moves_on = as_day(plans[-1].field("on")) if plans else None
    until = moves_on or context.as_of
    due = [each for each in open_tasks(context.known) if each.due is not None and each.due <= until]
    if not due:
        return values
    return {**values, "open_tasks": max(int(values.get("open_tasks") or 0), len(due))}


ACTIONS = (
    Action(
        id="plan-transfer",
        title="Plan a move to another worker or team",
        family=family.HANDING_OVER,
        records=("transfer.planned",),
        asks=(
            questions.ask(
                "to", "To which service?", hint="By the policy's own name, where it has one"
            ),
            questions.team(label="To which team, if it is one of ours?"),
            questions.ask("move", "How far does it move?"),
            questions.ask("on", "When does the move take effect?", required=False),
            *questions.where_read(
                questions.ask("who_moves", "Who moves?", required=False),
                questions.choice_among(
                    "person",
                    "Which child, if one child moves?",
                    questions.named_children,
                    required=False,
                    kind="child",
                ),
                questions.children("people", "Which siblings, if siblings move?", hint=""),
            ),
            questions.why(required=False),
            questions.note(),
        ),
        does=_plan,
    ),
    Action(
        id="name-receiving-worker",
        title="Name the receiving worker",
        family=family.HANDING_OVER,
        records=("receiving-worker.named",),
        asks=(
            questions.ask("worker", "Who receives the case?"),
            questions.team(),
            questions.note(),
        ),
        does=_name,
    ),
    Action(
        id="prepare-transfer",
        title="Declare the tasks before a move done",
        family=family.HANDING_OVER,
        records=("transfer.prepared",),
        asks=(
            _counted("open_tasks", "How many tasks are not completed?"),
            _counted("pending_authorisations", "How many authorisations are not obtained?"),
            _counted("open_episodes", "How many episodes that you have to finish are open?"),
            _counted(
                "members_unconfirmed", "Of how many family members are the details not confirmed?"
            ),
            _counted("documents_unfiled", "How many documents are not filed in their place?"),
            questions.ask(
                "chronology_to", "To which day does the chronology reach?", required=False
            ),
            questions.ask(
                "latest_event_on", "When was the latest significant event?", required=False
            ),
            questions.ask(
                "warnings_needed", "Is a health and safety warning needed?", required=False
            ),
            questions.note(),
        ),
        reads=_with_tasks_on_record,
    ),
    Action(
        id="note-warning",
        title="Note a health and safety warning",
        family=family.HANDING_OVER,
        records=("warning.noted",),
        stages=NOT_CLOSED,
        asks=(
            questions.when(),
            questions.ask("reason", "What is the warning?"),
            questions.note(),
        ),
    ),
    Action(
        id="complete-transfer-summary",
        title="Complete the case transfer and summary",
        family=family.HANDING_OVER,
        records=("transfer-summary.completed",),
        asks=(
            questions.when(),
            questions.note(),
        ),
    ),
    Action(
        id="send-transfer-summary",
        title="Record that the summary was sent",
        family=family.HANDING_OVER,
        records=("transfer-summary.sent",),
        asks=(
            questions.when(),
            _RECEIVED_BY,
            questions.note(),
        ),
        reads=_whoever_is_named,
    ),
    Action(
        id="send-change-letters",
        title="Record letters about the change",
        family=family.HANDING_OVER,
        records=("change-letters.sent",),
        asks=(
            questions.when("When were they sent?"),
            _RECEIVED_BY,
            questions.ask("family_told", "Were the family written to?"),
            questions.ask("network_told", "Was every professional of the network written to?"),
            questions.ask("not_told", "Who has not been written to?", required=False),
            questions.note(),
        ),
        reads=_whoever_is_named,
    ),
    Action(
        id="record-move-reason",
        title="Record why the case moves",
        family=family.HANDING_OVER,
        records=("move-reason.recorded",),
        asks=(
            questions.words("reason", "Why does it move?"),
            questions.note(),
        ),
    ),
    Action(
        id="check-transfer",
        title="Check the work before a move",
        family=family.HANDING_OVER,
        records=("transfer.checked", "records.checked"),
        asks=(
            questions.when("When was it checked?"),
            questions.choice_among("side", "For which side?", _sides),
            questions.asked_where(
                questions.ask("outcome", "Is all the work complete to the agreed standards?"),
                _judges,
            ),
            questions.asked_where(
                questions.words("not_met", "If not, what is missing?", required=False), _judges
            ),
            questions.note(),
        ),
        does=_check,
    ),
    Action(
        id="sign-transfer",
        title="Sign a transfer off",
        family=family.HANDING_OVER,
        records=("transfer.signed",),
        asks=(
            questions.ask("side", "For which team?"),
            questions.note(),
        ),
    ),
    Action(
        id="plan-handover",
        title="Plan the handover meeting",
        family=family.HANDING_OVER,
        records=("handover.planned",),
        asks=(
            questions.ask("on", "On which day?"),
            questions.note(),
        ),
    ),
    Action(
        id="record-handover",
        title="Record the handover",
        family=family.HANDING_OVER,
        records=("handover.held",),
        asks=(
            questions.when(),
            _RECEIVED_BY,
            questions.ask("how", "How was it held?"),
            questions.ask("holding_worker", "Was the present worker there?"),
            questions.ask("receiving_worker", "Was the receiving worker there?"),
            questions.ask(
                "holding_manager", "Was the present worker's manager, or a named deputy, there?"
            ),
            questions.ask(
                "receiving_manager", "Was the receiving worker's manager, or a named deputy, there?"
            ),
            questions.note(),
        ),
        reads=_whoever_is_named,
    ),
    Action(
        id="note-handover",
        title="Put the record of the handover on file",
        family=family.HANDING_OVER,
        records=("handover.noted",),
        asks=(
            questions.when(),
            questions.note(),
        ),
    ),
    Action(
        id="record-joint-visit",
        title="Record a joint home visit",
        family=family.HANDING_OVER,
        records=("joint-visit.made",),
        asks=(
            questions.when(),
            questions.ask("with", "With whom?"),
            _RECEIVED_BY,
            questions.ask("both_workers", "Were both workers there?"),
            questions.ask("parents_met", "Were the parents met?"),
            # Of whom it is said by name, so that it can be seen whether it was every child.
            questions.ask("children_seen", "Which children were met?", required=False),
            questions.note(),
        ),
        reads=_whoever_is_named,
    ),
    Action(
        id="rule-out-joint-visit",
        title="Record why there is no joint home visit",
        family=family.HANDING_OVER,
        records=("joint-visit.ruled-out",),
        asks=(
            questions.ask("why", "Was it refused, or not possible?"),
            _RECEIVED_BY,
            questions.words("reason", "Why?"),
            questions.note(),
        ),
        reads=_whoever_is_named,
    ),
    Action(
        id="record-in-need-review",
        title="Record a child in need review",
        family=family.HANDING_OVER,
        records=("in-need-review.held",),
        asks=(
            questions.when("When was the review?"),
            questions.note(),
        ),
    ),
    Action(
        id="mark-ready",
        title="Record that the case is ready to close or transfer",
        family=family.HANDING_OVER,
        records=("case.ready",),
        asks=(
            questions.ask("next", "What comes next?"),
            questions.note(),
        ),
    ),
)
