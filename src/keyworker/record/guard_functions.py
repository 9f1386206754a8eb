"""Where do the database's guards look for the tables that they ask?

A guard that names a table is asked by whoever writes, and PostgreSQL looks for that table along the writer's own path: a
temporary table of the same name would be found first, and the guard would ask that one. So each of our functions looks
in the authority's own tables alone. It is seen to after every migration, whichever added the function.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connections

# Every function in the authority's schema but those of extensions and those that read no table, with the path it looks along.
_LOOSE = """
    SELECT p.oid::regprocedure::text
      FROM pg_proc p
     WHERE p.pronamespace = current_schema()::regnamespace
       AND p.proname LIKE 'casework\\_%%'
       AND NOT p.proname = ANY (%s)
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
       AND NOT coalesce(
           'search_path=' || concat_ws(', ', 'pg_catalog', quote_ident(current_schema()), 'pg_temp') = ANY (p.proconfig),
           false)
     ORDER BY 1
"""
APPLICATION_ROLE = "keyworker_app"
_READ_NO_TABLE = (
    "casework_event_hash",
    "casework_event_subject",
    "casework_event_text",
    "casework_only_grows",
    "casework_statutory_standings",
    "casework_standings_waiting_by_decision",
)


def pin_guard_functions(*, using: str) -> None:
    """Have each function look in the authority's tables alone, and nobody but the owner make temporary ones."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema()), quote_ident(current_database())")
        schema, database = cursor.fetchone()
        cursor.execute(_LOOSE, [list(_READ_NO_TABLE)])
        for (function,) in cursor.fetchall():
            cursor.execute(
                f"ALTER FUNCTION {function} SET search_path = pg_catalog, {schema}, pg_temp"
            )
        cursor.execute(
            "SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()"
        )
        (ours,) = cursor.fetchone()
        if ours:
            cursor.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")


def loose_guards(*, using: str = "default") -> Iterator[str]:
    """What would let the application's role put a table of its own in the way of a guard, a sentence each."""
    with connections[using].cursor() as cursor:
        cursor.execute(_LOOSE, [list(_READ_NO_TABLE)])
        for (function,) in cursor.fetchall():
            yield f"the guard {function} looks for its tables where others may put some"
        cursor.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s"
            " AND has_database_privilege(oid, current_database(), 'TEMPORARY')",
            [APPLICATION_ROLE],
        )
        if cursor.fetchone():
            yield "the application's role may make temporary tables"
