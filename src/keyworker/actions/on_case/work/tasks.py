"""Tasks by themselves: setting some, saying what became of them, handing one over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import NOT_CLOSED, Action, ActionContext, Entry
from keyworker.actions.form_fields import Choices
from keyworker.actions.ordinary import Ordinary
from keyworker.actions.task_questions import (
    chosen_owner,
    in_words,
    judging_tasks,
    owner_fields,
    owners,
    refuse_who_cannot_open,
    setting_tasks,
)
from keyworker.decisions.case.tasks import open_tasks
from keyworker.policy.vocabulary import actions, kinds
from keyworker.record.writing import NewEvent, NotPossible


def _none_open(context: ActionContext) -> str | None:
    return None if open_tasks(context.known) else "No task is still to do."


def _none_to_hand_over(context: ActionContext) -> str | None:
    return (
        None if _kept_one_by_one(context) else "No task is still to do that could be handed over."
    )


def _kept_one_by_one(context: ActionContext) -> Choices:
    return tuple(
        (each.number, f"{each.what} ({in_words(each, context)})")
        for each in open_tasks(context.known)
        if not each.listed
    )


def _says_something(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if not any(each.get("how") for each in values.get("judged", {}).values()):
        raise NotPossible("Say of one task at least what became of it")
    return values


def _hand_over(entry: Entry) -> Sequence[NewEvent]:
    chosen = owner_fields(entry.values["owner"])
    if chosen["owner"] == "agency" and not entry.values.get("named"):
        raise NotPossible("Say which agency is to do it", field="named")
    refuse_who_cannot_open(entry, chosen, field="owner")
    return [entry.record(kinds.TASK_HANDED_OVER, **{"worker": None, "role": None, **chosen})]


SET_TASKS = setting_tasks(
    Action(
        id="set-tasks",
        ordinary=Ordinary.WHOEVER_WORKS_ON_IT,
        title="Set tasks",
        family=family.WORK,
        records=(kinds.TASK_SET,),
        stages=NOT_CLOSED,
        does=lambda entry: [],
    ),
    "task",
    required=True,
)
JUDGE_TASKS = judging_tasks(
    Action(
        id=actions.JUDGE_TASKS,
        ordinary=Ordinary.WHOEVER_WORKS_ON_IT,
        title="Say what became of tasks",
        short_title="Say what became of it",
        family=family.WORK,
        records=(kinds.TASK_JUDGED,),
        stages=NOT_CLOSED,
        meets=(kinds.TASK_JUDGED,),
        asks=(questions.when(),),
        possible=_none_open,
        reads=_says_something,
        does=lambda entry: [],
    )
)
HAND_OVER = Action(
    id="hand-over-task",
    ordinary=Ordinary.WHOEVER_WORKS_ON_IT,
    title="Hand over a task",
    family=family.WORK,
    records=(kinds.TASK_HANDED_OVER,),
    stages=NOT_CLOSED,
    asks=(
        questions.choice_among("task", "Which task?", _kept_one_by_one),
        questions.read_back(
            questions.made_into(
                questions.choice_among("owner", "Who is to do it now?", owners),
                "owner",
                "worker",
                "role",
            ),
            lambda entries: chosen_owner(entries[0].data),
        ),
        questions.ask("named", "Who of the family, or which agency?", required=False),
        questions.ask("due", "By when?"),
        questions.why("Why is it handed over?"),
    ),
    possible=_none_to_hand_over,
    does=_hand_over,
)
ACTIONS = (SET_TASKS, JUDGE_TASKS, HAND_OVER)
