"""How are many rows written at once?

New rows go in by PostgreSQL's COPY, changed ones by one UPDATE that is given each column as an array. Both say the same to
the database's guards as rows written one by one: triggers and constraints hold for every row. Neither calls a model's
``save`` nor gives new rows their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model

AT_ONCE = 1000


def insert_rows(rows: Sequence[Model]) -> None:
    """Add rows of one model that are not in the database yet.

    Raises IntegrityError where the database refuses one of them; none is added then.
    """
    if not rows:
        return
    fields = [each for each in rows[0]._meta.concrete_fields if not each.primary_key]
    names = ", ".join(_quoted(str(each.column)) for each in fields)
    table = _quoted(rows[0]._meta.db_table)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([_stored(each, row) for each in fields])


def update_rows(rows: Sequence[Model], columns: Sequence[str]) -> None:
    """Have the database say what these rows of one model now say in the named fields."""
    if not rows or not columns:
        return
    meta = rows[0]._meta
    key = meta.concrete_model._meta.pk if meta.concrete_model else None
    assert key is not None, "a row that is in the database has a key"
    fields = [_concrete(rows[0], name) for name in columns]
    settings = ", ".join(f"{_quoted(str(f.column))} = given.c{n}" for n, f in enumerate(fields))
    arrays = ", ".join(f"%s::{_type(each)}[]" for each in (key, *fields))
    names = ", ".join(["key", *(f"c{number}" for number in range(len(fields)))])
    table = _quoted(meta.db_table)
    statement = (
        f"UPDATE {table} SET {settings} FROM unnest({arrays}) AS given ({names})"  # noqa: S608
        f" WHERE {table}.{_quoted(str(key.column))} = given.key"
    )
    with connection.cursor() as cursor:
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            cursor.execute(statement, [[_stored(f, row) for row in some] for f in (key, *fields)])


def _concrete(row: Model, name: str) -> Field[Any, Any]:
    """The field that is kept in a column of its own, by its name or the column's (``team`` or ``team_id``)."""
    return next(
        each for each in row._meta.concrete_fields if name in {str(each.name), str(each.attname)}
    )


def _stored(field: Field[Any, Any], row: Model) -> Any:
    return field.get_db_prep_save(getattr(row, str(field.attname)), connection)


def _type(field: Field[Any, Any]) -> str:
    return str(field.rel_db_type(connection) if field.is_relation else field.db_type(connection))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def gather_statistics() -> None:
    """Tell the database's planner how many rows there are now: to be called once many came in and are committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT casework_gather_statistics()")
