"""Of which team was a worker by some point of a case's record?

The teams of a worker have days, and what happens has a moment. On the day of a move a case that went along is of the old
team until the move stands on it, and so is the worker: nobody is of another team than their cases for the morning.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from keyworker.decisions.case.timeline import Place, Timeline
from keyworker.policy.casefile import Event, Worker
from keyworker.policy.vocabulary import kinds

_DAY: Final = timedelta(days=1)


def day_of_team(worker: Worker, day: date, upto: Place, timeline: Timeline) -> date:
    """The day whose team they were of on ``day``, by what had happened up to there: the day before, where they were still to move."""
    if not any(each.from_ == day for each in worker.teams or ()):
        return day
    moves = (*timeline.of_kind(kinds.WORKER_MOVED), *timeline.of_kind(kinds.TEAM_CLOSED))
    to_come = any(
        _moves(each, worker) and each.day == day and timeline.place_of(each) > upto
        for each in moves
    )
    return day - _DAY if to_come else day


def _moves(event: Event, worker: Worker) -> bool:
    """Whether they went to another team by it: whoever it names, or all of the team that closed."""
    return event.kind == kinds.TEAM_CLOSED or event.field("worker") == worker.id
