"""How many notices has a worker not looked at?"""

from __future__ import annotations

from keyworker.notices.models import Notice
from keyworker.workforce.models import Worker


def unseen_by(worker: Worker) -> int:
    """How many notices that still stand this worker has not looked at: one question, asked on everybody's first page."""
    return Notice.objects.unseen().that_stand().filter(worker=worker).count()
