"""Does everything read off the events still follow from them? Reads it off again, or says where it differs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from keyworker.config.commands import KeyworkerCommand


class Command(KeyworkerCommand):
    """``--check`` changes nothing and leaves with 1 where a row differs."""

    help = "Read stage, allocations, standings, timescales, absences and reductions off the events again"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--check", action="store_true", help="change nothing; say what would change"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        from django.db import transaction

        from keyworker.record.models import Case
        from keyworker.record.projection import differences, project_many
        from keyworker.record.worker_rows import put_rows_right, row_differences

        cases = Case.objects.select_related("service", "team").order_by("pk")
        of_cases = differences(cases.iterator(chunk_size=500), on=options["as_of"])
        found = [*of_cases, *row_differences()]
        if not options["check"] and found:
            with transaction.atomic():
                project_many(cases.select_for_update(of=("self",)), on=options["as_of"])
                put_rows_right()
        document = {"cases": cases.count(), "checked": options["check"], "differences": found}
        if not found:
            lines = [f"Nothing differs: {document['cases']} cases follow from their events."]
        else:
            lines = [
                *found,
                f"{len(found)} differences" + ("" if options["check"] else "; all put right"),
            ]
        self.answer(document, as_json=options["json"], for_people=lines)
        if options["check"] and found:
            raise SystemExit(1)
