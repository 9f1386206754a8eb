"""How does what somebody does to their own account reach the one way in, together with the secret that it keeps?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from django.db import transaction

from keyworker.access.models import User
from keyworker.actions.action import Action
from keyworker.actions.outcome import Done, Refused
from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Worker


class NotDone(Exception):
    """The record did not take it, in a sentence for the person; nothing was kept."""


Kept = TypeVar("Kept")


def keep_with_record(
    action: Action, user: User, keep: Callable[[], Kept], *, now: datetime, factor: str = ""
) -> Kept:
    """Do one of somebody's own account actions, and ``keep`` what the record does not hold; both, or neither.

    Raises NotDone. An account without a worker, which pages open to nobody, has no record to stand on.
    """
    worker: Worker | None = getattr(user, "worker", None)
    with transaction.atomic():
        if worker is not None:
            sent = Submission(
                actor=worker,
                user=user,
                id=uuid4(),
                now=now,
                entered={"factor": factor} if factor else {},
            )
            outcome = perform(action.id, OnWorker(worker), sent)
            if not isinstance(outcome, Done):
                raise NotDone(_why(outcome))
        return keep()


def _why(outcome: object) -> str:
    refused = outcome if isinstance(outcome, Refused) else Refused()
    said = [*refused.errors.values(), *(each.because[0] for each in refused.unmet)]
    return said[0] if said else "Something changed meanwhile. Try again."
