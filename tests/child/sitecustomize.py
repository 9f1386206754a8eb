"""Read by Python itself when a program starts with this folder on its path."""

import os
import time

import time_machine

if "TESTS_CLOCK_AHEAD" in os.environ:
    _machines = time.time()  # noqa: TID251  (what the tests' clock is ahead of)
    time_machine.travel(_machines + float(os.environ["TESTS_CLOCK_AHEAD"]), tick=True).start()
