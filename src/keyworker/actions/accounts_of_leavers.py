"""Whose accounts close because their last day in post is over?

Signing in is refused by the date itself, from the day after (``access.backends``). This puts it on record: the account is
closed by whoever recorded the last day, because that is what it follows from; where it came from another system, by an
administrator.
"""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from keyworker.access.models import AccessRole
from keyworker.actions.on_worker.accounts import CLOSE
from keyworker.actions.outcome import Done
from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import kinds
from keyworker.policy.wording import on_day
from keyworker.record.models import Event
from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Worker


def close_accounts_of_leavers(*, now: datetime) -> int:
    """Close the accounts of those whose last day is over, each once however often this is called. How many closed."""
    gone = Worker.objects.filter(left__lt=local_day(now), user__is_active=True)
    return sum(_close(worker, now=now) for worker in gone.select_related("user").order_by("pk"))


def _close(worker: Worker, *, now: datetime) -> bool:
    closes, last_day = _who_closes(worker), worker.left
    if closes is None or last_day is None:
        return False
    sent = Submission(
        actor=closes,
        user=None,
        # Two workers at once that come to it close it once.
        id=uuid5(NAMESPACE_URL, f"leaver/{worker.ref}/{last_day}/{worker.version}"),
        now=now,
        entered={"reason": f"Last day in post was {on_day(last_day)}"},
    )
    return isinstance(perform(CLOSE.id, OnWorker(worker), sent), Done)


def _who_closes(worker: Worker) -> Worker | None:
    """Whoever recorded the last day, or else the administrator who has been there longest; never they themselves."""
    ever = Event.objects.ever_recorded().filter(worker=worker, kind=kinds.LEAVING_RECORDED)
    recorded = ever.filter(by__isnull=False)
    last = recorded.exclude(by=worker).select_related("by").order_by("-pk").first()
    if last is not None:
        return last.by
    administrators = Worker.objects.filter(user__access_role=AccessRole.ADMINISTRATOR)
    return administrators.exclude(pk=worker.pk).order_by("pk").first()
