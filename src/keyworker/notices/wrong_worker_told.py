"""Who is told that a case was recorded as somebody else's? Whoever stood there, and whoever is put in their place.

Written in the transaction that puts it right or withdraws it, whatever the policy says of allocations: nobody goes on with
a case that is no longer theirs, and nobody has one that they have not heard of. It names no child.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.notices.models import Notice
from keyworker.policy.refs import number_of
from keyworker.policy.vocabulary import kinds
from keyworker.policy.wording import id_in_words
from keyworker.record.models import Case, Event
from keyworker.record.subjects import Subject

NO_LONGER, NOW = "allocation-withdrawn", "allocation-put-right"


def tell_of_wrong_worker(subject: Subject, seen: CaseOnDay | None, events: Sequence[Event]) -> None:
    """Tell those who stood on record and no longer do, and those who do now instead; listens to the record."""
    if seen is None:
        return
    no_longer = list(_no_longer(subject.as_case, seen, _corrected(events)))
    Notice.objects.bulk_create(no_longer, ignore_conflicts=True)
    for each in events:
        if each.kind == kinds.ALLOCATION_STARTED and "replaces" in each.data:
            _tell_whoever_is_put_in(subject.as_case, each)


def _tell_whoever_is_put_in(case: Case, event: Event) -> None:
    worker, former = number_of(event.data.get("worker"), kind="W"), _former(event)
    if worker is None or worker == former:
        # Only something else of it was put right: it is theirs as before.
        of_form = Notice.objects.filter(case=case, kind=NO_LONGER, worker=worker)
        of_form.filter(event__submission=event.submission).delete()
    elif not Notice.objects.filter(event=event, worker=worker).exists():
        text = f"{case.reference}: this case is allocated to you{_part(event)}. It was recorded as somebody else's."
        _notice(case, event, worker, NOW, text).save()


def _former(event: Event) -> int | None:
    before = number_of(event.data["replaces"], kind="E") or 0
    worker = Event.objects.ever_recorded().filter(pk=before).values_list("data__worker", flat=True)
    return number_of(worker.first(), kind="W")


def _corrected(events: Sequence[Event]) -> dict[int, Event]:
    """What withdraws each entry, by the number of that."""
    of_kind = (each for each in events if each.kind == kinds.EVENT_CORRECTED)
    return {number_of(each.data["corrects"], kind="E") or 0: each for each in of_kind}


def _no_longer(case: Case, seen: CaseOnDay, corrected: Mapping[int, Event]) -> Iterator[Notice]:
    if not corrected:
        return
    started = Event.objects.ever_recorded().filter(kind=kinds.ALLOCATION_STARTED)
    for each in started.filter(pk__in=list(corrected)).order_by("seq"):
        worker = number_of(each.data.get("worker"), kind="W")
        if worker is not None and not _has_part(seen, each):
            text = f"{case.reference}: this case is no longer yours{_part(each)}. It was recorded as yours by mistake."
            yield _notice(case, corrected[each.pk], worker, NO_LONGER, text)


def _has_part(seen: CaseOnDay, event: Event) -> bool:
    """Whether they play the part all the same, by another entry."""
    role = str(event.data.get("role") or "lead")
    return any(each.worker == event.data.get("worker") for each in seen.state.current(role))


def _part(event: Event) -> str:
    """In which part, where that is another than the lead's."""
    role = str(event.data.get("role") or "lead")
    return "" if role == "lead" else f" as {id_in_words(role)}"


def _notice(case: Case, event: Event, worker: int, kind: str, text: str) -> Notice:
    return Notice(
        worker_id=worker,
        case=case,
        event=event,
        kind=kind,
        text=text,
        created_at=event.recorded_at,
        # Whoever did it has a copy, and knows.
        seen_at=event.recorded_at if worker == event.by_id else None,
    )
