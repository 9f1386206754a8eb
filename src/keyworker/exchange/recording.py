"""How do events from outside reach the record? By the record's own doors, with ids given back for later correction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import connection

from keyworker.exchange.asked_here import ASKED_HERE
from keyworker.exchange.planned_event import PlannedEvent
from keyworker.policy.casefile import local_day
from keyworker.policy.packs.checks.event_checks import Known, problems_of_event
from keyworker.policy.refs import ref
from keyworker.record.leads_absences import absences_by_worker, absences_of_imported_lead
from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnCase
from keyworker.record.writing import History, NewEvent, add_events, add_histories, plain
from keyworker.workforce.models import Absence

ACTION = "import"


def next_references(count: int, *, on: date, dry_run: bool = False) -> list[str]:
    """So many case references nobody has had, such as KW-26-000123. A trial run says which they would be."""
    with connection.cursor() as cursor:
        if dry_run:
            cursor.execute("SELECT last_value + is_called::int FROM casework_case_number")
            first = int(cursor.fetchone()[0])
            numbers = list(range(first, first + count))
        else:
            cursor.execute(
                "SELECT nextval('casework_case_number') FROM generate_series(1, %s)", [count]
            )
            numbers = [number for (number,) in cursor.fetchall()]
    return [f"KW-{on:%y}-{number:06}" for number in numbers]


def add_to_new_cases(
    histories: Sequence[tuple[Case, Sequence[PlannedEvent]]], *, now: datetime
) -> list[list[str]]:
    """Record the first events of new cases. Returns the events' ids, case by case."""
    new = [(case, [_event(each) for each in events]) for case, events in histories]
    away = absences_by_worker(local_day(now))
    add_histories(
        History(
            subject=OnCase(case),
            events=[*events, *absences_of(events, now=now, away=away)],
            recorded_at=now,
            action=ACTION,
        )
        for case, events in new
    )
    ids: dict[int, list[str]] = defaultdict(list)
    recorded = Event.objects.ever_recorded().filter(
        case__in=[case.pk for case, _ in histories], action=ACTION
    )
    for case_id, event_id in recorded.order_by("case_id", "seq").values_list("case_id", "pk"):
        ids[case_id].append(ref("E", event_id))
    # The absences of its lead come after what was given.
    return [ids[case.pk][: len(events)] for case, events in histories]


def add_to_case(
    case: Case, events: Sequence[PlannedEvent], corrects: Mapping[str, str], *, now: datetime
) -> list[str]:
    """Record what is new on a known case, each correction just before what replaces it. Returns the events' ids."""
    new: list[NewEvent] = []
    kept: list[int] = []
    for event in events:
        if event.key in corrects:
            new.append(
                NewEvent(
                    kind="event.corrected",
                    at=now,
                    data={
                        "corrects": corrects[event.key],
                        "reason": "The source says otherwise now",
                    },
                )
            )
        kept.append(len(new))
        new.append(_event(event))
    new += absences_of(new, now=now, away=absences_by_worker(local_day(now)))
    added = add_events(OnCase(case), new, recorded_by=None, recorded_at=now, action=ACTION)
    return [added[place].ref for place in kept]


def absences_of(
    events: Sequence[NewEvent], *, now: datetime, away: Mapping[str, Sequence[Absence]]
) -> list[NewEvent]:
    """What a case says of the absences of whoever leads it in the end: as after an allocation on a page."""
    return [checked(each) for each in absences_of_imported_lead(events, away, now=now)]


def checked(event: NewEvent) -> NewEvent:
    """The event. Raises ValueError where its kind takes no such field or value: what a file brings is as what people do."""
    document = {"kind": event.kind, "at": event.at.isoformat(), **plain(event.data)}
    corrects = frozenset({str(event.data.get("corrects"))})
    wrong = next(
        problems_of_event(event.kind, document, Known(events=corrects, asking=ASKED_HERE)), None
    )
    if wrong:
        raise ValueError(wrong)
    return event


def _event(planned: PlannedEvent) -> NewEvent:
    return checked(NewEvent(kind=planned.kind, at=planned.at, data=planned.fields))
