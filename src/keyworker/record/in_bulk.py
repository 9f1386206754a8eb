"""How are many rows written at once?

New rows go in by PostgreSQL's COPY, changed ones by one UPDATE that is given each column as an array. Both say the same to
the database's guards as rows written one by one: triggers and constraints hold for every row. Neither calls a model's
``save`` nor gives new rows their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import connection, models
from django.db.models import Field, Model

AT_ONCE = 1000


def insert_rows(rows: Sequence[Model]) -> None:
    """Add rows of one model that are not in the database yet.

    Raises IntegrityError where the database refuses one of them; none is added then.
    """
    if not rows:
        return
    fields = [each for each in rows[0]._meta.concrete_fields if not each.primary_key]
    stored = [_stored(each) for each in fields]
    _copy(rows[0], fields, ([value(row) for value in stored] for row in rows))


def insert_values(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """The same of rows that are no more than values, all of them of the same fields by their names ("team_id")."""
    if not rows:
        return
    fields = [each for each in model._meta.concrete_fields if str(each.attname) in rows[0]]
    ready = [(str(each.attname), _AS_IT_IS.get(type(each)), each) for each in fields]
    _copy(
        model,
        fields,
        ([_ready(row[name], as_it_is, field) for name, as_it_is, field in ready] for row in rows),
    )


def _copy(
    of: Model | type[Model], fields: Sequence[Field[Any, Any]], rows: Iterable[list[Any]]
) -> None:
    names = ", ".join(_quoted(str(each.column)) for each in fields)
    table = _quoted(of._meta.db_table)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


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
    stored = [_stored(each) for each in (key, *fields)]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            cursor.execute(statement, [[value(row) for row in some] for value in stored])


def _concrete(row: Model, name: str) -> Field[Any, Any]:
    """The field that is kept in a column of its own, by its name or the column's (``team`` or ``team_id``)."""
    return next(
        each for each in row._meta.concrete_fields if name in {str(each.name), str(each.attname)}
    )


# Of a field of just this class, a value of just this type is stored as it is; any other is made ready by its field.
_AS_IT_IS: Final[dict[type[Any], type[Any]]] = {
    models.BooleanField: bool,
    models.CharField: str,
    models.DateField: date,
    models.ForeignKey: int,
    models.IntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.TextField: str,
}


def _stored(field: Field[Any, Any]) -> Callable[[Model], Any]:
    """How the value of that field is taken from a row, ready to be stored."""
    name, as_it_is = str(field.attname), _AS_IT_IS.get(type(field))
    return lambda row: _ready(getattr(row, name), as_it_is, field)


def _ready(value: Any, as_it_is: type[Any] | None, field: Field[Any, Any]) -> Any:
    """The value as it is stored in a field, in which one of just this type is stored as it is."""
    if value is None or type(value) is as_it_is:
        return value
    return field.get_db_prep_save(value, connection)


def _type(field: Field[Any, Any]) -> str:
    return str(field.rel_db_type(connection) if field.is_relation else field.db_type(connection))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def gather_statistics() -> None:
    """Tell the database's planner how many rows there are now: to be called once many came in and are committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT casework_gather_statistics()")
