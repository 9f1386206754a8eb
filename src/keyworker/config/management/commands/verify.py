"""Is the record whole? Walks the hash chains, the database's guards and everything read off the events."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from keyworker import clock
from keyworker.config.answers import today
from keyworker.config.commands import BadInput, KeyworkerCommand


class Command(KeyworkerCommand):
    """Exit 1 where anything is wrong."""

    in_bulk = True
    help = "Check that no event was altered, that every guard is in place and that the stored rows follow the events"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--keep", metavar="FILE", help="write where each record ends now, to be kept elsewhere"
        )
        parser.add_argument(
            "--against", metavar="FILE", help="also check against the ends kept earlier in FILE"
        )

        parser.add_argument(
            "--accept",
            action="store_true",
            help="say what was changed in the database by hand, and take it from now on as it stands",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        from keyworker.caseload.team_board import kept_wrongly
        from keyworker.record.heads import head_problems, heads
        from keyworker.record.sealed_rows import accept_rows
        from keyworker.record.verification import verify

        earlier = _kept(options["against"]) if options["against"] else None
        found = verify(now=clock.now(), processes=os.cpu_count() or 1)
        found = replace(found, problems=(*found.problems, *kept_wrongly(today())))
        if earlier is not None:
            found = replace(found, problems=(*found.problems, *head_problems(earlier)))
        if options["accept"]:
            accept_rows()
        if options["keep"]:
            _write(options["keep"], json.dumps(heads(now=clock.now()), indent=1))
        document = asdict(found)
        lines = found.problems or (
            f"The record is whole: {found.events} events on {found.cases} cases.",
        )
        if found.without_lead:
            lines = (
                *lines,
                "Statutory and without a lead for a time: " + ", ".join(found.without_lead),
            )
        self.answer(document, as_json=options["json"], for_people=lines)
        if found.problems:
            raise SystemExit(1)


def _kept(path: str) -> dict[str, Any]:
    from keyworker.record.heads import kept_heads

    try:
        return kept_heads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{path}: cannot be read") from None
    except ValueError as problem:
        raise BadInput(f"{path}: {problem}") from None


def _write(path: str, text: str) -> None:
    try:
        Path(path).write_text(text + "\n", encoding="utf-8")
    except OSError as problem:
        raise BadInput(f"{path}: cannot be written: {problem.strerror}") from None
