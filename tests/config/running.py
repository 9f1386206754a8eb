"""How do tests run the program, and servers of their own?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from tests.child import on_path

SOURCES = Path(__file__).resolve().parents[2]
_OURS = ("KEYWORKER_", "DATABASE_", "DJANGO_", "PYTEST_", "PG")


@contextmanager
def own_folder() -> Iterator[Path]:
    """An empty folder that no other session of tests knows; gone afterwards."""
    with TemporaryDirectory(prefix="keyworker-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


def environment(folder: Path, **more: str) -> dict[str, str]:
    """A newcomer's environment: nothing of ours but the data directory."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return {
        **plain,
        "PYTHONPATH": on_path(SOURCES / "src", SOURCES),
        "KEYWORKER_DATA_DIR": str(folder),
        **more,
    }


def keyworker(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run ``keyworker`` with its data in ``folder``."""
    return subprocess.run(
        [sys.executable, "-m", "keyworker", *arguments],
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def python(folder: Path, code: str) -> subprocess.Popen[str]:
    """Start another process that runs ``code``; it waits where it reads standard input."""
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def postmaster(folder: Path) -> psutil.Process:
    """The server's first process."""
    return psutil.Process(int((folder / "postmaster.pid").read_text().splitlines()[0]))


def end(folder: Path) -> None:
    """Stop whatever server runs there, at once."""
    if (folder / "postmaster.pid").exists():
        try:
            process = postmaster(folder)
        except (psutil.Error, ValueError, IndexError):
            return
        if "postgres" in process.name():
            process.send_signal(signal.SIGQUIT)
            process.wait(10)
