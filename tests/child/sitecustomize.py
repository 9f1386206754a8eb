"""The one place that asks the machine's clock for the tests.

Python itself imports it, under this name, when a program starts with this folder on its path.
"""

from __future__ import annotations

import os
import time

import time_machine

# By how many seconds the tests' clock is ahead of the machine's.
AHEAD = "TESTS_CLOCK_AHEAD"


def machines() -> float:
    """The machine's own time, in seconds since the epoch."""
    return time.time()  # noqa: TID251  (what the tests' clock is ahead of)


def begin() -> None:
    """Let this process live at the tests' time, from now on."""
    time_machine.travel(machines() + float(os.environ[AHEAD]), tick=True).start()


if __name__ == "sitecustomize" and AHEAD in os.environ:
    begin()
