"""What a program started by a test needs so that its clock agrees with the test's: this folder on its path."""

from __future__ import annotations

import os
import time
from pathlib import Path

import time_machine

# By how many seconds the tests' clock is ahead of the machine's.
AHEAD = "TESTS_CLOCK_AHEAD"
FOLDER = Path(__file__).parent


def begin() -> None:
    """Let this process live at the tests' time, from now on."""
    machines = time.time()  # noqa: TID251  (what the tests' clock is ahead of)
    time_machine.travel(machines + float(os.environ[AHEAD]), tick=True).start()


def on_path(*folders: Path) -> str:
    """A ``PYTHONPATH`` of these folders for a program that is to live at the tests' time."""
    return os.pathsep.join(map(str, (FOLDER, *folders)))
