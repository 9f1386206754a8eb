"""keyworker export: hand a case over as a case file."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from keyworker.config.commands import BadInput, KeyworkerCommand
from keyworker.exchange.casefiles import NoSuchCase, export_case


class Command(KeyworkerCommand):
    """One format: ``case``, the case file that every decision and ``keyworker import case`` read."""

    help = "Print one case as a case file, without names"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("format", choices=["case"], help="case: one case file, as JSON")
        parser.add_argument("reference", help="the case's reference, such as KW-26-000123")

    def handle(self, *, reference: str, **options: Any) -> None:
        try:
            document = export_case(reference)
        except NoSuchCase as error:
            raise BadInput(str(error)) from error
        # A case file is JSON either way.
        self.answer(document, as_json=True, for_people=[])
