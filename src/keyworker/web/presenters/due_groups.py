"""How is what is due shown: overdue, today, within a week, later?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from keyworker.caseload.due import Due, When
from keyworker.web.presenters.steps import Step, meets
from keyworker.workforce.models import Worker

_GROUPS = (
    (When.OVERDUE, "Overdue"),
    (When.TODAY, "Due today"),
    (When.WITHIN_A_WEEK, "Due in the next 7 days"),
    (When.LATER, "Due later"),
)


def grouped(dues: Sequence[Due], *, later: int = 10) -> list[tuple[str, str, list[Due]]]:
    """Due lists under their headings; of what is due later only the next few."""
    groups = [
        (str(when), title, [due for due in dues if due.when is when]) for when, title in _GROUPS
    ]
    return [
        (when, title, each[:later] if when == When.LATER else each)
        for when, title, each in groups
        if each
    ]


def with_steps(dues: Sequence[Due], worker: Worker, day: date) -> list[tuple[Due, Step | None]]:
    """Each line with what this worker may press to meet it."""
    return [(due, meets(due, worker, as_of=day)) for due in dues]
