"""Whom did somebody choose on a form, whatever the action?"""

from __future__ import annotations

from keyworker.actions.action import Entry
from keyworker.workforce.models import Worker


def chosen_worker(entry: Entry) -> Worker | None:
    """The colleague chosen on the form, where one is."""
    return entry.worker() if "worker" in entry.values else None
