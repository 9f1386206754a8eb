"""How is something written on the record? Events are added; all else is read off them in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from keyworker.access.models import User
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.casefile import instant
from keyworker.policy.problems import did_you_mean
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.record import projection
from keyworker.record.case_files import case_file
from keyworker.record.models import Case, Event
from keyworker.workforce.models import Worker


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """Something to be recorded. ``at`` is a date where the hour is not known; ``data`` the fields of the kind."""

    kind: str
    at: date | datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    by: Worker | None = None
    by_role: str = ""


Listener = Callable[[Case, CaseOnDay, Sequence[Event]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have ``listener`` told of every change in the transaction that makes it, with the case as it now stands."""
    if listener not in _listeners:
        _listeners.append(listener)


def add_events(
    case: Case,
    events: Sequence[NewEvent],
    *,
    recorded_by: User | None,
    recorded_at: datetime,
    action: str = "",
    attempt: UUID | None = None,
) -> list[Event]:
    """Add events to a case and bring everything read off them up to date.

    Needs an open transaction; locks the case's row. Raises ValueError for an unknown kind of event, IntegrityError
    where the database refuses what would follow (a second lead, a gap, something recorded before it happened).
    """
    locked = (
        Case.objects.select_for_update(of=("self",))
        .select_related("service", "team")
        .get(pk=case.pk)
    )
    rows = _rows(
        locked,
        events,
        recorded_by=recorded_by,
        recorded_at=recorded_at,
        action=action,
        attempt=attempt,
    )
    added = Event.objects.bulk_create(rows)
    seen = projection.project(locked, case_file(locked))
    _copy_back(locked, case)
    for listener in _listeners:
        listener(case, seen, added)
    return added


@dataclass(frozen=True, kw_only=True)
class History:
    """What is already known of a case that comes from elsewhere, in the order in which it was recorded there."""

    case: Case
    events: Sequence[NewEvent]
    recorded_at: Sequence[datetime] | datetime
    recorded_by: User | None = None
    action: str = ""


def add_histories(histories: Iterable[History]) -> int:
    """Add many cases' events at once (imports, a sample authority); listeners are not told. Returns how many events.

    Needs an open transaction, and nobody else writing to these cases.
    """
    rows: list[Event] = []
    cases: list[Case] = []
    for history in histories:
        cases.append(history.case)
        moments = history.recorded_at
        times = [moments] * len(history.events) if isinstance(moments, datetime) else list(moments)
        ordered = sorted(zip(times, history.events, strict=True), key=lambda pair: pair[0])
        for recorded_at, event in ordered:
            rows += _rows(
                history.case,
                [event],
                recorded_by=history.recorded_by,
                recorded_at=recorded_at,
                action=history.action,
            )
    Event.objects.bulk_create(rows, batch_size=2000)
    projection.project_many(cases)
    return len(rows)


def _rows(
    case: Case,
    events: Sequence[NewEvent],
    *,
    recorded_by: User | None,
    recorded_at: datetime,
    action: str = "",
    attempt: UUID | None = None,
) -> list[Event]:
    """The events as rows, numbered on from the case's last; ``case.version`` moves on with them."""
    if settings.DEBUG and not transaction.get_connection().in_atomic_block:
        raise RuntimeError("events are added inside a transaction")
    rows = []
    for event in events:
        if event.kind not in EVENT_KINDS:
            raise ValueError(
                f"'{event.kind}' is not an event kind{did_you_mean(event.kind, EVENT_KINDS)}"
            )
        if EVENT_KINDS[event.kind].derived:
            raise ValueError(f"'{event.kind}' is worked out from the record; it cannot be recorded")
        case.version += 1
        rows.append(
            Event(
                case=case,
                seq=case.version,
                kind=event.kind,
                at=instant(event.at),
                at_is_date=not isinstance(event.at, datetime),
                recorded_at=recorded_at,
                recorded_by=recorded_by,
                by=event.by,
                by_role=event.by_role or (event.by.role if event.by else ""),
                data=plain(event.data),
                action=action,
                attempt=attempt,
            )
        )
    return rows


def plain(value: Any) -> Any:
    """The value as JSON holds it: dates as ISO text, workers and people by their reference; nothing where None."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items() if each is not None}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if hasattr(value, "ref"):
        return value.ref
    return value


def _copy_back(locked: Case, case: Case) -> None:
    """Let the caller's copy of the case say what the row now says."""
    for each in Case._meta.concrete_fields:
        setattr(case, each.attname, getattr(locked, each.attname))
