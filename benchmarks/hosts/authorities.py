"""Ten small authorities in one cluster: a schema each, or a database each?

``python -m benchmarks.hosts.authorities`` makes both and prints what each came to; decision 32 rests on it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.hosts.processes import end_when_told
from benchmarks.hosts.servers import Servers, own, program

_AUTHORITIES = 10
_CASES = 60


@dataclass
class Found:
    """What one way came to, over all authorities: seconds, bytes, and what was not whole."""

    loading: list[float] = field(default_factory=list)
    upgrading: list[float] = field(default_factory=list)
    saving: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    bytes: int = 0
    tables: int = 0


class Trial:
    """One way to keep them apart; ``name`` is a schema's or a database's."""

    def __init__(self, servers: Servers, folder: Path, *, schemas: bool) -> None:
        self._servers, self._folder, self._schemas = servers, folder, schemas
        self._key = token_hex(32)
        self.found = Found()

    def run(self) -> Found:
        with self._servers.administrator(name="keyworker") as connection:
            if self._schemas:
                # Made by the first authority's migration they would stand in its schema, and be found by no other.
                connection.execute("CREATE EXTENSION btree_gist")
                connection.execute("CREATE EXTENSION pg_trgm")
            for name in self._names():
                kind = f"SCHEMA {name} AUTHORIZATION" if self._schemas else f"DATABASE {name} OWNER"
                connection.execute(f"CREATE {kind} keyworker_owner")
        for name in self._names():
            self._keyworker(name, self.found.loading, "demo", "--load-only", "--cases", str(_CASES))
            print(f"{name}: loaded in {self.found.loading[-1]:.1f} s", flush=True)
        for name in self._names():
            self._keyworker(name, self.found.upgrading, "migrate", "--verbosity", "0")
            self._keyworker(name, [], "verify")
            self._asked(name)
            self._saved(name)
        self._sizes()
        return self.found

    def _names(self) -> list[str]:
        return [f"{'s' if self._schemas else 'd'}{number}" for number in range(_AUTHORITIES)]

    def _environment(self, name: str) -> dict[str, str]:
        def address(role: str) -> str:
            whole = self._servers.address("database", role)
            if self._schemas:
                return f"{whole}?options=-csearch_path%3D{name}%2Cpublic"
            return whole.removesuffix("/keyworker") + f"/{name}"

        plain = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("KEYWORKER_", "DATABASE_"))
        }
        return {
            **plain,
            "DATABASE_URL": address("keyworker_app"),
            "DATABASE_OWNER_URL": address("keyworker_owner"),
            "KEYWORKER_DATA_DIR": str(self._folder / name),
            "KEYWORKER_SECRET_KEY": self._key,
        }

    def _keyworker(self, name: str, times: list[float], *command: str) -> None:
        self._timed(name, times, [sys.executable, "-m", "keyworker", *command])

    def _asked(self, name: str) -> None:
        said = self._timed(name, [], [sys.executable, "-m", "benchmarks.hosts.asking"])
        if said:
            answered = json.loads(said)
            self.found.pages.append(median(answered["times"].values()))
            if answered["role"] != "keyworker_app":
                self.found.problems.append(f"{name}: pages asked as {answered['role']}")

    def _saved(self, name: str) -> None:
        part = ["--schema", name] if self._schemas else []
        database = "keyworker" if self._schemas else name
        owner = self._servers.address("database", "keyworker_owner")
        address = owner.removesuffix("/keyworker") + f"/{database}"
        to = str(self._folder / f"{name}.dump")
        dump = [program("pg_dump"), "--format=custom", *part, f"--file={to}", address]
        self._timed(name, self.found.saving, dump)

    def _timed(self, name: str, times: list[float], command: list[str]) -> str:
        started = perf_counter()
        done = subprocess.run(
            command, env=self._environment(name), capture_output=True, text=True, check=False
        )
        times.append(perf_counter() - started)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            self.found.problems.append(f"{name}: {' '.join(command[-2:])}: {said[-1:]}")
        return done.stdout

    def _sizes(self) -> None:
        for name in ["keyworker"] if self._schemas else self._names():
            with self._servers.administrator(name=name) as connection:
                found = connection.execute(
                    "SELECT pg_database_size(current_database()), count(*) FROM pg_class"
                ).fetchone()
                assert found is not None
                self.found.bytes += found[0]
                self.found.tables += found[1]


def main() -> None:
    """Try both in one run and print them side by side."""
    end_when_told()
    with TemporaryDirectory(prefix="keyworker-authorities-") as name:
        own(Path(name))
        servers = Servers(Path(name))
        servers.make()
        try:
            ways = {
                way: Trial(servers, Path(name), schemas=way == "schema").run()
                for way in ("schema", "database")
            }
        finally:
            servers.end()
    for what in ("loading", "upgrading", "saving", "pages"):
        one, other = (median(getattr(found, what) or [0]) for found in ways.values())
        print(f"{what:<12} schema {one:8.3f} s  database {other:8.3f} s  {one / (other or 1):5.2f}")
    for way, found in ways.items():
        print(f"{way}: {found.bytes / 2**20:.0f} MiB, {found.tables} relations, {found.problems}")


if __name__ == "__main__":
    main()
