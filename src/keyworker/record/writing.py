"""How is something written on the record? Events are added; all else is read off them in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from keyworker.access.models import User
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.casefile import instant
from keyworker.policy.packs.checks.value_checks import wrong_value
from keyworker.policy.problems import did_you_mean
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.events import COMMON
from keyworker.record.in_bulk import AT_ONCE, insert_rows
from keyworker.record.models import Event
from keyworker.record.subjects import Subject
from keyworker.workforce.models import Worker


class NotPossible(Exception):
    """Something that cannot be done as the record stands; the message says what to do next, ``field`` where."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """Something to be recorded. ``at`` is a date where the hour is not known; ``data`` the fields of the kind.

    ``subject`` is whose record it goes on, where that is not the record of what the action is done to.
    """

    kind: str
    at: date | datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    by: Worker | None = None
    by_role: str = ""
    subject: Subject | None = None

    def about(self, subject: Subject) -> NewEvent:
        """The same, for the record of this subject."""
        return replace(self, subject=subject)


Listener = Callable[[Subject, CaseOnDay | None, Sequence[Event]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have ``listener`` told of every change in the transaction that makes it.

    It is given the subject, how a case now stands under its policy (None of anything else), and what was added.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def add_events(
    subject: Subject,
    events: Sequence[NewEvent],
    *,
    recorded_by: User | None,
    recorded_at: datetime,
    action: str = "",
    submission: UUID | None = None,
) -> list[Event]:
    """Add events to the record of a subject and bring everything read off them up to date.

    Needs an open transaction; locks the subject. Raises ValueError for an unknown kind of event, IntegrityError where
    the database refuses what would follow (a second lead, a gap, something recorded before it happened).
    """
    locked = subject.locked()
    rows = _rows(
        locked,
        events,
        after=locked.version,
        recorded_by=recorded_by,
        recorded_at=recorded_at,
        action=action,
        submission=submission,
    )
    added = Event.objects.bulk_create(rows)
    seen = locked.brought_up_to_date(locked.version + len(added))
    _copy_back(locked, subject)
    for listener in _listeners:
        listener(subject, seen, added)
    return added


@dataclass(frozen=True, kw_only=True)
class History:
    """What is already known of a subject that comes from elsewhere, in the order in which it was recorded there."""

    subject: Subject
    events: Sequence[NewEvent]
    recorded_at: Sequence[datetime] | datetime
    recorded_by: User | None = None
    action: str = ""


def add_histories(histories: Iterable[History]) -> int:
    """Add many subjects' events (imports, a sample authority); listeners are not told. Returns how many events.

    Needs an open transaction, and nobody else writing to these subjects; each appears once. So many histories are taken
    at a time that memory does not grow with how many there are.
    """
    added = 0
    waiting = iter(histories)
    while some := list(islice(waiting, AT_ONCE)):
        added += _add_some(some)
    return added


def _add_some(histories: Sequence[History]) -> int:
    rows: list[Event] = []
    subjects: dict[type[Subject], list[tuple[Subject, int]]] = defaultdict(list)
    for history in histories:
        moments = history.recorded_at
        times = [moments] * len(history.events) if isinstance(moments, datetime) else list(moments)
        ordered = sorted(zip(times, history.events, strict=True), key=lambda pair: pair[0])
        after = history.subject.version
        for place, (recorded_at, event) in enumerate(ordered):
            rows += _rows(
                history.subject,
                [event],
                after=after + place,
                recorded_by=history.recorded_by,
                recorded_at=recorded_at,
                action=history.action,
            )
        subjects[type(history.subject)].append((history.subject, after + len(ordered)))
    insert_rows(rows)
    for kind, found in subjects.items():
        kind.bring_up_to_date(found)
    return len(rows)


def _rows(
    subject: Subject,
    events: Sequence[NewEvent],
    *,
    after: int,
    recorded_by: User | None,
    recorded_at: datetime,
    action: str = "",
    submission: UUID | None = None,
) -> list[Event]:
    """The events as rows of the subject's record, numbered on from ``after``."""
    if settings.DEBUG and not transaction.get_connection().in_atomic_block:
        raise RuntimeError("events are added inside a transaction")
    rows = []
    for seq, event in enumerate(events, start=after + 1):
        if event.kind not in EVENT_KINDS:
            raise ValueError(
                f"'{event.kind}' is not an event kind{did_you_mean(event.kind, EVENT_KINDS)}"
            )
        if EVENT_KINDS[event.kind].derived:
            raise ValueError(f"'{event.kind}' is worked out from the record; it cannot be recorded")
        data = plain(event.data)
        _refuse_wrong_type(event.kind, data)
        rows.append(
            Event(
                **subject.columns(),
                seq=seq,
                kind=event.kind,
                at=instant(event.at),
                at_is_date=not isinstance(event.at, datetime),
                recorded_at=recorded_at,
                recorded_by=recorded_by,
                by=event.by,
                by_role=event.by_role or (event.by.role if event.by else ""),
                data=data,
                action=action,
                submission=submission,
            )
        )
    return rows


def _refuse_wrong_type(kind: str, data: Mapping[str, Any]) -> None:
    """Raises NotPossible where a field holds what its kind does not take: no rule, page or file could read it."""
    for each in (*EVENT_KINDS[kind].fields, *COMMON):
        wrong = wrong_value(data[each.name], each) if each.name in data else None
        if wrong:
            raise NotPossible(f"{kind}, {each.name}: {wrong}", field=each.name)


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


def _copy_back(locked: Subject, subject: Subject) -> None:
    """Let the caller's copy of what was changed say what its row now says."""
    for now, before in zip(locked.columns().values(), subject.columns().values(), strict=True):
        for each in now._meta.concrete_fields:
            setattr(before, each.attname, getattr(now, each.attname))
