"""What is stored of a worker's cases follows at once what is put on record of the worker for days that are past.

A job or a last day recorded late, withdrawn or put right, and whatever else of a worker has no days, changes what was worked out of every
case on which they did something: of those that are open, which would wake, and of those that are closed, which never do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.db.models import Q

from keyworker.policy.casefile import instant
from keyworker.record.models import Allocation, Case, Event
from keyworker.record.rebuild import put_cases_right
from keyworker.workforce.models import Worker


@contextmanager
def cases_following(*workers: Worker, since: date | None = None) -> Iterator[None]:
    """Have the cases of these workers say what they come to with what is saved of them meanwhile, all of it or nothing.

    They are locked beforehand in the order of their numbers, as everybody does who holds several. Where it changes nothing
    of earlier days, ``since`` is the day from which it holds: only what was worked out since then follows.
    """
    with transaction.atomic():
        theirs = Case.objects.filter(_theirs(workers))
        if since is not None:
            theirs = theirs.filter(_worked_out_since(since))
        held = theirs.order_by("pk").select_for_update()
        numbers = list(held.values_list("pk", flat=True))
        yield
        put_cases_right(numbers)


def _theirs(workers: Sequence[Worker]) -> Q:
    """Where they have or had a part, did something, answer for the case or are proposed: what their row wakes, closed or not."""
    parts = Allocation.objects.filter(worker__in=workers).values("case_id")
    done = Event.objects.ever_recorded().filter(by__in=workers, case__isnull=False)
    return (
        Q(pk__in=parts)
        | Q(pk__in=done.order_by().values("case_id"))
        | Q(accountable__in=workers)
        | Q(proposed_to__in=workers)
    )


def _worked_out_since(day: date) -> Q:
    """Those brought to that day or a later one, by passing days or by what was recorded."""
    recorded = Event.objects.ever_recorded().filter(
        case__isnull=False, recorded_at__gte=instant(day)
    )
    return Q(derived_on__gte=day) | Q(pk__in=recorded.order_by().values("case_id"))
