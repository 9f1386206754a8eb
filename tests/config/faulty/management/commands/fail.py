"""Fails in a way that nobody expected, with a name in its message."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from keyworker.actions.families import ACTIONS


class Command(BaseCommand):
    help = "Fail"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--leave-saying")
        parser.add_argument("--misdeclare", action="store_true")

    def handle(self, *, leave_saying: str | None, misdeclare: bool, **_: Any) -> None:
        if leave_saying:
            raise SystemExit(leave_saying)
        if misdeclare:
            replace(ACTIONS["record-contact"], records=("contact.dreamt",))
        child = "Robin Example"
        raise ValueError(f"{child} was not expected")
