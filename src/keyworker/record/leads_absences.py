"""What does the record of a case have to say of the absences of whoever becomes its lead?

An absence stands on every case that its worker leads. A case that they come to lead later has it from then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from keyworker.policy.vocabulary import kinds
from keyworker.record.names import workers_named
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Absence, Worker


def absence_fields(absence: Absence) -> dict[str, Any]:
    """What the events of an absence say of it."""
    return {
        "worker": absence.worker,
        "first_day": absence.first_day,
        "expected_return": absence.expected_return,
    }


def absences_of_new_leads(
    events: Sequence[NewEvent], *, day: date
) -> Iterator[tuple[NewEvent, dict[str, Any]]]:
    """Of each new lead, what is on record of an absence that runs or is still to come, with the event that made them lead."""
    for event in events:
        worker = _new_lead(event)
        if worker is None:
            continue
        for absence in Absence.objects.still_to_end(worker.pk, day).order_by("first_day", "pk"):
            yield event, {**absence_fields(absence), "planned": absence.planned}


def _new_lead(event: NewEvent) -> Worker | None:
    if event.kind != kinds.ALLOCATION_STARTED or event.data.get("role") != "lead":
        return None
    named = event.data.get("worker")
    return named if isinstance(named, Worker) else workers_named([str(named)]).get(str(named))
