"""How are the rows read off a case's events compared with what is stored, and brought into line?

Each table has a key within its case and columns; only rows that differ are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from keyworker.record.in_bulk import insert_rows, update_rows
from keyworker.record.models import Allocation, Standing, Timescale

Key = tuple[Any, ...]
Row = tuple[Key, dict[str, Any]]
RowSet = dict[str, dict[Key, dict[str, Any]]]


@dataclass(frozen=True)
class _Table:
    model: type[Allocation] | type[Standing] | type[Timescale]
    key: tuple[str, ...]
    columns: tuple[str, ...]

    def key_of(self, row: Any) -> Key:
        if self.model is Allocation:
            return (row.role, row.worker_id, row.period.lower)
        return tuple(getattr(row, name) for name in self.key)

    def new(self, case_id: int, key: Key, columns: dict[str, Any]) -> Any:
        named = dict(zip(self.key, key, strict=True))
        return self.model(case_id=case_id, **named, **columns)


_TABLES: dict[str, _Table] = {
    "allocation": _Table(
        Allocation, ("role", "worker_id"), ("team_id", "period", "start_is_estimated")
    ),
    "standing": _Table(Standing, ("person_id", "standing", "started"), ("ended", "held_by")),
    "timescale": _Table(
        Timescale,
        ("rule", "subject", "instance"),
        (
            "service_id",
            "team_id",
            "live",
            "pack",
            "pack_version",
            "clause",
            "clause_id",
            "force",
            "title",
            "started",
            "target",
            "limit",
            "limit_at",
            "warn_on",
            "met",
            "status",
            "days_late",
            "unit",
            "relaxed",
            "responsible",
            "worker_id",
            "local_default",
            "missed",
            "offer",
        ),
    ),
}


def read_rows(case_ids: Sequence[int]) -> dict[int, RowSet]:
    """What is stored for these cases: one query a table."""
    found: dict[int, RowSet] = {case_id: {table: {} for table in _TABLES} for case_id in case_ids}
    for name, table in _TABLES.items():
        for row in table.model._default_manager.filter(case_id__in=case_ids):
            values = {column: getattr(row, column) for column in table.columns}
            found[row.case_id][name][table.key_of(row)] = values
    return found


def write_rows(wanted: dict[int, RowSet]) -> None:
    """Bring the stored rows of these cases into line with ``wanted``."""
    for name, table in _TABLES.items():
        _write(table, {case_id: rows[name] for case_id, rows in wanted.items()})


def _write(table: _Table, wanted: dict[int, dict[Key, dict[str, Any]]]) -> None:
    gone: list[int] = []
    changed: list[Any] = []
    held: dict[int, set[Key]] = {case_id: set() for case_id in wanted}
    for row in table.model._default_manager.filter(case_id__in=wanted):
        key, case_id = table.key_of(row), row.case_id
        columns = wanted[case_id].get(key)
        if columns is None or key in held[case_id]:
            gone.append(row.pk)
            continue
        held[case_id].add(key)
        if any(getattr(row, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(row, name, value)
            changed.append(row)
    new = [
        _fresh(table, case_id, key, columns)
        for case_id, rows in wanted.items()
        for key, columns in rows.items()
        if key not in held[case_id]
    ]
    # What is gone goes first and what is new comes last, so that no moment ever shows two leads.
    if gone:
        table.model._default_manager.filter(pk__in=gone).delete()
    if changed:
        update_rows(changed, table.columns)
    if new:
        insert_rows(new)


def _fresh(table: _Table, case_id: int, key: Key, columns: dict[str, Any]) -> Any:
    return table.new(case_id, key[: len(table.key)], columns)
