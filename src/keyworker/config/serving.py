"""How are the pages served? By gunicorn, in this process, until it is told to stop."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

from django.conf import settings
from gunicorn.app.base import BaseApplication

from keyworker.config import database
from keyworker.config.commands import BadInput


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, options: dict[str, Any]) -> None:
        self.chosen = options
        super().__init__(prog="keyworker serve")

    def load_config(self) -> None:
        for name, value in self.chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from keyworker.config.wsgi import application

        return application


def serve(*, host: str, port: int, workers: int = 2) -> None:
    """Serve until stopped, then stop our own PostgreSQL unless someone else uses it.

    Raises BadInput where the address is taken.
    """
    _refuse_taken(host, port)
    folder, started_by = database.data_directory() / "postgresql", os.getpid()
    # Collected static files are optional: without them the pages' own folders are served.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    try:
        _Server(
            {
                "bind": f"{host}:{port}", "workers": workers, "threads": 4, "worker_class": "gthread",
                "accesslog": None, "errorlog": "-", "loglevel": "warning", "graceful_timeout": 10,
                "control_socket_disable": True,
            }
        ).run()  # fmt: skip
    finally:
        # The server's own child processes leave through here too; only the first one may stop the database.
        if os.getpid() == started_by and not database.is_managed():
            from keyworker.config import own_server

            own_server.stop_if_unused(folder)


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadInput(f"cannot serve on {host}:{port}: {error.strerror}; choose another with --port") from None
