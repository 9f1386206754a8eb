"""How long does a whole authority take: every clock of 19,000 open cases with three million events between them?

Each process invents a case, derives its clocks, keeps their dates for the kernel and lets the case go, so that memory does
not grow with the authority. A share of the cases gives a first answer in seconds.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Final

from benchmarks.invented import OPEN_CASES, Authority, authority_of
from benchmarks.kernel import Dates, dates_of, kernel_of
from benchmarks.ratios import Ratio
from keyworker.decisions.clocks.timescales import derive
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack

# Fixed, so that every run derives the same clocks.
AS_OF: Final = date(2026, 5, 20)
_CASES_A_BATCH: Final = 50
# The kernel is too quick for one call to be timed.
_REPEATS: Final = 50


@dataclass(frozen=True)
class Batch:
    """What came of some cases in one process. Times are its own processor's, in seconds; memory is in KiB."""

    cases: int
    events: int
    clocks: int
    deriving: float
    kernel: float
    process: int
    memory_before: int
    memory_at_most: int

    @property
    def ratio(self) -> float:
        return self.deriving / self.kernel


def compare(*, pack: str, share: float, workers: int, seed: int = 1) -> list[Ratio]:
    """Derive that share of the authority in so many processes, print what it took, and give the ratio to the kernel."""
    cases = max(1, round(OPEN_CASES * share))
    print(f"Deriving {cases:,} of {OPEN_CASES:,} open cases in {workers} processes ...", flush=True)
    started = perf_counter()
    batches = list(_derived(pack, cases, workers, seed))
    took = perf_counter() - started
    clocks, events = sum(each.clocks for each in batches), sum(each.events for each in batches)
    print(_report(batches, cases / took))
    note = f"{pack}: {cases} of {OPEN_CASES} cases, {events} events, {clocks} clocks; a round is {_CASES_A_BATCH} cases"
    against = "NumPy busday_offset over the same dates"
    return [
        Ratio("deriving a whole authority", against, tuple(each.ratio for each in batches), note)
    ]


def _derived(pack: str, cases: int, workers: int, seed: int) -> Iterator[Batch]:
    starts = range(0, cases, _CASES_A_BATCH)
    numbers = [range(first, min(first + _CASES_A_BATCH, cases)) for first in starts]
    # Each process starts from nothing, as on any system, so that its memory is its own.
    with get_context("spawn").Pool(workers, _begin, (pack, seed)) as pool:
        yield from pool.imap_unordered(_derive_batch, numbers)


@dataclass(frozen=True)
class _Bench:
    """What one process works with."""

    pack: Pack
    authority: Authority
    memory_before: int


_bench: list[_Bench] = []


def _begin(pack: str, seed: int) -> None:
    found = find_pack(pack)
    authority = authority_of(found, seed=seed, as_of=AS_OF)
    # Whatever is loaded on first use is loaded now.
    kernel_of(
        dates_of(derive(found, authority.case(OPEN_CASES), as_of=AS_OF)), found.calendar
    ).count()
    _bench.append(_Bench(found, authority, _most_memory()))


def _derive_batch(numbers: range) -> Batch:
    bench = _bench[0]
    events, deriving = 0, 0.0
    dates: list[Dates] = []
    for number in numbers:
        file = bench.authority.case(number)
        started = process_time()
        states = derive(bench.pack, file, as_of=AS_OF)
        deriving += process_time() - started
        events += len(file.events)
        dates += dates_of(states)
    kernel = kernel_of(dates, bench.pack.calendar)
    alone = _seconds(lambda: [kernel.count() for _ in range(_REPEATS)]) / _REPEATS
    return Batch(
        len(numbers),
        events,
        len(dates),
        deriving,
        alone,
        os.getpid(),
        bench.memory_before,
        _most_memory(),
    )


def _seconds(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return process_time() - started


def _most_memory() -> int:
    """The most memory this process has had, in KiB."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(
            int(line.split()[1])
            for line in status.read_text().splitlines()
            if line.startswith("VmHWM")
        )
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _report(batches: list[Batch], cases_a_second: float) -> str:
    """The figures of the run for people. Cases a second are this machine's at this moment and mean nothing elsewhere."""
    highest = {each.process: 0 for each in batches}
    for each in batches:
        highest[each.process] = max(highest[each.process], each.memory_at_most)
    alone = sum(each.cases for each in batches) / sum(each.deriving for each in batches)
    before = median(each.memory_before for each in batches)
    together = sum(highest.values()) + _most_memory()
    return "\n".join(
        [
            f"  {sum(each.cases for each in batches):,} cases, {sum(each.events for each in batches):,} events, "
            f"{sum(each.clocks for each in batches):,} clocks",
            f"  {cases_a_second:,.0f} cases a second, invented, read and derived; "
            f"{alone:,.0f} a second of one processor's time for deriving alone",
            f"  memory of one process: {before / 1024:.0f} MiB before its first case, "
            f"{max(highest.values()) / 1024:.0f} MiB at most",
            f"  memory of all {len(highest) + 1} processes together: {together / 1024:.0f} MiB at most",
        ]
    )
