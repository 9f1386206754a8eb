"""Who is told that a case went to another team by being allocated there, or back because an entry was withdrawn?

The managers of the team that has it now, and of the one that had it, in the transaction in which it goes, whatever the
policy says; whom a notice of the policy told of the same entry is not told twice, and whoever did it knows. It names no
child. What the Contact Service or a meeting decides, and moves, the policy's own notices tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.notices.managers import managers_of, managers_of_team
from keyworker.notices.models import Notice
from keyworker.notices.restricted import those_who_may_open
from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import kinds
from keyworker.record.models import Case, Event
from keyworker.record.subjects import Subject
from keyworker.workforce.models import Team, Worker

CAME, WENT = "case-came-to-team", "case-went-from-team"
_TEXTS = {
    (
        CAME,
        kinds.ALLOCATION_STARTED,
    ): "this case is your team's now: it is allocated to one of your workers.",
    (
        WENT,
        kinds.ALLOCATION_STARTED,
    ): "this case is no longer your team's: it is allocated to a worker of another team.",
    (
        CAME,
        kinds.EVENT_CORRECTED,
    ): "this case is your team's again. What took it elsewhere was recorded by mistake.",
    (
        WENT,
        kinds.EVENT_CORRECTED,
    ): "this case is no longer your team's. What brought it was recorded by mistake.",
}


def tell_of_teams(subject: Subject, seen: CaseOnDay | None, events: Sequence[Event]) -> None:
    """Tell the managers of both teams that a case went from one to the other; listens to the record."""
    kinds_told = {kind for _, kind in _TEXTS}
    going = [each for each in events if each.kind in kinds_told]
    if seen is None or not going:
        return
    case, entries = subject.as_case, _of_one_form(subject.as_case, events)
    # An entry that is put right is withdrawn and made again: only what comes of both is told.
    Notice.objects.filter(kind__in=(CAME, WENT), event__in=[each.pk for each in entries]).delete()
    others = {each.ref for each in entries}
    left = [each for each in seen.casefile.events if each.id not in others]
    before = CaseOnDay(seen.pack, seen.casefile.with_events(left), seen.day).state.team
    if before != seen.state.team:
        found = list(_notices(case, going[-1], before))
        Notice.objects.bulk_create(_not_yet_told(found, entries), ignore_conflicts=True)


def _of_one_form(case: Case, events: Sequence[Event]) -> list[Event]:
    """These entries, and what the same form recorded before them."""
    forms = {each.submission for each in events if each.submission is not None}
    same = Event.objects.ever_recorded().filter(case=case, submission__in=forms) if forms else ()
    return list({each.pk: each for each in (*same, *events)}.values())


def _notices(case: Case, event: Event, before: str | None) -> Iterator[Notice]:
    day = local_day(event.recorded_at)
    gone_from = Team.objects.filter(slug=before or "").first()
    if case.team_id is not None:
        yield from _told(CAME, managers_of(case, on=day), case, event)
    if gone_from is not None:
        yield from _told(WENT, managers_of_team(gone_from, on=day), case, event)


def _told(kind: str, managers: Sequence[Worker], case: Case, event: Event) -> Iterator[Notice]:
    found = {each.pk for each in managers} - {event.by_id}
    if case.restricted:
        found = those_who_may_open(case, found, at=event.recorded_at)
    for worker in sorted(found):
        yield Notice(
            worker_id=worker,
            case=case,
            event=event,
            kind=kind,
            text=f"{case.reference}: {_TEXTS[kind, event.kind]}",
            created_at=event.recorded_at,
        )


def _not_yet_told(notices: Sequence[Notice], entries: Sequence[Event]) -> list[Notice]:
    told = Notice.objects.filter(event__in=[each.pk for each in entries])
    already = set(told.values_list("worker", flat=True))
    return [each for each in notices if each.worker_id not in already]
