"""Which database is asked this? The copy only while a list is made from it, and only for what a list shows.

Who asks (accounts, roles, sessions) is always read from the database itself. The first thing that is written while a list
is made turns the rest of it to the database too, for what was just written could not be read from the copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Model

from keyworker.config.database_names import COPY

DATABASE = "default"
_SHOWN_IN_LISTS = frozenset({"casework", "workforce", "notices", "documents", "exchange"})

_reading: ContextVar[str] = ContextVar("reading", default=DATABASE)


@contextmanager
def reading_from_copy() -> Iterator[None]:
    """Have what a list shows read from the copy."""
    before = _reading.set(COPY)
    try:
        yield
    finally:
        _reading.reset(before)


class Router:
    """Django asks it about every query."""

    def db_for_read(self, model: type[Model], *, instance: Model | None = None, **_: object) -> str:
        asked_of_account = instance is not None and instance._meta.app_label == "access"
        if model._meta.app_label not in _SHOWN_IN_LISTS or asked_of_account:
            return DATABASE
        return _reading.get()

    def db_for_write(self, model: type[Model], **_: object) -> str:
        if model._meta.app_label in _SHOWN_IN_LISTS:
            _reading.set(DATABASE)
        return DATABASE

    def allow_relation(self, one: Model, other: Model, **_: object) -> bool:
        # Both hold the same rows.
        return True

    def allow_migrate(self, db: str, app_label: str, **_: object) -> bool:
        return db != COPY
