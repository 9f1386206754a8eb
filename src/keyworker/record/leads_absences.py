"""What does the record of a case have to say of the absences of whoever becomes its lead?

An absence stands on every case that its worker leads. A case that they come to lead later has it from then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from keyworker.decisions.case.absences import Part, Whole, wholes
from keyworker.policy.packs.pack import Pack
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


def wholes_of(absences: Iterable[Absence], *, pack: Pack, day: date) -> dict[int, Whole]:
    """By absence's number, the whole of which each of one worker's is part."""
    parts = {_part(each): each.pk for each in absences}
    found = wholes(parts, pack=pack, day=day)
    return {parts[part]: whole for whole in found for part in whole.parts}


def as_one(absence: Absence, absences: Iterable[Absence], *, pack: Pack, day: date) -> Absence:
    """The whole absence of which this one is part, among all of its worker's, as if it had been recorded as one.

    It was recorded when the last of its parts that is not over was.
    """
    every = {each.pk: each for each in absences}
    found = wholes_of(every.values(), pack=pack, day=day)
    whole = found[absence.pk]
    parts = [each for number, each in every.items() if found[number] is whole]
    return Absence(
        worker=absence.worker,
        first_day=whole.first,
        expected_return=whole.back,
        planned=absence.planned,
        recorded_at=max(each.recorded_at for each in parts if not each.is_over_on(day)),
    )


def _part(absence: Absence) -> Part:
    back = absence.returned or absence.expected_return
    return Part(absence.first_day, back, absence.first_day, absence.returned is not None)


def absences_of_new_leads(
    events: Sequence[NewEvent], *, pack: Pack, day: date
) -> Iterator[tuple[NewEvent, dict[str, Any]]]:
    """Of each new lead, what is on record of an absence that runs or is still to come, with the event that made them lead.

    One that goes on with an absence that is over by now is told from the first day of that.
    """
    for event in events:
        worker = _new_lead(event)
        if worker is None:
            continue
        running = list(Absence.objects.still_to_end(worker.pk, day).order_by("first_day", "pk"))
        whole = wholes_of(Absence.objects.filter(worker=worker), pack=pack, day=day)
        for absence in running:
            first = whole[absence.pk].first
            again = {"first_day": first, "again_from": absence.first_day}
            said = {**absence_fields(absence), "planned": absence.planned}
            yield event, said if first == absence.first_day else {**said, **again}


def absences_by_worker(day: date) -> dict[str, list[Absence]]:
    """By worker's reference, the absences that run or are still to come: one question, for many cases at once."""
    found: dict[str, list[Absence]] = defaultdict(list)
    for absence in Absence.objects.not_over(day).select_related("worker").order_by("first_day"):
        found[absence.worker.ref].append(absence)
    return found


def absences_of_imported_lead(
    events: Sequence[NewEvent], absences: Mapping[str, Sequence[Absence]], *, now: datetime
) -> list[NewEvent]:
    """What a case that comes from another system has to say of the absences of whoever leads it in the end."""
    lead = None
    for event in events:
        of_lead = event.data.get("role", "lead") == "lead"
        if event.kind == kinds.ALLOCATION_STARTED and of_lead:
            lead = event.data.get("worker")
        elif event.kind == kinds.CASE_CLOSED or (event.kind == "allocation.ended" and of_lead):
            lead = None
    ref = lead.ref if isinstance(lead, Worker) else str(lead)
    return [
        NewEvent(
            kind=kinds.ABSENCE_STARTED,
            at=now,
            data={**absence_fields(each), "planned": each.planned},
        )
        for each in absences.get(ref, ())
    ]


def _new_lead(event: NewEvent) -> Worker | None:
    if event.kind != kinds.ALLOCATION_STARTED or event.data.get("role") != "lead":
        return None
    named = event.data.get("worker")
    return named if isinstance(named, Worker) else workers_named([str(named)]).get(str(named))
