"""keyworker demo: load the sample authority and serve it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import connection

from keyworker import clock
from keyworker.config.commands import BadInput, KeyworkerCommand
from keyworker.exchange.demo.loading import AlreadyInUse, load, loaded
from keyworker.exchange.format import moment_of
from keyworker.exchange.models import DemoLoad
from keyworker.memory import collecting_rarely
from keyworker.policy.casefile import local_day
from keyworker.record.pack_texts import take_this_text


class Command(KeyworkerCommand):
    """Loads it once; started again, it serves what is there."""

    help = "Load a sample authority, invented whole, and serve it"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--load-only", action="store_true", help="load the sample authority and stop"
        )
        parser.add_argument(
            "--seed", type=int, default=1, help="another number, other people (default 1)"
        )
        parser.add_argument(
            "--cases", type=int, default=900, help="how many open cases (default 900)"
        )
        parser.add_argument("--port", default="8000", help="where to serve it (default 8000)")

    def handle(
        self,
        *,
        load_only: bool,
        seed: int,
        cases: int,
        port: str,
        as_of: date,
        json: bool,
        **_: Any,
    ) -> None:
        if not 60 <= cases <= 50_000:
            raise BadInput(f"--cases {cases}: give a number from 60 to 50000")
        started = clock.now()
        if as_of > local_day(started):
            raise BadInput(f"--as-of {as_of}: give today or a day before")
        self._prepare()
        with collecting_rarely():
            demo = loaded() or self._load(moment_of(as_of, started), seed, cases)
        # One machine, to try things on: the policies may be changed between two starts.
        take_this_text()
        self.answer(
            {"password": demo.password, "accounts": demo.accounts, "open_cases": demo.cases},
            as_json=json,
            for_people=self._accounts_in_words(demo),
        )
        if not load_only:
            call_command("serve", port=port)

    def _prepare(self) -> None:
        # A newcomer types one command: the tables are made here where there are none yet.
        if "exchange_demoload" not in connection.introspection.table_names():
            call_command("migrate", verbosity=0)

    def _load(self, now: datetime, seed: int, cases: int) -> DemoLoad:
        self.stderr.write("Inventing two years of casework; about a minute ...")
        try:
            return load(now=now, seed=seed, cases=cases)
        except AlreadyInUse as error:
            raise BadInput(str(error)) from error

    def _accounts_in_words(self, demo: DemoLoad) -> list[str]:
        width = max(len(each["username"]) for each in demo.accounts)
        people: list[str] = []
        for service, accounts in demo.by_service():
            people += [f"{service}:"]
            people += [
                f"  {each['username']:<{width}} {each['name']}, {each['role'].replace('-', ' ')}, {each['team']}"
                for each in accounts
            ]
        return [f"Sign in as one of these; the password is {demo.password}", *people]
