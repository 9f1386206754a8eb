"""keyworker serve: serve the pages."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from keyworker.config.commands import BadInput
from keyworker.config.serving import serve


class Command(BaseCommand):
    """Serves until stopped; refuses to start on a database that is not up to date."""

    help = "Serve the pages"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument("--workers", type=int, default=2, help="processes to serve with (default 2)")

    def handle(self, *, host: str, port: int, workers: int, **_: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise BadInput("the database is not up to date; run keyworker migrate first")
        connection.close()
        self.stderr.write(f"Keyworker is at http://{host}:{port}; stop it with Ctrl-C")
        serve(host=host, port=port, workers=workers)
