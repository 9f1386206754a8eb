"""May a worker be given anything new, by what is on record of their leave and their last day?

``decisions.taking_work`` answers it, for pages and for files alike; here it is read from the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from keyworker.caseload.suitability import carries_cases
from keyworker.decisions.taking_work import TakesWork, begins_soon, last_day_soon
from keyworker.prepared import prepared
from keyworker.record.governing_pack import governing
from keyworker.workforce.models import Absence, AbsenceQuerySet, Worker


def takes_work(worker: Worker, absences: Iterable[Absence], day: date) -> TakesWork:
    """The same of one worker, by those of their absences that run or are still to come."""
    running = list(absences)
    coming = sorted(each.first_day for each in running if is_soon(each, day))
    away = any(each.covers(day) for each in running)
    return TakesWork(away, coming[0] if coming else None, worker.left)


def taking_work(worker: Worker, day: date) -> TakesWork:
    """The same, of one whose absences have still to be read, and by what the policy says of their job."""
    found = takes_work(worker, _all_of(worker=worker.pk), day)
    return replace(found, carries=carries_cases(governing(worker.team.service, day), worker))


@prepared
def _all_of(*, worker: int) -> QuerySet[Absence]:
    return Absence.objects.filter(worker=worker)


def takes_of(workers: Sequence[Worker], day: date) -> dict[int, TakesWork]:
    """The same of many workers, by their numbers: one query."""
    away: set[int] = set()
    coming: dict[int, date] = {}
    soon = last_day_soon(day)
    for each in _absences_of(workers=[worker.pk for worker in workers], day=day, soon=soon):
        if each.covers(day):
            away.add(each.worker_id)
        elif is_soon(each, day):
            coming.setdefault(each.worker_id, each.first_day)
    return {each.pk: TakesWork(each.pk in away, coming.get(each.pk), each.left) for each in workers}


@prepared
def _absences_of(*, workers: Sequence[int], day: date, soon: date) -> QuerySet[Absence]:
    """Those that run on the day or begin soon, the first first."""
    begun = Absence.objects.filter(worker_id__in=workers, first_day__lte=soon)
    return begun.exclude(returned__lte=day).order_by("first_day", "pk")


def first_leave(absences: AbsenceQuerySet, *, after: date, until: date) -> AbsenceQuerySet:
    """Of these absences, those that begin after a day and no later than the other, the first first."""
    soon = absences.filter(first_day__gt=after, first_day__lte=until, returned__isnull=True)
    return soon.order_by("first_day")


def is_soon(absence: Absence, day: date) -> bool:
    """Whether an absence that is known to come is about to begin."""
    return absence.returned is None and begins_soon(absence.first_day, day)
