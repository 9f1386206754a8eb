"""Fails in a way that nobody expected, with a name in its message."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Fail"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--leave-saying")

    def handle(self, *, leave_saying: str | None, **_: Any) -> None:
        if leave_saying:
            raise SystemExit(leave_saying)
        child = "Robin Example"
        raise ValueError(f"{child} was not expected")
