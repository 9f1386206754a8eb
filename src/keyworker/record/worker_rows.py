"""Which absences and reductions do the events on a worker's record come to, and do the stored rows say the same?

The rows stand beside the events so that lists can ask for them. What was corrected as entered by mistake stays a row, as
withdrawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import kinds
from keyworker.record.models import Event
from keyworker.record.names import workers_named
from keyworker.workforce.models import Absence, Reduction, Worker

ABSENCE_KINDS = (kinds.ABSENCE_STARTED, kinds.ABSENCE_EXTENDED, kinds.ABSENCE_ENDED)
REDUCTION_KINDS = (kinds.REDUCTION_STARTED, kinds.REDUCTION_ENDED)
_ROW_KINDS = (*ABSENCE_KINDS, *REDUCTION_KINDS, kinds.EVENT_CORRECTED)


@dataclass
class OnRecord:
    """One absence or reduction as its events have it: what the row should say, by column."""

    columns: dict[str, Any]
    events: list[Event] = field(default_factory=list)


def absences_of(events: Sequence[Event]) -> list[OnRecord]:
    """The absences that a worker's events come to, in the order in which they were recorded."""
    withdrawn, found = _corrected(events), list[OnRecord]()
    for event in events:
        if event.kind == kinds.ABSENCE_STARTED:
            found.append(_begun(event, withdrawn.get(event.ref)))
        elif event.kind in ABSENCE_KINDS:
            absence = _meant(event, found)
            if absence is not None:
                absence.events.append(event)
                if event.ref not in withdrawn or absence.columns["withdrawn_at"]:
                    _move(absence, event)
    return found


def reductions_of(events: Sequence[Event]) -> dict[int, OnRecord]:
    """The reductions that a worker's events come to, by number."""
    withdrawn, found = _corrected(events), dict[int, OnRecord]()
    for event in events:
        if event.kind not in REDUCTION_KINDS:
            continue
        number = int(event.data["reduction"].removeprefix("R"))
        if event.kind == kinds.REDUCTION_STARTED:
            found[number] = _reduced(event, withdrawn.get(event.ref))
        elif number in found:
            found[number].events.append(event)
            if event.ref not in withdrawn or found[number].columns["withdrawn_at"]:
                found[number].columns["until"] = _day(event.data.get("last_day"))
    return found


def events_of_absence(absence: Absence) -> list[Event]:
    """The events on the worker's own record that the absence stands for; none where nothing is on record of it."""
    rows = list(Absence.with_withdrawn.filter(worker=absence.worker_id).order_by("first_day", "pk"))
    events = list(_events().filter(worker=absence.worker_id))
    pairs = _paired(rows, absences_of(events))
    found = next((each for row, each in pairs if row == absence), None)
    return found.events if found is not None else []


def copies_on_cases(worker: Worker, events: Sequence[Event]) -> QuerySet[Event]:
    """The same events on the cases that the worker led then or since, but for those corrected already."""
    on_cases = Event.objects.filter(case__isnull=False, data__worker=worker.ref)
    same = Q(pk__in=[])
    for event in events:
        same |= Q(kind=event.kind) & (_copied_with(event) | _copied_later(event, worker))
    found = on_cases.filter(same).select_related("case__service", "case__team")
    refs = {each.pk: each.ref for each in found}
    corrections = Event.objects.filter(kind=kinds.EVENT_CORRECTED, data__corrects__in=refs.values())
    done = set(corrections.values_list("data__corrects", flat=True))
    return found.exclude(pk__in=[number for number, ref in refs.items() if ref in done])


def _copied_with(event: Event) -> Q:
    """What was put on cases with it."""
    first = event.data.get("first_day")
    of_it = Q(data__first_day=first) if first is not None else Q()
    if event.submission is not None:
        return of_it & Q(submission=event.submission)
    if event.kind == kinds.ABSENCE_ENDED:
        return of_it & Q(at=event.at)
    return Q(data__first_day=first)


