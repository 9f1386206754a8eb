"""keyworker migrate: make the tables, or bring them up to date."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db.utils import DatabaseError
from psycopg.errors import InsufficientPrivilege

from keyworker.config import database
from keyworker.config.commands import BadInput
from keyworker.record.pack_texts import take_this_text


class Command(migrate.Command):
    """Django's, connecting as the tables' owner."""

    help = "Make the database's tables, or bring them up to date"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            super().handle(*args, **options)
        except DatabaseError as error:
            if database.is_managed() and _is_about_rights(error):
                raise BadInput(
                    "this login may not change the database's tables; set DATABASE_OWNER_URL to their owner's"
                ) from None
            raise
        if not (options["app_label"] or options["plan"] or options["check_unapplied"]):
            self._follow_this_release()

    def _follow_this_release(self) -> None:
        """A release may change a policy's text: its hosts are told apart from those of the one before."""
        for difference in take_this_text(of_earlier_releases_only=True):
            self.stderr.write(
                f"{difference}; run keyworker rebuild once every host has this release"
            )


def _is_about_rights(error: BaseException | None) -> bool:
    # Django says some of these in its own words, with the server's underneath.
    while error is not None:
        if isinstance(error, InsufficientPrivilege):
            return True
        error = error.__cause__ or error.__context__
    return False
