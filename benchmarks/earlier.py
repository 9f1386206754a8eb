"""How many times as fast as an earlier version does today's engine derive the clocks of the same cases?

The two take turns, each in a process of its own, by its processor's time alone, nothing kept and no garbage collected.
A round is some cases that neither has seen before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.engines import Engine, engines, pack_of_both
from benchmarks.histories import AS_OF
from benchmarks.invented import authority_of
from benchmarks.ratios import Ratio


def compare(*, against: str, cases: int, rounds: int) -> list[Ratio]:
    """One ratio a round for every pack of the earlier version; ``cases`` a round."""
    with engines(against) as (then, now, packs):
        return [
            Ratio(
                f"deriving by {against}",
                "today",
                tuple(_ratios(pack, then, now, cases, rounds)),
                f"{pack.name}: {cases} cases a round; above 1 today is faster",
            )
            for pack in packs
        ]


def _ratios(folder: Path, then: Engine, now: Engine, cases: int, rounds: int) -> Iterator[float]:
    authority = authority_of(pack_of_both(folder), seed=3, as_of=AS_OF)
    # The first round is for what each does once a process.
    for turn in range(rounds + 1):
        numbers = range(turn * cases, (turn + 1) * cases)
        question: dict[str, Any] = {
            "timed": True,
            "pack": str(folder),
            "as_of": AS_OF.isoformat(),
            "cases": [authority.document(number) for number in numbers],
        }
        plain = json.loads(json.dumps(question, default=lambda value: value.isoformat()))
        took = {}
        for engine in (then, now) if turn % 2 else (now, then):
            engine.ask([plain])
            took[engine] = engine.answer()["seconds"]
        if turn:
            yield took[then] / took[now]
