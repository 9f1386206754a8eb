"""keyworker serve: serve the pages until told to stop."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.urls import reverse

from keyworker.access.invitations import first_key, nobody_has_an_account
from keyworker.config.commands import BadInput
from keyworker.config.serving import serve


class Command(BaseCommand):
    """For an authority a proxy with TLS stands in front; see docs/operators.md."""

    help = "Serve the pages"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--host", default="127.0.0.1", help="the address to listen on (default 127.0.0.1)"
        )
        parser.add_argument(
            "--port", default="8000", help="the port to listen on, 0 for any (default 8000)"
        )
        parser.add_argument(
            "--workers", type=int, default=2, help="how many processes serve (default 2)"
        )
        parser.add_argument(
            "--no-worker",
            action="store_true",
            help="send nothing from here: keyworker worker runs elsewhere",
        )

    def handle(self, *, host: str, port: str, workers: int, no_worker: bool, **_: Any) -> None:
        if workers < 1:
            raise BadInput(f"--workers {workers}: give 1 or more")
        serve(host=host, port=port, workers=workers, background=not no_worker, ready=self._tell)

    def _tell(self, address: str) -> None:
        self.stderr.write(f"Keyworker is at {address}; stop it with Ctrl-C")
        if nobody_has_an_account():
            path = reverse("first-day", args=[first_key()])
            self.stderr.write("\n".join(first_day_lines(address, path)))
            connection.close()


def first_day_lines(address: str, path: str) -> list[str]:
    """Where the first administrator begins: an address that a browser can open as these pages are served."""
    reached = settings.KEYWORKER_ADDRESS or next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
    if not settings.SECURE_SSL_REDIRECT:
        return [f"Nobody has an account yet. Begin at {address}{path}"]
    if reached:
        return [f"Nobody has an account yet. Begin at {reached}{path}"]
    return [
        f"Nobody has an account yet. Begin at {path} of the address at which your proxy ends TLS.",
        "With no proxy in front a browser cannot open it: to try things out on this machine alone, stop, and start again"
        " with KEYWORKER_PLAIN_HTTP=1.",
    ]
