"""What was kept of teams, services and workers before they had events becomes events, with all that is known of it.

Who entered an absence and by which submission stands on the cases that the worker led; who entered a reduction, and
when, was never kept, and the event says so. The worker's own part of supervision stays in its own table: its event
says only that there is one.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations
from django.utils import timezone

_LONDON = ZoneInfo("Europe/London")
_NOT_KEPT = "Carried over; who entered it and when was not kept"
_COLUMNS = ("kind", "at", "at_is_date", "recorded_at", "recorded_by_id", "by_id", "by_role")


class _Tables:
    """The models as they are at this migration, in the database that is being migrated."""

    def __init__(self, apps: Any, alias: str) -> None:
        self.apps, self.alias = apps, alias

    def rows(self, app: str, model: str) -> Any:
        return self.apps.get_model(app, model).objects.using(self.alias)


def carry_over(apps: Any, schema_editor: Any) -> None:
    tables = _Tables(apps, schema_editor.connection.alias)
    _team_events(tables)
    _worker_events(tables)


def _team_events(tables: _Tables) -> None:
    old, event = tables.rows("casework", "TeamEvent"), tables.rows("casework", "Event")
    new_refs: dict[str, str] = {}
    last: dict[tuple[str, int], int] = defaultdict(int)
    for row in old.order_by("recorded_at", "pk"):
        column = "team" if row.team_id else "service"
        number = row.team_id or row.service_id
        last[column, number] += 1
        data = dict(row.data)
        if "corrects" in data:
            data["corrects"] = new_refs.get(data["corrects"], data["corrects"])
        made = event.create(
            **{f"{column}_id": number},
            **{name: getattr(row, name) for name in _COLUMNS},
            seq=last[column, number],
            data=data,
            action=row.action,
            submission=row.attempt,
        )
        new_refs[f"E{row.pk}"] = f"E{made.pk}"
    for (column, number), version in last.items():
        rows = tables.rows("workforce", column.capitalize())
        rows.filter(pk=number).update(version=version)


def _worker_events(tables: _Tables) -> None:
    event = tables.apps.get_model("casework", "Event")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for kept in (_absences, _confirmations, _sessions, _reductions):
        for number, values in kept(tables):
            found[number].append(values)
    for number, rows in found.items():
        rows.sort(key=lambda values: values["recorded_at"])
        tables.rows("casework", "Event").bulk_create(
            event(worker_id=number, seq=place, **values)
            for place, values in enumerate(rows, start=1)
        )
        tables.rows("workforce", "Worker").filter(pk=number).update(version=len(rows))


def _absences(tables: _Tables) -> Iterator[tuple[int, dict[str, Any]]]:
    for row in tables.rows("workforce", "Absence").order_by("recorded_at", "pk"):
        ref, first = f"W{row.worker_id}", row.first_day.isoformat()
        yield (
            row.worker_id,
            _values(
                "absence.started",
                row.recorded_at,
                _given(
                    worker=ref,
                    first_day=first,
                    expected_return=_text(row.expected_return),
                    planned=row.planned,
                ),
                _on_a_case(tables, "absence.started", worker=ref, first_day=first),
            ),
        )
        if row.returned is not None:
            back = datetime.combine(row.returned, datetime.min.time(), tzinfo=_LONDON)
            on_case = _on_a_case(tables, "absence.ended", worker=ref, since=row.recorded_at)
            recorded = on_case.recorded_at if on_case else max(timezone.now(), back)
            ended = _values("absence.ended", recorded, {"worker": ref}, on_case)
            yield row.worker_id, ended | {"at": min(back, recorded), "at_is_date": True}


def _on_a_case(tables: _Tables, kind: str, *, since: datetime | None = None, **data: str) -> Any:
    """The event of the same change on a case that the worker led; None where they led none."""
    events = tables.rows("casework", "Event").filter(
        kind=kind, case__isnull=False, **{f"data__{name}": value for name, value in data.items()}
    )
    if since is not None:
        events = events.filter(recorded_at__gte=since)
    return events.order_by("recorded_at", "pk").first()


def _confirmations(tables: _Tables) -> Iterator[tuple[int, dict[str, Any]]]:
    for row in tables.rows("workforce", "Confirmation").order_by("at", "pk"):
        data = _given(worker=f"W{row.worker_id}", name=row.name, value=row.value)
        values = _values("quality.confirmed", row.at, data)
        yield row.worker_id, values | {"by_id": row.by_id, "by_role": row.by.role}


def _sessions(tables: _Tables) -> Iterator[tuple[int, dict[str, Any]]]:
    for row in tables.rows("casework", "SupervisionSession").order_by("pk"):
        data = {"worker": f"W{row.worker_id}", "session": f"S{row.pk}"}
        more = {"held_on": row.held_on.isoformat(), "caseload_reviewed": row.caseload_reviewed}
        yield (
            row.worker_id,
            _values("session.recorded", row.recorded_at, data | more)
            | {
                "by_id": row.supervisor_id,
                "by_role": row.supervisor.role,
                "recorded_by_id": row.recorded_by_id,
                "submission": row.submission,
            },
        )
        for signed in row.signatures.order_by("at", "pk"):
            values = _values("session.signed", signed.at, data)
            yield row.worker_id, values | {"by_id": signed.by_id, "by_role": signed.by.role}


def _reductions(tables: _Tables) -> Iterator[tuple[int, dict[str, Any]]]:
    now = timezone.now()
    for row in tables.rows("workforce", "Reduction").order_by("pk"):
        data = _given(
            worker=f"W{row.worker_id}",
            reduction=f"R{row.pk}",
            type=row.kind,
            percent=float(row.percent),
            count_by=row.count_by,
            children=[f"P{each}" for each in row.children],
            first_day=row.started.isoformat(),
            last_day=_text(row.until),
            reason=row.reason,
            note=_NOT_KEPT,
        )
        yield row.worker_id, _values("reduction.started", now, data)


def _values(
    kind: str, recorded_at: datetime, data: dict[str, Any], like: Any = None
) -> dict[str, Any]:
    known = {"recorded_by_id": None, "by_id": None, "by_role": "", "action": "", "submission": None}
    if like is not None:
        known = {name: getattr(like, name) for name in known}
    at = recorded_at
    return {"kind": kind, "at": at, "at_is_date": False, "recorded_at": at, "data": data, **known}


def _given(**data: Any) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def _text(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0009_one_record_of_events"),
        ("workforce", "0006_subjects_and_reductions"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
