"""keyworker migrate: make the tables, or bring them up to date."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db.utils import ProgrammingError
from psycopg.errors import InsufficientPrivilege

from keyworker.config import database
from keyworker.config.commands import BadInput


class Command(migrate.Command):
    """Django's, connecting as the tables' owner."""

    help = "Make the database's tables, or bring them up to date"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            super().handle(*args, **options)
        except ProgrammingError as error:
            if database.is_managed() and isinstance(error.__cause__, InsufficientPrivilege):
                raise BadInput(
                    "this login may not change the database's tables; set DATABASE_OWNER_URL to their owner's"
                ) from None
            raise
