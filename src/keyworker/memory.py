"""How does Python's collector of unreachable objects stay out of the way?

It goes through every object there is, and the policies that a process holds are many. What is there once a process has
started stays there, so it is set aside; work that makes and drops a great many rows has it come by rarely.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Objects made before it comes by again. Rows refer to each other in circles seldom, so little waits for it.
_IN_BULK = 200_000


def set_aside_what_is_there() -> None:
    """What is there now is never looked through again, nor copied for it in a process that is forked."""
    gc.collect()
    gc.freeze()


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """While a great many objects are made and dropped."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_IN_BULK, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
