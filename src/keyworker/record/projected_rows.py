"""How are the rows read off a case's events compared with what is stored, and brought into line?

Each table has a key within its case and columns; only rows that differ are written. Clocks, of which there are many more,
are ``record.clock_lines``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from keyworker.prepared import prepared
from keyworker.record.in_bulk import insert_values, update_rows
from keyworker.record.models import Allocation, JourneyStep, Opening, Standing

Key = tuple[Any, ...]
Row = tuple[Key, dict[str, Any]]
RowSet = dict[str, dict[Key, dict[str, Any]]]


@dataclass(frozen=True)
class _Table:
    model: type[Allocation] | type[JourneyStep] | type[Standing] | type[Opening]
    key: tuple[str, ...]
    columns: tuple[str, ...]

    def stored(self, case_ids: Iterable[int]) -> Iterator[tuple[int, int, Key, dict[str, Any]]]:
        """Each row of these cases: its number, its case's, its key in the case, and its columns."""
        for row in _stored(self, cases=list(case_ids)):
            columns = {name: row[name] for name in self.columns}
            yield row["pk"], row["case_id"], self._key_of(row), columns

    def _key_of(self, row: dict[str, Any]) -> Key:
        key = tuple(row[name] for name in self.key)
        return (*key, row["period"].lower) if self.model is Allocation else key


@prepared
def _stored(table: _Table, *, cases: Sequence[int]) -> QuerySet[Any, dict[str, Any]]:
    rows: QuerySet[Any] = table.model._default_manager.filter(case_id__in=cases)
    return rows.values("pk", "case_id", *table.key, *table.columns)


_TABLES: dict[str, _Table] = {
    "allocation": _Table(
        Allocation, ("role", "worker_id"), ("team_id", "period", "start_is_estimated")
    ),
    "journey": _Table(
        JourneyStep,
        ("what", "at"),
        ("worker_id", "team_id", "from_worker_id", "from_team_id", "changes", "event_id"),
    ),
    "opening": _Table(Opening, ("worker_id",), ("until",)),
    "standing": _Table(Standing, ("person_id", "standing", "started"), ("ended", "held_by")),
}


def read_rows(case_ids: Sequence[int]) -> dict[int, RowSet]:
    """What is stored for these cases: one query a table."""
    found: dict[int, RowSet] = {case_id: {table: {} for table in _TABLES} for case_id in case_ids}
    for name, table in _TABLES.items():
        for _, case_id, key, columns in table.stored(case_ids):
            found[case_id][name][key] = columns
    return found


def write_rows(wanted: dict[int, RowSet]) -> None:
    """Bring the stored rows of these cases into line with ``wanted``."""
    for name, table in _TABLES.items() if wanted else ():
        _write(table, {case_id: rows[name] for case_id, rows in wanted.items()})


def _write(table: _Table, wanted: dict[int, dict[Key, dict[str, Any]]]) -> None:
    gone: list[int] = []
    changed: list[Any] = []
    held: dict[int, set[Key]] = {case_id: set() for case_id in wanted}
    for number, case_id, key, stored in table.stored(wanted):
        columns = wanted[case_id].get(key)
        if columns is None or key in held[case_id]:
            gone.append(number)
            continue
        held[case_id].add(key)
        if any(stored[name] != value for name, value in columns.items()):
            changed.append(table.model(pk=number, **{**stored, **columns}))
    new = [
        {"case_id": case_id, **dict(zip(table.key, key, strict=False)), **columns}
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
        insert_values(table.model, new)
