"""How is a worker's load drawn against the most they should carry?"""

from __future__ import annotations

from dataclasses import dataclass

from keyworker.decisions.workload import WorkloadAnswer
from keyworker.policy.wording import number

# The bar is drawn this wide, with the most that should be carried at 100, so that what is over it still shows.
_WIDTH, _MOST_AT, _MARK_WIDTH = 120, 100, 2


@dataclass(frozen=True)
class LoadBar:
    """Where each part of the bar stands, in the bar's own units, and what it says to who cannot see it."""

    filled: float
    is_over: bool
    words: str
    width: int = _WIDTH
    height: int = 8
    mark: int = _MOST_AT - _MARK_WIDTH // 2


def load_bar(load: WorkloadAnswer | None) -> LoadBar | None:
    """The bar of a load that has a range to be drawn against."""
    if load is None or not load.has_figure or not load.range.to:
        return None
    most = load.range.to
    return LoadBar(
        filled=min(_WIDTH, round(load.count / most * _MOST_AT, 1)),
        is_over=load.first.position == "over",
        words=f"{number(load.count)} of at most {number(most)}",
    )
