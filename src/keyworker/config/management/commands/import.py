"""keyworker import: bring in what another system holds."""
# ruff: noqa: N999  (the command is called import, and Django finds it by its file)

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from keyworker import clock
from keyworker.config.administering import add_by, administrator
from keyworker.config.commands import BadInput, KeyworkerCommand
from keyworker.config.same_text import refuse_other_text
from keyworker.exchange.areas.format import Postcodes
from keyworker.exchange.format import moment_of
from keyworker.exchange.formats import IMPORT_FORMATS
from keyworker.exchange.staff.format import Staff
from keyworker.exchange.workbook import UnreadableFile
from keyworker.policy.casefile import local_day


class Command(KeyworkerCommand):
    """Brings in a file of any of the formats that ``exchange.formats`` declares."""

    in_bulk = True
    help = (
        "Bring in a file: a workbook of the eleven inspection lists; one case file; a list of the people who work here, "
        "as CSV or a workbook; which team is for which postcodes, as CSV or a workbook"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "format",
            choices=list(IMPORT_FORMATS),
            help="; ".join(f"{each.id}: {each.title}" for each in IMPORT_FORMATS.values()),
        )
        parser.add_argument("path", help="the file")
        parser.add_argument("--service", default="", help="slug of the service the cases belong to")
        parser.add_argument(
            "--dry-run", action="store_true", help="do everything, show the report and keep nothing"
        )
        add_by(parser)

    def handle(
        self, *, path: str, as_of: date, service: str, dry_run: bool, json: bool, **options: Any
    ) -> None:
        started = clock.now()
        if as_of > local_day(started):
            raise BadInput(f"--as-of {as_of}: a file cannot be imported on a day to come")
        refuse_other_text()
        wanted = IMPORT_FORMATS[options["format"]]
        if isinstance(wanted, Staff | Postcodes):
            wanted = wanted.done_by(administrator(options["by"]))
        now = moment_of(as_of, started)
        try:
            done = wanted.bring_in(path, now=now, service=service, dry_run=dry_run)
        except UnreadableFile as error:
            raise BadInput(str(error)) from error
        self.answer(done.document, as_json=json, for_people=[done.words])
