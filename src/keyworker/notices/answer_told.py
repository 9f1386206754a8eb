"""Who is told that another service answered a referral? Whoever leads the case, otherwise its managers; and who made it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.notices.answered import ANSWERED
from keyworker.notices.managers import managers_of
from keyworker.notices.models import Notice
from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import kinds
from keyworker.policy.wording import id_in_words
from keyworker.record.models import Case, Event
from keyworker.record.subjects import Subject
from keyworker.record.visibility import may_view
from keyworker.workforce.models import Worker

OF_ANSWER = "referral-answered"


def tell_of_answers(subject: Subject, seen: CaseOnDay | None, events: Sequence[Event]) -> None:
    """Write to whoever waits for it what a service answered; listens to the record. It names no child."""
    for event in events:
        if event.kind == ANSWERED:
            case = subject.as_case
            told = [_notice(case, event, worker) for worker in _waiting(case, event)]
            Notice.objects.bulk_create(told, ignore_conflicts=True)


def _waiting(case: Case, event: Event) -> Iterator[Worker]:
    """Those who wait for the answer, and may open the record; whoever answered it knows."""
    leads = Worker.objects.filter(allocations__in=case.allocations.running().filter(role="lead"))
    made = Event.objects.uncorrected().filter(case=case, kind=kinds.REFERRAL_MADE, by__isnull=False)
    who = [*leads] or managers_of(case, on=local_day(event.recorded_at))
    found = {each.pk: each for each in (*who, *(each.by for each in made.select_related("by")))}
    for worker in found.values():
        user = worker.user
        if worker.pk != event.by_id and user and may_view(user, case, at=event.recorded_at):
            yield worker


def _notice(case: Case, event: Event, worker: Worker) -> Notice:
    outcome = id_in_words(str(event.data["outcome"]))
    return Notice(
        worker=worker,
        case=case,
        event=event,
        kind=OF_ANSWER,
        text=f"{event.data['service']} answered the referral made on {case.reference}: {outcome}",
        created_at=event.recorded_at,
    )
