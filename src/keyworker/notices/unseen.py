"""How many notices has a worker not looked at?"""

from __future__ import annotations

from django.db.models import Count, QuerySet

from keyworker.notices.models import Notice
from keyworker.prepared import prepared
from keyworker.workforce.models import Worker


def unseen_by(worker: Worker) -> int:
    """How many notices this worker has not looked at: one question, asked on everybody's first page."""
    return sum(_counted(worker=worker.pk))


@prepared
def _counted(*, worker: int) -> QuerySet[Notice, int]:
    theirs = Notice.objects.unseen().filter(worker=worker).order_by().values("worker")
    return theirs.annotate(n=Count("pk")).values_list("n", flat=True)
