"""keyworker demo: load the sample authority and serve it."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from keyworker.config.command import BadInput, KeyworkerCommand
from keyworker.exchange.demo.loading import AlreadyInUse, load, loaded
from keyworker.exchange.importing import moment_of
from keyworker.exchange.models import DemoLoad
from keyworker.policy.casefile import local_day


class Command(KeyworkerCommand):
    """Loads it once; started again, it serves what is there."""

    help = "Load a sample authority, invented whole, and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--load-only", action="store_true", help="load the sample authority and stop")
        parser.add_argument("--seed", type=int, default=1, help="another number, other people (default 1)")
        parser.add_argument("--cases", type=int, default=900, help="how many open cases (default 900)")
        parser.add_argument("--as-of", default=None, help="tell the two years up to this day (default: today)")
        parser.add_argument("--port", default="8000", help="where to serve it (default 8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 60 <= options["cases"] <= 50_000:
            raise BadInput(f"--cases {options['cases']}: give a number from 60 to 50000")
        demo = loaded()
        if demo is None:
            demo = self._load(options)
        else:
            self.stdout.write("The sample authority is here already.")
        self._tell(demo)
        if not options["load_only"]:
            call_command("serve", port=options["port"])

    def _load(self, options: dict[str, Any]) -> DemoLoad:
        clock = timezone.now()
        try:
            as_of = date.fromisoformat(options["as_of"]) if options["as_of"] else None
        except ValueError:
            raise BadInput(f"--as-of {options['as_of']}: is not a date; write it as 2026-12-31") from None
        if as_of is not None and as_of > local_day(clock):
            raise BadInput(f"--as-of {options['as_of']}: give today or a day before")
        self.stdout.write("Telling two years of casework ...")
        try:
            return load(now=moment_of(as_of, clock), seed=options["seed"], cases=options["cases"])
        except AlreadyInUse as error:
            raise BadInput(str(error)) from error

    def _tell(self, demo: DemoLoad) -> None:
        self.stdout.write(f"Password for everyone: {demo.password}")
        for account in demo.accounts:
            job = account["role"].replace("-", " ")
            self.stdout.write(f"  {account['username']:<16} {account['name']}, {job}, {account['team']}")
