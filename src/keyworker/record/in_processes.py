"""How is the same done to many lots of rows by several processors at once?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from django.db import connection, connections

Lot = TypeVar("Lot")
Result = TypeVar("Result")


def in_processes(
    work: Callable[[Lot], Result], lots: Sequence[Lot], *, processes: int
) -> Iterator[Result]:
    """What ``work`` gives for each lot, in their order, done by so many processes; by this one where it is 1.

    What the work raises is raised here. Each process connects for itself and so sees nothing of an open transaction:
    within one, this process does it all.
    """
    if processes == 1 or len(lots) < 2 or connection.in_atomic_block:
        yield from map(work, lots)
        return
    # A connection may not be shared by two processes.
    connections.close_all()
    with ProcessPoolExecutor(
        min(processes, len(lots)), mp_context=get_context("fork"), initializer=connections.close_all
    ) as pool:
        yield from pool.map(work, lots)
