"""Who is told of a change? The pack's notices decide; each is written in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q

from keyworker.access.roles import ACCESS, Reach
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.notices import called_for
from keyworker.notices.cause import Cause
from keyworker.notices.emailing import email
from keyworker.notices.models import Notice
from keyworker.policy.casefile import Event as Known
from keyworker.policy.casefile import local_day
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
            workers = _recipients(rule.to, case, cause)
            notices += [_notice(rule, case, seen, cause, worker) for worker in workers]
            if rule.email:
                email(
                    rule,
                    case,
                    seen.pack,
                    cause,
                    first=[
                        each for each in _recipients(rule.to[:1], case, cause) if each != cause.by
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


def _recipients(to: Sequence[str], case: Case, cause: Cause) -> list[int]:
    """Workers in those parts of the case or job roles of its team; whose doing it is among them, as a copy."""
    found = _in_parts([each for each in to if each in ALLOCATION_ROLES], case, cause)
    jobs = [each for each in to if each not in ALLOCATION_ROLES]
    if "accountable" in to and case.accountable_id:
        found.add(case.accountable_id)
    elif "accountable" in to and case.accountable_role:
        jobs.append(case.accountable_role)
    if cause.kind == "allocation.proposed" and case.proposed_to_id:
        # Whoever is asked to take a case on is always told: nobody agrees to what they have not heard of.
        found.add(case.proposed_to_id)
    found |= set(_in_jobs(jobs, case, cause))
    return sorted(found)


def _in_parts(parts: Sequence[str], case: Case, cause: Cause) -> set[int]:
    if not parts:
        return set()
    running = Allocation.objects.running().filter(role__in=parts).exclude(worker=None)
    # A referral has no practitioner of its own yet: those who work with the family already are told.
    of_family = cause.kind == "referral.received"
    running = (
        running.filter(case__family=case.family_id) if of_family else running.filter(case=case)
    )
    return set(running.values_list("worker_id", flat=True))


_LINE_MANAGER = "line-manager"
_OF_THE_SERVICE = [role for role, access in ACCESS.items() if access.sees is Reach.SERVICE]


def _line_managers(case: Case) -> set[int]:
    """Who manages the practitioners that lead this case now."""
    leads = Allocation.objects.running().filter(case=case, role="lead")
    managers = leads.values_list("worker__line_manager", flat=True)
    return {manager for manager in managers if manager is not None}


def _in_jobs(roles: Iterable[str], case: Case, cause: Cause) -> Iterable[int]:
    wanted = set(roles)
    if not wanted:
        return []
    workers = Worker.objects.active_on(local_day(cause.at)).filter(team__service=case.service_id)
    if _LINE_MANAGER in wanted:
        # Whoever manages the practitioner is meant, where that is on record; the office's other line managers are not.
        own = _line_managers(case)
        if own:
            return own | set(_in_jobs(wanted - {_LINE_MANAGER}, case, cause))
    # Whoever answers for the whole service is told wherever they sit; of all others, those of the case's team.
    near = Q(user__access_role__in=_OF_THE_SERVICE)
    if case.team_id is not None:
        workers = workers.filter(near | Q(team=case.team_id))
    elif case.locality:
        workers = workers.filter(near | Q(team__locality=case.locality))
    return [worker.pk for worker in workers if wanted & set(worker.roles)]
