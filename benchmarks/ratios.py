"""How many times as long does one thing take as another, measured in turns?

The two sides take turns in one process, so that a busy machine slows both. Each round gives one ratio; the least,
middle and greatest are printed, and how many rounds there were.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Ratio:
    """One comparison: what against what, and the ratio of each round."""

    what: str
    against: str
    rounds: tuple[float, ...]
    note: str = ""

    @property
    def spread(self) -> tuple[float, float, float]:
        """The least, the middle and the greatest."""
        return min(self.rounds), median(self.rounds), max(self.rounds)

    def line(self) -> str:
        least, middle, most = self.spread
        note = f"  ({self.note})" if self.note else ""
        return f"{middle:9.2f}  {least:9.2f}  {most:9.2f}  {len(self.rounds):6}  {self.what} / {self.against}{note}"


def in_turns(
    one: Callable[[], object], other: Callable[[], object], *, rounds: int
) -> tuple[float, ...]:
    """How many times as long ``one`` takes as ``other``, a round at a time; they take turns to go first."""
    one(), other()
    ratios = []
    for turn in range(rounds):
        first, second = (one, other) if turn % 2 else (other, one)
        times = (_seconds(first), _seconds(second))
        ratios.append(times[0] / times[1] if turn % 2 else times[1] / times[0])
    return tuple(ratios)


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    started = perf_counter()
    work()
    return perf_counter() - started


def table(found: Sequence[Ratio]) -> str:
    """The ratios as a table for people."""
    return "\n".join(
        ["   middle      least       most  rounds  what", *(each.line() for each in found)]
    )