def _copied_later(event: Event, worker: Worker) -> Q:
    """What the cases had of an absence that its worker came to lead while it was on record."""
    first = event.data.get("first_day")
    if event.kind != kinds.ABSENCE_STARTED or first is None:
        return Q(pk__in=[])
    others = _events().filter(
        worker=worker, kind=event.kind, data__first_day=first, seq__gt=event.seq
    )
    following = others.order_by("seq").first()
    # A case that heard of it as going on with an absence before it has its own first day so.
    later = Q(data__first_day=first) | Q(data__again_from=first)
    later &= Q(recorded_at__gt=event.recorded_at)
    if following is not None:
        later &= Q(recorded_at__lt=following.recorded_at)
    return later


def on_workers_record(event: Event) -> Worker | None:
    """The worker on whose own record an absence of a case is kept; None where the case alone has it."""
    worker = workers_named([str(event.data.get("worker"))]).get(str(event.data.get("worker")))
    if event.kind not in ABSENCE_KINDS or worker is None:
        return None
    own = _events().filter(worker=worker, kind=event.kind)
    firsts = [event.data.get("first_day"), event.data.get("again_from")]
    alike = Q(data__first_day__in=[each for each in firsts if each is not None])
    if event.kind == kinds.ABSENCE_ENDED:
        alike = Q(at=event.at)
    if event.submission is not None:
        alike |= Q(submission=event.submission)
    return worker if own.filter(alike).exists() else None


def row_differences() -> Iterator[str]:
    """Where a stored absence or reduction is not what the events say, a sentence each; nothing is changed."""
    events = _by_worker(_events())
    absences = _by_worker(Absence.with_withdrawn.order_by("first_day", "pk"))
    reductions = _by_worker(Reduction.with_withdrawn.order_by("pk"))
    for worker in sorted(events.keys() | absences.keys() | reductions.keys()):
        yield from _of_absences(worker, absences[worker], absences_of(events[worker]))
        yield from _of_reductions(worker, reductions[worker], reductions_of(events[worker]))


def put_rows_right() -> None:
    """Have the stored absences and reductions say what the events say. Needs an open transaction."""
    events = _by_worker(_events())
    absences = _by_worker(Absence.with_withdrawn.order_by("first_day", "pk"))
    reductions = _by_worker(Reduction.with_withdrawn.order_by("pk"))
    for worker in events.keys() | absences.keys() | reductions.keys():
        said = absences_of(events[worker])
        for row, wanted in _paired(absences[worker], said):
            _write(Absence, worker, row, wanted.columns if wanted is not None else None)
        known = reductions_of(events[worker])
        stored = {row.pk: row for row in reductions[worker]}
        for number in stored.keys() | known.keys():
            kept = {"pk": number, **known[number].columns} if number in known else None
            _write(Reduction, worker, stored.get(number), kept)


def _write(
    model: type[Absence] | type[Reduction], worker: int, row: Any, columns: dict[str, Any] | None
) -> None:
    if columns is None:
        row.delete()
    elif row is None:
        model.with_withdrawn.create(worker_id=worker, **columns)
    elif _wrong_columns(row, columns):
        for name, value in columns.items():
            setattr(row, name, value)
        row.save()


def _of_absences(worker: int, rows: Sequence[Absence], said: Sequence[OnRecord]) -> Iterator[str]:
    for row, wanted in _paired(rows, said):
        first = row.first_day if row is not None else wanted and wanted.columns["first_day"]
        yield from _difference(f"worker W{worker}: absence from {first}", row, wanted)


def _of_reductions(
    worker: int, rows: Sequence[Reduction], said: Mapping[int, OnRecord]
) -> Iterator[str]:
    stored = {row.pk: row for row in rows}
    for number in sorted(stored.keys() | said.keys()):
        what = f"worker W{worker}: reduction R{number}"
        yield from _difference(what, stored.get(number), said.get(number))


def _difference(what: str, row: Any, wanted: OnRecord | None) -> Iterator[str]:
    if wanted is None:
        yield f"{what} is stored, but the events do not say so"
    elif row is None:
        yield f"{what} is missing"
    elif wrong := _wrong_columns(row, wanted.columns):
        yield f"{what} differs in {', '.join(wrong)}"


