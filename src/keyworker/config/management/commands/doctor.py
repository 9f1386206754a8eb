"""keyworker doctor: say what the authority still lacks before its people can work in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from keyworker.config.commands import KeyworkerCommand
from keyworker.record.readiness import missing


class Command(KeyworkerCommand):
    """The same as on an administrator's first page. Leaves with 1 where something is missing."""

    help = "Say what the authority still lacks before its people can work in it"

    def handle(self, *, as_of: date, json: bool, **_: Any) -> None:
        found = missing(as_of)
        self.answer(
            {
                "missing": [
                    {
                        "says": each.says,
                        "service": each.service.slug if each.service else None,
                        "team": each.team.slug if each.team else None,
                    }
                    for each in found
                ]
            },
            as_json=json,
            for_people=[each.says for each in found] or ["Nothing is missing."],
        )
        if found:
            raise SystemExit(1)
