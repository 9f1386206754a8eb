"""How does a benchmark come by an authority of any size in minutes? It copies a small one within the database, many times.

Every copy has teams, people, families and cases of its own, and their records are as long as those of the sample. The guards of
the tables are set aside meanwhile, since the rows have passed them once; the chain of what was recorded does not hold for a copy,
and nothing that is measured asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import models
from psycopg import Connection
from psycopg.sql import SQL, Composable, Identifier, Literal

# A copy's row has the number of its original with these digits of the copy's own behind it, so that a number that stands in
# what was recorded ("W226") follows by its text alone.
_DIGITS: Final = 7
_COPIED_APPS: Final = ("workforce", "casework")
# Whose rows are copied; whatever belongs to none of them is the authority's, and stands once.
_OWNERS: Final = (
    "workforce_team",
    "workforce_worker",
    "casework_case",
    "casework_person",
    "casework_family",
)
# Who wrote a row is not whose it is.
_AUTHOR: Final = "by_id"
# Two rows may not have the same, or two teams that share an area would share their work.
_TOLD_APART: Final = ("slug", "reference", "source_key", "locality")


@dataclass(frozen=True)
class _Table:
    name: str
    columns: Sequence[str]
    # Columns that name a row which is copied, too, and of these the ones that say whose it is.
    followed: frozenset[str]
    whose: frozenset[str]


def copy_authority(connection: Connection[Any], *, times: int) -> None:
    """Have so many authorities side by side in this database where there was one.

    The connection is a superuser's, and commits each statement by itself.
    """
    tables = list(_tables())
    for setting in (
        "session_replication_role = replica",
        "synchronous_commit = off",
        "maintenance_work_mem = '512MB'",
    ):
        connection.execute(f"SET {setting}".encode())
    with _without_indexes(connection, [each.name for each in tables]):
        for table in tables:
            _copy(connection, table, times)
    connection.execute("VACUUM ANALYZE")


def _tables() -> Iterator[_Table]:
    """Every table of ours in which a row belongs to a team, a worker, a case or a person."""
    found = {
        each._meta.db_table: each
        for each in apps.get_models()
        if each._meta.app_label in _COPIED_APPS
    }
    copied = set(_OWNERS)
    while more := {
        name for name, each in found.items() if name not in copied and _named(each) & copied
    }:
        copied |= more
    for name in sorted(copied):
        fields = found[name]._meta.concrete_fields
        columns = [str(each.column) for each in fields]
        followed = {str(each.column) for each in fields if _leads_to(each) in copied}
        whose = followed - {_AUTHOR} if name not in _OWNERS else set()
        yield _Table(name, columns, frozenset(followed), frozenset(whose))


def _named(model: type[models.Model]) -> set[str | None]:
    return {_leads_to(each) for each in model._meta.concrete_fields}


def _leads_to(field: models.Field[Any, Any]) -> str | None:
    related = field.related_model
    return related._meta.db_table if isinstance(related, type) else None


def _copy(connection: Connection[Any], table: _Table, times: int) -> None:
    columns = SQL(", ").join(map(Identifier, table.columns))
    belongs = SQL(" OR ").join(
        SQL("{} IS NOT NULL").format(Identifier(each)) for each in sorted(table.whose) or ["id"]
    )
    name = Identifier(table.name)
    connection.execute(
        SQL("CREATE TEMP TABLE originals AS SELECT * FROM {} WHERE {}").format(name, belongs)
    )
    for copy in range(1, times):
        values = SQL(", ").join(_value(table, each, copy) for each in table.columns)
        connection.execute(
            SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM originals").format(
                name, columns, values
            )
        )
    connection.execute("DROP TABLE originals")
    connection.execute(
        SQL(
            "SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT coalesce(max(id), 1) FROM {}))"
        ).format(Literal(table.name), name)
    )


def _value(table: _Table, column: str, copy: int) -> Composable:
    """What the copy's row has there."""
    here, digits = Identifier(column), f"{copy:0{_DIGITS}}"
    if column == "id" or column in table.followed:
        return SQL("{} * {} + {}").format(here, Literal(10**_DIGITS), Literal(copy))
    if column == "user_id":
        return SQL("NULL")
    if column in _TOLD_APART:
        return SQL("CASE WHEN {0} = '' THEN '' ELSE {0} || {1} END").format(
            here, Literal(f"-copy-{copy}")
        )
    if column == "subject":
        return SQL("regexp_replace({}, '^([PW])(\\d+)$', {})").format(
            here, Literal(f"\\1\\2{digits}")
        )
    if column == "data":
        return SQL("regexp_replace({}::text, '\"([PW])(\\d+)\"', {}, 'g')::jsonb").format(
            here, Literal(f'"\\1\\2{digits}"')
        )
    return here


@contextmanager
def _without_indexes(connection: Connection[Any], tables: Sequence[str]) -> Iterator[None]:
    """An index that guards nothing is dropped meanwhile, and made again in one go."""
    rows = connection.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE NOT indisunique AND NOT indisexclusion AND indrelid::regclass::text = ANY(%s)",
        [list(tables)],
    ).fetchall()
    for name, _ in rows:
        connection.execute(SQL("DROP INDEX {}").format(SQL(name)))
    yield
    for _, made_by in rows:
        connection.execute(made_by)
