"""Runs the program as a person would, in a process of its own, with no database to reach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.child import on_path

SOURCE = Path(__file__).resolve().parents[2] / "src"
_MAIN = "from keyworker.config.cli import main; main()"


@dataclass(frozen=True)
class Answered:
    """What the program said, and the status it left with."""

    status: int
    said: str
    complained: str

    @property
    def document(self) -> Any:
        """The JSON document on standard output; fails where anything else stands there."""
        return json.loads(self.said)


def keyworker(*arguments: object, given: str = "", folder: Path) -> Answered:
    """Run ``keyworker`` with these arguments and ``given`` on standard input; ``folder`` takes what it leaves behind."""
    done = subprocess.run(
        [sys.executable, "-c", _MAIN, *map(str, arguments)],
        input=given.encode(),
        capture_output=True,
        env=environment(folder),
        cwd=folder,
        check=False,
    )
    return Answered(done.returncode, done.stdout.decode(), done.stderr.decode())


def environment(folder: Path) -> dict[str, str]:
    """``DATABASE_URL`` leads nowhere: a command that asked the database for anything would fail."""
    return {
        **os.environ,
        "PYTHONPATH": on_path(SOURCE),
        "DJANGO_SETTINGS_MODULE": "keyworker.config.settings",
        "PYTHONIOENCODING": "utf-8",
        "KEYWORKER_DATA_DIR": str(folder / "left-behind"),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nowhere",
    }
