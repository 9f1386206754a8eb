"""What was recorded for a day that has come now, and is carried out on it?

It is done by the one way in, for whoever recorded it: every check is made as the record now stands. What is refused is tried
again with the next round; a night on which nothing ran is made up for.
"""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from keyworker.actions.on_team.closing import CLOSE_TEAM
from keyworker.actions.on_worker.moving import MOVE
from keyworker.actions.outcome import Done
from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.policy.casefile import local_day
from keyworker.record.subjects import OnTeam, OnWorker
from keyworker.record.team_closings import closings_due
from keyworker.record.team_moves import moves_due


def carry_out_moves(*, now: datetime) -> int:
    """Have every worker be of their new team whose first day there has come. Returns how many."""
    done = 0
    for worker, move in list(moves_due(local_day(now))):
        if move.by is None:
            continue
        entered = {name: move.data[name] for name in ("team", "first_day", "cases")}
        sent = Submission(actor=move.by, user=None, id=uuid4(), now=now, entered=entered)
        done += isinstance(perform(MOVE.id, OnWorker(worker), sent), Done)
    return done


def carry_out_closings(*, now: datetime) -> int:
    """Have every team close whose last day is over. Returns how many."""
    done = 0
    for closing in list(closings_due(local_day(now))):
        if closing.said.by is None:
            continue
        entered = {name: closing.said.data[name] for name in ("team", "last_day", "reason")}
        sent = Submission(actor=closing.said.by, user=None, id=uuid4(), now=now, entered=entered)
        done += isinstance(perform(CLOSE_TEAM.id, OnTeam(closing.team), sent), Done)
    return done
