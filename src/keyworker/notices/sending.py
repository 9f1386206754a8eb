"""Who is told of a change? The pack's notices decide; each is written in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q

from keyworker.access.roles import ACCESS, Reach
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.notices import called_for, told_by
from keyworker.notices.cause import Cause
from keyworker.notices.emailing import email
from keyworker.notices.models import Notice
from keyworker.notices.restricted import those_who_may_open
from keyworker.policy.casefile import Event as Known
from keyworker.policy.casefile import local_day
from keyworker.policy.refs import number_of
from keyworker.policy.rules.notices import Notice as Rule
from keyworker.policy.vocabulary.roles import ALLOCATION_ROLES
from keyworker.record.models import Allocation, Case, Event
from keyworker.record.subjects import Subject
from keyworker.workforce.models import Worker


def send_notices(subject: Subject, seen: CaseOnDay | None, events: Sequence[Event]) -> None:
    """Write the notices that these events call for; listens to the record."""
    if seen is None or not seen.pack.notices:
        return
    by_ref = {event.ref: event for event in events}
    causes = {
        ref: Cause(kind=event.kind, at=event.recorded_at, key=ref, by=event.by_id, event=event)
        for ref, event in by_ref.items()
    }
    _send(subject.as_case, seen, lambda known: causes.get(known.id or ""))


def send_notices_of_days(case: Case, seen: CaseOnDay, since: date, now: datetime) -> None:
    """Write the notices of what passing days alone brought about after ``since``; listens to passing days."""

    def cause(known: Known) -> Cause | None:
        # What a record brought about was sent with that record.
        if known.id is not None or not since < known.day <= seen.day:
            return None
        key = f"{case.reference}/{known.field('state')}/{known.person or ''}/{known.day}"
        return Cause(kind=known.kind, at=now, key=key)

    if seen.pack.notices:
        _send(case, seen, cause)


def _send(case: Case, seen: CaseOnDay, cause_of: Callable[[Known], Cause | None]) -> None:
    notices: list[Notice] = []
    for rule in seen.pack.notices:
        for known, _ in called_for(rule, seen):
            cause = cause_of(known)
            if cause is None:
                continue
            workers = _recipients(rule.to, case, seen, cause)
            notices += [_notice(rule, case, seen, cause, worker) for worker in workers]
            if rule.email:
                email(
                    rule,
                    case,
                    seen.pack,
                    cause,
                    first=[
                        each
                        for each in _recipients(rule.to[:1], case, seen, cause)
                        if each != cause.by
                    ],
                    everyone=workers,
                )
    # One event may match a rule in several ways; the worker has one notice.
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def _notice(rule: Rule, case: Case, seen: CaseOnDay, cause: Cause, worker: int) -> Notice:
    return Notice(
        worker_id=worker,
        case=case,
        event=cause.event,
        kind=rule.id,
        clause=seen.pack.cite(rule.clause),
        text=rule.text.replace("{case}", case.reference),
        created_at=cause.at,
        # Whoever did it has a copy, and knows.
        seen_at=cause.at if worker == cause.by else None,
    )


def _recipients(to: Sequence[str], case: Case, seen: CaseOnDay, cause: Cause) -> list[int]:
    """The workers whom these recipients mean; whose doing it is among them, as a copy."""
    told = told_by(to, seen, cause.kind)
    found = {number for each in told.workers if (number := number_of(each, kind="W")) is not None}
    if cause.kind == "referral.received":
        found |= _of_family([each for each in to if each in ALLOCATION_ROLES], case)
    found |= set(_in_jobs(told.jobs, case, cause))
    return sorted(those_who_may_open(case, found, at=cause.at) if case.restricted else found)


def _of_family(parts: Sequence[str], case: Case) -> set[int]:
    """Who plays these parts for the family: a referral has nobody of its own yet, and those at work already are told."""
    running = Allocation.objects.running().filter(role__in=parts, case__family=case.family_id)
    return set(running.exclude(worker=None).values_list("worker_id", flat=True))


_OF_THE_SERVICE = [role for role, access in ACCESS.items() if access.sees is Reach.SERVICE]


def _in_jobs(roles: Iterable[str], case: Case, cause: Cause) -> Iterable[int]:
    wanted = set(roles)
    if not wanted:
        return []
    workers = Worker.objects.active_on(local_day(cause.at)).filter(team__service=case.service_id)
    # Whoever answers for the whole service is told wherever they sit; of all others, those of the case's team.
    near = Q(user__access_role__in=_OF_THE_SERVICE)
    if case.team_id is not None:
        workers = workers.filter(near | Q(team=case.team_id))
    elif case.locality:
        workers = workers.filter(near | Q(team__locality=case.locality))
    return [worker.pk for worker in workers if wanted & set(worker.roles)]
