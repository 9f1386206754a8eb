"""Lets a process live at the tests' time.

Python itself imports it, under this name, when a program starts with this folder on its path.
"""

from __future__ import annotations

import os
from datetime import timedelta

import time_machine

# By how many seconds the tests' clock is ahead of the machine's.
AHEAD = "TESTS_CLOCK_AHEAD"


def begin() -> None:
    """Let this process live at the tests' time, from now on."""
    time_machine.travel(timedelta(seconds=float(os.environ[AHEAD])), tick=True).start()


if __name__ == "sitecustomize" and AHEAD in os.environ:
    begin()
