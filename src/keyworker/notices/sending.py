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
from keyworker.policy.casefile import instant, local_day
from keyworker.policy.packs.own_entries import fields_of_event
from keyworker.policy.refs import number_of
from keyworker.policy.rules.notice_texts import said_of
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
    late = _brought_about_late(seen, events)
    case = subject.as_case

    def cause(known: Known) -> Cause | None:
        own = causes.get(known.id or "")
        if own is None and known.serial in late:
            now = events[-1].recorded_at
            return Cause(kind=known.kind, at=now, key=_key(case, known))
        return own

    _send(case, seen, cause)


def _brought_about_late(seen: CaseOnDay, events: Sequence[Event]) -> frozenset[int]:
    """Of what days bring about, what only these entries show to have come about before, and still goes on.

    A wait that is recorded a week late has lasted a week: whoever would have been told on the day is told now.
    """
    states = {str(state) for rule in seen.pack.notices for state in _states_of(rule)}
    refs = {event.ref for event in events}
    entered = [
        each
        for each in _running_states(seen)
        if each.id not in refs and each.field("state") in states and each.day <= seen.day
    ]
    if not entered or not any(local_day(each.at) < local_day(each.recorded_at) for each in events):
        return frozenset()
    others = (each for each in seen.casefile.events if each.id not in refs)
    before = CaseOnDay(seen.pack, seen.casefile.with_events(others), seen.day)
    ran = {(each.field("state"), each.person) for each in _running_states(before)}
    return frozenset(
        each.serial for each in entered if (each.field("state"), each.person) not in ran
    )


def _states_of(rule: Rule) -> Sequence[object]:
    """The states of whose beginning the rule tells."""
    asked = rule.on.where.get("state") if rule.on.event == "state.entered" else None
    if asked is None:
        return ()
    return asked.in_ or ((asked.is_,) if asked.is_ is not None else ())


def _running_states(seen: CaseOnDay) -> list[Known]:
    """The beginnings of the states in which the case, or a child of it, now is."""
    left = {
        (each.field("state"), each.person, each.field("entered"))
        for each in seen.of_kind("state.left")
    }
    return [
        each
        for each in seen.of_kind("state.entered")
        if (each.field("state"), each.person, each.at) not in left
    ]


def _key(case: Case, known: Known) -> str:
    """What a day brought about, by a name of its own, so that it is sent once."""
    return f"{case.reference}/{known.field('state')}/{known.person or ''}/{known.day}"


def send_notices_of_days(case: Case, seen: CaseOnDay, since: date, now: datetime) -> None:
    """Write the notices of what passing days alone brought about after ``since``; listens to passing days."""

    def cause(known: Known) -> Cause | None:
        # What a record brought about was sent with that record.
        if known.id is not None or not since < known.day <= seen.day:
            return None
        return Cause(kind=known.kind, at=now, key=_key(case, known))

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
            if cause.event is None:
                workers = _not_yet_told(workers, rule, case, known.day)
            text = said_of(
                rule.text,
                reference=case.reference,
                event=known,
                terms=seen.pack,
                fields=fields_of_event(seen.pack, known),
            )
            notices += [_notice(rule, case, seen, cause, text, worker) for worker in workers]
            if rule.email:
                email(
                    rule,
                    case,
                    seen.pack,
                    cause,
                    text,
                    first=[
                        each
                        for each in _recipients(rule.to[:1], case, seen, cause)
                        if each != cause.by
                    ],
                    everyone=workers,
                )
    # One event may match a rule in several ways; the worker has one notice.
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def _not_yet_told(workers: list[int], rule: Rule, case: Case, day: date) -> list[int]:
    """Those who have not heard of what came about on that day: it may have been told with what showed it, late."""
    since = instant(day)
    told = Notice.objects.filter(
        case=case, kind=rule.id, event=None, worker__in=workers, created_at__gte=since
    )
    heard = set(told.values_list("worker", flat=True))
    return [each for each in workers if each not in heard]


def _notice(
    rule: Rule, case: Case, seen: CaseOnDay, cause: Cause, text: str, worker: int
) -> Notice:
    return Notice(
        worker_id=worker,
        case=case,
        event=cause.event,
        kind=rule.id,
        clause=seen.pack.cite(rule.clause),
        text=text,
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
