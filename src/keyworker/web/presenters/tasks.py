"""Which tasks of a case does its page show, and whose is each?"""

from __future__ import annotations

from keyworker.actions.action import ActionContext
from keyworker.actions.task_questions import in_words
from keyworker.decisions.case.tasks import Task, open_tasks
from keyworker.record.models.cases import Stage
from keyworker.record.words_withheld import are_withheld


def tasks_shown(acting: ActionContext) -> list[tuple[Task, str]]:
    """Those still to do, soonest first, each with whose it is; none of a closed case, of which nothing is owed, and none to
    whoever may not read what they say.
    """
    if acting.case.stage == Stage.CLOSED or are_withheld():
        return []
    return [(each, in_words(each, acting)) for each in open_tasks(acting.known)]
