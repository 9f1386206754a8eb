"""How is a program run in a process of its own, from today's sources or an earlier version's, and what did it take?"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import distributions
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

HERE = Path(__file__).resolve().parents[1]
TODAY = HERE / "src"


@dataclass(frozen=True)
class Ran:
    """What a process said, and its processor's time, its own and the system's for it, in seconds."""

    said: str
    seconds: float


def run(
    arguments: Sequence[str], *, sources: Path = TODAY, environment: Mapping[str, str] | None = None
) -> Ran:
    """Run Python with these arguments from those sources. Ends the benchmark where that goes wrong."""
    with TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stdout=said,
            env={**os.environ, **(environment or {}), "PYTHONPATH": str(sources)},
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(
                f"{' '.join(arguments)} left with {process.returncode}; its message is above."
            )
        said.seek(0)
        return Ran(said.read(), used.ru_utime + used.ru_stime)


def ask(
    script: str,
    question: Mapping[str, Any],
    *,
    sources: Path = TODAY,
    environment: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The answer of a script of this folder, which is given the question and prints its answer, as JSON."""
    asked = [str(Path(__file__).with_name(script)), json.dumps(question)]
    said = run(asked, sources=sources, environment=environment).said
    answer: dict[str, Any] = json.loads(said.splitlines()[-1])
    return answer


@contextmanager
def earlier(version: str) -> Iterator[Path]:
    """The sources of an earlier version, by any name that git knows."""
    with TemporaryDirectory() as folder:
        archive = subprocess.run(
            ["git", "archive", version, "src/keyworker"], cwd=HERE, check=True, capture_output=True
        ).stdout
        with tarfile.open(fileobj=BytesIO(archive)) as held:
            # The first releases of Python 3.11 know no filter; git's own archive needs none.
            if hasattr(tarfile, "data_filter"):
                held.extraction_filter = tarfile.data_filter
            held.extractall(folder)
        sources = Path(folder) / "src"
        _bring_what_is_missing(version, sources)
        yield sources


def _bring_what_is_missing(version: str, sources: Path) -> None:
    """Put beside an earlier version's sources what it ran on and today's environment has no more, as its lock has it."""
    lock = subprocess.run(
        ["git", "show", f"{version}:requirements/runtime.txt"],
        cwd=HERE,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    here = {_plain(each.name) for each in distributions()}
    missing = [
        each for each in _LOCKED.findall(lock) if _plain(each.partition("==")[0]) not in here
    ]
    if not missing:
        return
    wanted = sources.parent / "missing.txt"
    wanted.write_text("\n".join(missing))
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    locked = ["--require-hashes", "--no-deps", "--target", str(sources), "-r", str(wanted)]
    subprocess.run([*pip, *locked], check=True)


# One package with its version and hashes.
_LOCKED = re.compile(r"^\w\S+==\S+(?: \\\n +--hash=\S+)+", re.MULTILINE)


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")
