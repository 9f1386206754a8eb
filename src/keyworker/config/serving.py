"""How are the pages served? By gunicorn, in this process and the workers it forks, until it is told to stop."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.template import engines
from django.urls import get_resolver
from gunicorn import glogging
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.http import wsgi

from keyworker.config.background import BackgroundWorker
from keyworker.config.commands import BadInput
from keyworker.config.logs import PlacesOnly
from keyworker.config.same_text import refuse_other_text
from keyworker.memory import set_aside_what_is_there

THREADS = 4
_BACKLOG = 128


def serve(
    *,
    host: str = "127.0.0.1",
    port: int | str = 8000,
    workers: int = 2,
    background: bool = True,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve, with so many processes, until SIGTERM, SIGINT or SIGHUP; leaves with SystemExit.

    ``ready`` is told the address once the port is ours; ``background`` has a worker beside the pages send what is in
    the outbox. The pages always connect as the application's role, whatever this process did before.
    Raises BadInput where migrations are missing, a policy reads otherwise here or the address cannot be had.
    """
    _refuse_no_port(port)
    os.environ["KEYWORKER_DATABASE_ROLE"] = "application"
    connections.close_all()
    refuse_missing_migrations()
    refuse_other_text()
    get_ready()
    # No connection may be shared with the workers.
    connections.close_all()
    listener = _listening(host, port)
    if ready is not None:
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{listener.getsockname()[1]}")
    # Made so that nothing complains where the style sheets are served from the program's own folder.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    server = _Stoppable(_Server(listener.detach(), workers=workers))
    server.background = BackgroundWorker() if background else None
    server.run()


def get_ready() -> None:
    """Read what every page needs before any is asked for, and before the processes part: policies, addresses, pages."""
    from keyworker.record.governing_pack import read_ahead

    read_ahead()
    # Reading the addresses brings in every page's module.
    _ = get_resolver().url_patterns
    for folder in engines["jinja2"].template_dirs:
        for path in sorted(Path(folder).rglob("*.html")):
            engines["jinja2"].get_template(str(path.relative_to(folder)))
    set_aside_what_is_there()


def refuse_missing_migrations() -> None:
    """Raises BadInput where the database's tables are behind the program."""
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BadInput("the database's tables are missing or out of date; run keyworker migrate")


def _refuse_no_port(port: int | str) -> None:
    if not (str(port).isascii() and str(port).isdigit() and int(port) < 65_536):
        raise BadInput(f"--port {port}: give a number from 0 to 65535")


def _listening(host: str, port: int | str) -> socket.socket:
    try:
        found = socket.getaddrinfo(
            host, int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (UnicodeError, OSError):
        raise BadInput(f"--host {host}: is not an address of this machine") from None
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise BadInput(
            f"cannot listen on {host}, port {port}: {error.strerror}; choose another with --port"
        ) from None
    return listener


class _Log(glogging.Logger):
    """The server's own messages, without the values that an error may carry."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(PlacesOnly())


class _Server(BaseApplication):
    def __init__(self, listener: int, *, workers: int) -> None:
        self._listener, self._workers = listener, workers
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "bind": f"fd://{self._listener}",
            "workers": self._workers,
            "threads": THREADS,
            "worker_class": "gthread",
            # A fault in the settings is met here, once, and not in each worker again and again.
            "preload_app": True,
            "graceful_timeout": 30,
            "loglevel": "warning",
            "logger_class": _Log,
            "control_socket_disable": True,
            "proc_name": "keyworker",
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        # Nobody is told what to look up the weaknesses of; gunicorn has no setting for it.
        wsgi.SERVER = "Keyworker"  # type: ignore[attr-defined]
        from keyworker.config.wsgi import application

        return application


class _Stoppable(Arbiter):
    """Stops when its terminal is closed: there is nothing to reload. Looks after the background worker, if it has one."""

    background: BackgroundWorker | None = None

    def murder_workers(self) -> None:
        # Called each second or so, whatever else there is to do.
        if self.background is not None:
            self.background.keep_running()
        super().murder_workers()

    def stop(self, graceful: bool = True) -> None:
        if self.background is not None:
            self.background.stop()
            self.background = None
        super().stop(graceful)

    def handle_hup(self) -> None:
        self.handle_term()
