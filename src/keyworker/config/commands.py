"""What do the commands share that use the database?

A command derives from ``KeyworkerCommand`` and raises ``BadInput`` with one sentence where its input is wrong; the
program then prints that sentence on standard error and leaves with 2. ``--json`` prints one document and nothing else::

    class Command(KeyworkerCommand):
        help = "Check that nothing was altered"

        def handle(self, *, as_of, json, **options):
            self.answer({"as_of": as_of}, as_json=json, for_people=["The record is whole"])
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandParser

from keyworker.config.answers import BadInput, add_common_arguments, in_lines, today
from keyworker.memory import collecting_rarely

__all__ = ["BadInput", "KeyworkerCommand"]


class KeyworkerCommand(BaseCommand):
    """A command with ``--json`` and ``--as-of``. One that goes through a great many rows says that it is ``in_bulk``."""

    requires_system_checks: list[str] = []
    in_bulk: ClassVar[bool] = False

    def add_arguments(self, parser: CommandParser) -> None:
        add_common_arguments(parser)

    def execute(self, *args: Any, **options: Any) -> str | None:
        if options.get("as_of", "absent") is None:
            options["as_of"] = today()
        with collecting_rarely() if self.in_bulk else nullcontext():
            return super().execute(*args, **options)

    def answer(self, document: object, *, as_json: bool, for_people: Iterable[str]) -> None:
        """Print the document, or the lines for people."""
        for line in in_lines(document, as_json=as_json, for_people=for_people):
            self.stdout.write(line)
