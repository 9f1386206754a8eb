"""keyworker import: bring in what another system holds."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from keyworker.config.command import BadInput, KeyworkerCommand
from keyworker.exchange.casefiles import import_case
from keyworker.exchange.importing import SOCIAL_CARE, import_annex_a, moment_of
from keyworker.exchange.report import in_words
from keyworker.exchange.workbook import UnreadableFile
from keyworker.policy.casefile import local_day


class Command(KeyworkerCommand):
    """Two formats: ``annex-a``, a workbook of the eleven inspection lists, and ``case``, one case file."""

    help = "Bring in what another system holds: 'annex-a FILE.xlsx' or 'case FILE.json'."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("format", choices=["annex-a", "case"], help="annex-a: a workbook of the lists; case: a case file")
        parser.add_argument("path", type=Path, help="the file")
        parser.add_argument("--service", default="", help="slug of the service the cases belong to")
        parser.add_argument("--dry-run", action="store_true", help="do everything, show the report and keep nothing")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON document")
        parser.add_argument("--as-of", default=None, help="take this day as today (YYYY-MM-DD)")

    def handle(self, *args: Any, **options: Any) -> None:
        now = moment_of(self._day(options["as_of"]), timezone.now())
        if local_day(now) > local_day(timezone.now()):
            raise BadInput(f"--as-of {options['as_of']}: a file cannot be imported on a day to come")
        try:
            if options["format"] == "case":
                self._case(options, now)
            else:
                self._annex_a(options, now)
        except UnreadableFile as error:
            raise BadInput(str(error)) from error

    def _annex_a(self, options: dict[str, Any], now: Any) -> None:
        report = import_annex_a(
            options["path"], now=now, service=options["service"] or SOCIAL_CARE[0], dry_run=options["dry_run"]
        )
        self.stdout.write(json.dumps(report.to_store(), indent=2) if options["json"] else in_words(report))

    def _case(self, options: dict[str, Any], now: Any) -> None:
        case = import_case(options["path"], service=options["service"], now=now, dry_run=options["dry_run"])
        answer = {"reference": case.reference, "service": case.service.slug, "events": case.version, "stage": case.stage}
        self.stdout.write(
            json.dumps(answer) if options["json"] else f"{case.reference}: {case.version} events, {case.get_stage_display()}"
        )

    @staticmethod
    def _day(given: str | None) -> Any:
        from datetime import date

        if given is None:
            return None
        try:
            return date.fromisoformat(given)
        except ValueError:
            raise BadInput(f"--as-of {given}: is not a date; write it as 2026-12-31") from None
