"""Is the record whole? Walks the hash chains, the database's guards and everything read off the events."""

from __future__ import annotations

import os
from dataclasses import asdict, replace
from typing import Any

from keyworker import clock
from keyworker.config.answers import today
from keyworker.config.commands import KeyworkerCommand


class Command(KeyworkerCommand):
    """Exit 1 where anything is wrong."""

    in_bulk = True
    help = "Check that no event was altered, that every guard is in place and that the stored rows follow the events"

    def handle(self, *args: Any, **options: Any) -> None:
        from keyworker.caseload.team_board import kept_wrongly
        from keyworker.record.verification import verify

        found = verify(now=clock.now(), processes=os.cpu_count() or 1)
        found = replace(found, problems=(*found.problems, *kept_wrongly(today())))
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
