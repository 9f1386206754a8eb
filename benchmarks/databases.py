"""How does a benchmark come by a database of its own, beside the one that Keyworker is set up to speak to?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


def use(name: str) -> None:
    """Have Django's one connection speak to that database."""
    from django.db import connection

    if connection.settings_dict["NAME"] != name:
        connection.close()
        connection.settings_dict["NAME"] = name


@contextmanager
def database(name: str, *, keep: bool = False, like: str = "") -> Iterator[None]:
    """A database of that name with our tables, spoken to meanwhile; dropped afterwards unless it is kept.

    It begins empty, or with all that the database it is ``like`` holds.
    """
    from django.core.management import call_command
    from django.db import connection

    home = connection.settings_dict["NAME"]
    _make(name, afresh=not keep, like=like)
    use(name)
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        use(home)
        if not keep:
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _make(name: str, *, afresh: bool, like: str) -> None:
    from django.db import connection

    # Nobody may speak to a database while another is made like it.
    connection.close()
    use("postgres")
    with connection.cursor() as cursor:
        if afresh:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            template = f' TEMPLATE "{like}"' if like else ""
            cursor.execute(f'CREATE DATABASE "{name}"{template}')