def _wrong_columns(row: Any, columns: Mapping[str, Any]) -> list[str]:
    return sorted(name for name, value in columns.items() if getattr(row, name) != value)


def _paired(
    rows: Sequence[Absence], said: Sequence[OnRecord]
) -> list[tuple[Absence | None, OnRecord | None]]:
    """Each row with the absence it stands for: one that says the same, else one of the same first day, else of any."""
    left, wanted = list(rows), list(said)
    pairs: list[tuple[Absence | None, OnRecord | None]] = []
    for fits in (_says_the_same, _begins_alike, lambda row, each: True):
        for each in list(wanted):
            row = next((row for row in left if fits(row, each)), None)
            if row is not None:
                left.remove(row)
                wanted.remove(each)
                pairs.append((row, each))
    return [*pairs, *((row, None) for row in left), *((None, each) for each in wanted)]


def _says_the_same(row: Absence, each: OnRecord) -> bool:
    return not _wrong_columns(row, each.columns)


def _begins_alike(row: Absence, each: OnRecord) -> bool:
    begins: bool = row.first_day == each.columns["first_day"]
    return begins


def _begun(event: Event, withdrawn_at: datetime | None) -> OnRecord:
    return OnRecord(
        {
            "first_day": _day(event.data.get("first_day")) or local_day(event.at),
            "expected_return": _day(event.data.get("expected_return")),
            "returned": None,
            "planned": bool(event.data.get("planned", False)),
            "recorded_at": event.recorded_at,
            "withdrawn_at": withdrawn_at,
        },
        [event],
    )


def _meant(event: Event, found: Sequence[OnRecord]) -> OnRecord | None:
    """Which absence a change or a return is of: one from which they are not back, begun before one still to come."""
    first = _day(event.data.get("first_day"))
    before = [each for each in found if _stood(each, event)]
    away = [each for each in before if each.columns["returned"] is None]
    if first is not None:
        return next((each for each in away if each.columns["first_day"] == first), None)
    day = local_day(event.recorded_at)
    begun = [each for each in away if each.columns["first_day"] <= day]
    if begun:
        return max(begun, key=lambda each: each.columns["first_day"])
    return min(away, key=lambda each: each.columns["first_day"], default=None)


def _stood(each: OnRecord, event: Event) -> bool:
    """Whether it was not withdrawn yet when that was recorded."""
    withdrawn_at = each.columns["withdrawn_at"]
    return withdrawn_at is None or event.recorded_at <= withdrawn_at


def _move(absence: OnRecord, event: Event) -> None:
    if event.kind == kinds.ABSENCE_EXTENDED:
        absence.columns["expected_return"] = _day(event.data.get("expected_return"))
    else:
        absence.columns["returned"] = local_day(event.at)


def _reduced(event: Event, withdrawn_at: datetime | None) -> OnRecord:
    data = event.data
    return OnRecord(
        {
            "kind": data.get("type", ""),
            "count_by": data.get("count_by", "percentage"),
            "percent": Decimal(str(data.get("percent") or 0)),
            "children": [int(each.removeprefix("P")) for each in data.get("children", ())],
            "started": _day(data.get("first_day")),
            "until": _day(data.get("last_day")),
            "reason": data.get("reason", ""),
            "entered_by_id": event.by_id,
            "withdrawn_at": withdrawn_at,
        },
        [event],
    )


def _corrected(events: Iterable[Event]) -> dict[str, datetime]:
    """When each event that was corrected was."""
    return {
        str(event.data.get("corrects")): event.recorded_at
        for event in events
        if event.kind == kinds.EVENT_CORRECTED
    }


def _events() -> QuerySet[Event]:
    return Event.objects.filter(worker__isnull=False, kind__in=_ROW_KINDS).order_by("seq")


def _by_worker(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.worker_id].append(row)
    return found


def _day(written: object) -> date | None:
    return date.fromisoformat(str(written)[:10]) if written else None
