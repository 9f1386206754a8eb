"""What may the application's own database role do?

It reads and writes rows, owns no table (so it cannot switch a trigger off), and may only add to tables whose models
say ``append_only``. Where the server has no such role (a managed one with a single login) the triggers alone hold.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connections

from keyworker.config.database_names import APPLICATION_ROLE


def grant_application_role(*, using: str) -> None:
    """Grant the role its rights on every table there is now. Needs the tables' owner."""
    kept_by_the_database = sorted(
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, "kept_by_the_database", False)
    )
    append_only = sorted(
        model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)
    )
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname = current_user FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE]
        )
        found = cursor.fetchone()
        if found is None or found[0]:
            return
        role = connection.ops.quote_name(APPLICATION_ROLE)
        # The authority's own schema, where several share one database.
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}")
        tables = connection.introspection.table_names(cursor)
        for table in kept_by_the_database:
            if table in tables:
                cursor.execute(
                    f"REVOKE INSERT, UPDATE, DELETE ON {connection.ops.quote_name(table)} FROM {role}"
                )
        for table in append_only:
            if table in tables:
                cursor.execute(
                    f"REVOKE UPDATE, DELETE ON {connection.ops.quote_name(table)} FROM {role}"
                )
