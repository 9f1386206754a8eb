"""What do all of Keyworker's commands share?

A command derives from ``KeyworkerCommand`` and raises ``BadInput`` with one sentence where its input is wrong; the
program then prints that sentence on standard error and leaves with 2. ``--json`` prints one document and nothing else::

    class Command(KeyworkerCommand):
        help = "Say what is due on a case"

        def add_arguments(self, parser):
            super().add_arguments(parser)
            parser.add_argument("file")

        def handle(self, *, file, as_of, json, **options):
            self.answer({"as_of": as_of}, as_json=json, for_people=["Nothing is due"])
"""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandParser
from pydantic_core import to_jsonable_python

from keyworker import clock
from keyworker.memory import collecting_rarely
from keyworker.policy.casefile import local_day


class BadInput(Exception):
    """The input is wrong: where and what, in one line that a person can act on."""


class KeyworkerCommand(BaseCommand):
    """A command with ``--json`` and ``--as-of``. One that goes through a great many rows says that it is ``in_bulk``."""

    requires_system_checks: list[str] = []
    in_bulk: ClassVar[bool] = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument(
            "--as-of",
            type=as_date,
            default=None,
            metavar="DATE",
            help="the day to answer for, as 2026-05-31 (today in London where not given)",
        )

    def execute(self, *args: Any, **options: Any) -> str | None:
        if options.get("as_of", "absent") is None:
            options["as_of"] = local_day(clock.now())
        with collecting_rarely() if self.in_bulk else nullcontext():
            return super().execute(*args, **options)

    def answer(self, document: object, *, as_json: bool, for_people: Iterable[str]) -> None:
        """Print the document, or the lines for people."""
        if as_json:
            plain = to_jsonable_python(document, by_alias=True)
            self.stdout.write(json.dumps(plain, indent=2, ensure_ascii=False))
        else:
            for line in for_people:
                self.stdout.write(line)


def as_date(text: str) -> date:
    """A date on the command line. Raises ArgumentTypeError with how to write one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"'{text}' is not a date; write it as 2026-05-31") from None
