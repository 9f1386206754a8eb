"""keyworker import: bring in what another system holds."""
# ruff: noqa: N999  (the command is called import, and Django finds it by its file)

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from keyworker.config.commands import BadInput, KeyworkerCommand
from keyworker.exchange.casefiles import import_case
from keyworker.exchange.importing import SOCIAL_CARE, import_annex_a, moment_of
from keyworker.exchange.report import in_words
from keyworker.exchange.workbook import UnreadableFile
from keyworker.policy.casefile import local_day


class Command(KeyworkerCommand):
    """Two formats: ``annex-a``, a workbook of the eleven inspection lists, and ``case``, one case file."""

    help = "Bring in a workbook of the inspection lists, or one case"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "format",
            choices=["annex-a", "case"],
            help="annex-a: a workbook of the lists; case: a case file",
        )
        parser.add_argument("path", help="the file")
        parser.add_argument("--service", default="", help="slug of the service the cases belong to")
        parser.add_argument(
            "--dry-run", action="store_true", help="do everything, show the report and keep nothing"
        )

    def handle(self, *, path: str, as_of: date, **options: Any) -> None:
        clock = timezone.now()
        if as_of > local_day(clock):
            raise BadInput(f"--as-of {as_of}: a file cannot be imported on a day to come")
        now = moment_of(as_of, clock)
        try:
            if options["format"] == "case":
                self._case(path, now, **options)
            else:
                self._annex_a(path, now, **options)
        except UnreadableFile as error:
            raise BadInput(str(error)) from error

    def _annex_a(
        self, path: str, now: Any, *, service: str, dry_run: bool, json: bool, **_: Any
    ) -> None:
        report = import_annex_a(
            Path(path), now=now, service=service or SOCIAL_CARE[0], dry_run=dry_run
        )
        self.answer(report.to_store(), as_json=json, for_people=[in_words(report)])

    def _case(
        self, path: str, now: Any, *, service: str, dry_run: bool, json: bool, **_: Any
    ) -> None:
        case = import_case(path, service=service, now=now, dry_run=dry_run)
        document = {
            "reference": case.reference,
            "service": case.service.slug,
            "events": case.version,
            "stage": case.stage,
        }
        told = f"{case.reference}: {case.version} events, {case.get_stage_display().lower()}"
        self.answer(document, as_json=json, for_people=[told])
