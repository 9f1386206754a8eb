"""What is stored of a worker's cases follows at once what is put on record of the worker for days that are past.

A job or a last day recorded late, withdrawn or put right changes what was worked out of every case on which they did something: of those
that are open, which would wake, and of those that are closed, which never do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Q

from keyworker.record.models import Allocation, Case, Event
from keyworker.record.rebuild import put_cases_right
from keyworker.workforce.models import Worker


@contextmanager
def cases_following(worker: Worker) -> Iterator[None]:
    """Have the cases of a worker say what they come to with what is saved of the worker meanwhile, all of it or nothing.

    They are locked beforehand in the order of their numbers, as everybody does who holds several.
    """
    with transaction.atomic():
        held = Case.objects.filter(_theirs(worker)).order_by("pk").select_for_update()
        numbers = list(held.values_list("pk", flat=True))
        yield
        put_cases_right(numbers)


def _theirs(worker: Worker) -> Q:
    """Where they have or had a part, did something, answer for the case or are proposed: what their row wakes, closed or not."""
    parts = Allocation.objects.filter(worker=worker).values("case_id")
    done = Event.objects.ever_recorded().filter(by=worker, case__isnull=False)
    return (
        Q(pk__in=parts)
        | Q(pk__in=done.order_by().values("case_id"))
        | Q(accountable=worker)
        | Q(proposed_to=worker)
    )
