"""How is a real server started for a benchmark, today's or an earlier version's, and how much memory does it take?"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import psutil

HERE = Path(__file__).resolve().parents[1]
_LONGEST_START = 600


@dataclass(frozen=True)
class Served:
    """A server on a port of this machine, with the password of the sample authority's people."""

    port: int
    password: str
    process: int
    data: Path

    def seconds(self) -> float:
        """What its processes and those of its own database took of a processor till now; 0 for others' where there is none."""
        known = [self.process]
        known += [int(each.read_text().split()[0]) for each in self.data.rglob("postmaster.pid")]
        return sum(map(_seconds_of, known))

    def memory(self) -> int:
        """What its web processes take together in MiB; what they share is counted once (PSS)."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        mine = _command(self.process)
        web = [self.process, *(int(each) for each in children if _command(int(each)) == mine)]
        return sum(_pss(each) for each in web) // 1024


@contextmanager
def served(sources: Path, data: Path, *, cases: int, database: str = "") -> Iterator[Served]:
    """A sample authority served by those sources as they stand, from that data directory, loaded where there is none."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(sources),
        "KEYWORKER_DATA_DIR": str(data),
        "KEYWORKER_DEMO": "1",
        **({"DATABASE_URL": database} if database else {}),
    }
    loaded = _keyworker(environment, "demo", "--load-only", "--json", f"--cases={cases}")
    said, _ = loaded.communicate()
    if loaded.returncode:
        raise SystemExit("The sample authority could not be loaded.")
    port = _free_port()
    process = _keyworker(environment, "serve", f"--port={port}", "--no-worker")
    try:
        _wait_for(port, process)
        yield Served(port, json.loads(said)["password"], process.pid, data)
    finally:
        process.terminate()
        process.wait()


def _keyworker(environment: Mapping[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", "from keyworker.config.cli import main; main()", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def with_style_sheets(sources: Path) -> Path:
    """An earlier version's sources with today's built style sheets, which git does not keep."""
    built = HERE / "src/keyworker/web/static/vendor"
    shutil.copytree(built, sources / "keyworker/web/static/vendor", dirs_exist_ok=True)
    return sources


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[str]) -> None:
    for _ in range(_LONGEST_START * 10):
        if process.poll() is not None:
            raise SystemExit("A server stopped before it answered.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.1)
        else:
            return
    raise SystemExit("A server did not answer.")


def _seconds_of(process: int) -> float:
    """Of it, what it started and what these started that is over."""
    mine = psutil.Process(process)
    found = 0.0
    for each in (mine, *mine.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            took = each.cpu_times()
            found += took.user + took.system + took.children_user + took.children_system
    return found


def _command(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()


def _pss(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(each.split()[1]) for each in lines if each.startswith("Pss:"))
