"""How is a worker's absence recorded? Once for the worker, and on every case they lead, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from keyworker.access.models import AccessRole, User
from keyworker.actions.action import ActionContext, Entry, NotPossible, Refused
from keyworker.actions.action import refusal as refused
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import FormField
from keyworker.actions.perform import (
    action_named,
    ask_the_database_now,
    in_words,
    same_person,
    try_out,
)
from keyworker.actions.start import one_at_a_time
from keyworker.policy.casefile import CaseFile, local_day
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Allocation, Case, Event
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.models import Absence, Worker


@dataclass(frozen=True, kw_only=True)
class DoneForWorker:
    """It was done: the absence as it now stands, and the events recorded on the cases the worker leads."""

    worker: Worker
    absence: Absence | None
    events: tuple[Event, ...] = field(default_factory=tuple)


def worker_fields(
    action_id: str, worker: Worker, actor: Worker, *, as_of: date
) -> tuple[FormField, ...]:
    """What the form for this action on a worker asks."""
    return form_of(action_named(action_id), _asked(worker, actor, as_of))


def perform_for_worker(
    action_id: str,
    *,
    worker: Worker,
    actor: Worker,
    user: User | None,
    entered: Mapping[str, Any],
    attempt: UUID,
    now: datetime,
    reason: str = "",
) -> DoneForWorker | Refused:
    """Record, change or end a worker's absence, and say so on every case they lead; the same ``attempt`` acts once.

    Raises ValueError where there is no such action on a worker, or the actor is not the user.
    """
    action = action_named(action_id)
    if not action.about_worker:
        raise ValueError(f"'{action_id}' is done on a case, not on a worker")
    same_person(actor, user)
    if user is not None and not _may_manage(user, worker):
        return refused("You can record absence for your own team only.")
    try:
        with transaction.atomic():
            one_at_a_time(attempt)
            Worker.objects.select_for_update(of=("self",)).get(pk=worker.pk)
            earlier = tuple(Event.objects.filter(attempt=attempt).order_by("pk"))
            if earlier:
                return DoneForWorker(worker=worker, absence=_running(worker), events=earlier)
            answer = try_out(
                action, _asked(worker, actor, local_day(now)), entered, now=now, reason=reason
            )
            if isinstance(answer, Refused):
                return answer
            entry, _ = answer
            absence = _WRITERS[action_id](worker, entry)
            events = _tell_cases(
                worker, absence, entry, user=user, action=action_id, attempt=attempt
            )
            ask_the_database_now()
            return DoneForWorker(worker=worker, absence=absence, events=events)
    except NotPossible as obstacle:
        return (
            Refused(errors={obstacle.field: str(obstacle)})
            if obstacle.field
            else refused(str(obstacle))
        )
    except IntegrityError as error:
        return refused(in_words(error))


def _asked(worker: Worker, actor: Worker, as_of: date) -> ActionContext:
    service = worker.team.service
    return ActionContext(
        case=Case(service=service, team=worker.team),
        pack=pack_for(service, as_of),
        casefile=CaseFile(),
        actor=actor,
        as_of=as_of,
    )


def _may_manage(user: User, worker: Worker) -> bool:
    own = user.worker  # type: ignore[attr-defined]
    if user.access_role == AccessRole.SERVICE_MANAGER:
        return bool(own.team.service_id == worker.team.service_id)
    return user.manages and own.team_id == worker.team_id


def _running(worker: Worker) -> Absence | None:
    return (
        Absence.objects.filter(worker=worker, returned__isnull=True)
        .order_by("-first_day", "-pk")
        .first()
    )


def _record(worker: Worker, entry: Entry) -> Absence:
    first, back = entry.values["first_day"], entry.values.get("expected_return")
    if back is not None and back <= first:
        raise NotPossible(
            "The first day back must be after the first day away", field="expected_return"
        )
    ongoing = Q(expected_return__isnull=True) | Q(expected_return__gt=first)
    overlapping = Absence.objects.filter(ongoing, worker=worker, returned__isnull=True)
    if back is not None:
        overlapping = overlapping.filter(first_day__lt=back)
    if overlapping.exists():
        raise NotPossible(
            "An absence is already recorded for that time; change when it ends instead",
            field="first_day",
        )
    return Absence.objects.create(
        worker=worker,
        first_day=first,
        expected_return=back,
        planned=entry.values.get("planned", False),
        recorded_at=entry.now,
    )


def _extend(worker: Worker, entry: Entry) -> Absence:
    absence = _must_be_away(worker)
    back = entry.values.get("expected_return")
    if back is not None and back <= absence.first_day:
        raise NotPossible(
            "The first day back must be after the first day away", field="expected_return"
        )
    absence.expected_return = back
    absence.save(update_fields=["expected_return"])
    return absence


def _end(worker: Worker, entry: Entry) -> Absence:
    absence = _must_be_away(worker)
    returned = entry.values["returned"]
    if returned < absence.first_day:
        raise NotPossible(
            "The first day back cannot be before the first day away", field="returned"
        )
    if returned > entry.as_of:
        raise NotPossible(
            "Record the return once they are back; until then change when the absence ends",
            field="returned",
        )
    absence.returned = returned
    absence.save(update_fields=["returned"])
    return absence


def _must_be_away(worker: Worker) -> Absence:
    absence = _running(worker)
    if absence is None:
        raise NotPossible("No absence is recorded for this worker.")
    return absence


_WRITERS = {"record-absence": _record, "extend-absence": _extend, "end-absence": _end}


def _tell_cases(
    worker: Worker,
    absence: Absence,
    entry: Entry,
    *,
    user: User | None,
    action: str,
    attempt: UUID,
) -> tuple[Event, ...]:
    led = Allocation.objects.filter(worker=worker, role="lead", period__endswith__isnull=True)
    cases = (
        Case.objects.filter(pk__in=led.values("case"))
        .select_related("service", "team")
        .order_by("pk")
    )
    added: list[Event] = []
    for case in cases:
        events = _events(worker, absence, entry, action=action, case=case)
        added += add_events(
            case, events, recorded_by=user, recorded_at=entry.now, action=action, attempt=attempt
        )
    return tuple(added)


def _events(
    worker: Worker, absence: Absence, entry: Entry, *, action: str, case: Case
) -> Sequence[NewEvent]:
    away = {
        "worker": worker,
        "first_day": absence.first_day,
        "expected_return": absence.expected_return,
    }
    if action == "record-absence":
        return [entry.event("absence.started", at=entry.now, planned=absence.planned, **away)]
    if action == "extend-absence":
        return [entry.event("absence.extended", at=entry.now, **away)]
    back = entry.now if absence.returned == entry.as_of else absence.returned
    holders = case.allocations.filter(role="holding", period__endswith__isnull=True).select_related(
        "worker"
    )
    # Whoever held the case hands it back on the day its practitioner returns.
    handed_back = [
        entry.event("allocation.ended", at=back, worker=each.worker, role="holding")
        for each in holders
    ]
    return [entry.event("absence.ended", at=back, worker=worker), *handed_back]
