"""How long does a command take from its start to its end, beside Python alone and beside an earlier version?

Each runs in a process of its own, in turns, and what is counted is that process's own time on a processor: its own and the
system's for it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.processes import TODAY, earlier, run
from benchmarks.ratios import Ratio

_CASE = {
    "events": [
        {"kind": "referral.received", "at": "2026-05-18", "source": "mash"},
        {"kind": "allocation.started", "at": "2026-05-22", "worker": "W1", "role": "lead"},
    ]
}
COMMANDS = (
    "--version",
    "--help",
    "policy list",
    "policy show {pack}",
    "timescales {pack} {case} --as-of 2026-06-01",
    "policy check {pack}",
    "policy check cin",
)


def compare(commands: Sequence[str], *, pack: str, against: str, rounds: int) -> list[Ratio]:
    """Two ratios a command: to ``python -c pass``, and the earlier version's time to today's."""
    with ExitStack() as open_now:
        folder = Path(open_now.enter_context(TemporaryDirectory()))
        before = open_now.enter_context(earlier(against))
        case = folder / "case.json"
        case.write_text(json.dumps(_CASE))
        environment = {"KEYWORKER_DATA_DIR": str(folder / "data")}
        found = []
        for command in commands:
            words = ["-m", "keyworker", *command.format(pack=pack, case=case).split()]
            sides = ((["-c", "pass"], TODAY), (words, TODAY), (words, before))
            taken = [
                _seconds(sides, environment, first=turn % len(sides)) for turn in range(rounds + 1)
            ]
            # In the first round Python writes down what it has compiled.
            bare, now, then = zip(*taken[1:], strict=True)
            named = command.format(pack=pack, case="FILE")
            found += [
                Ratio(f"keyworker {named}", "python -c pass", _ratios(now, bare)),
                Ratio(f"keyworker {named} of {against}", "today's", _ratios(then, now)),
            ]
        return found


def _seconds(
    sides: tuple[tuple[list[str], Path], ...], environment: dict[str, str], *, first: int
) -> list[float]:
    """What each side took; they take turns to go first."""
    taken = dict[int, float]()
    for each in (*range(first, len(sides)), *range(first)):
        arguments, sources = sides[each]
        taken[each] = run(arguments, sources=sources, environment=environment).seconds
    return [taken[each] for each in range(len(sides))]


def _ratios(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(left / right for left, right in zip(one, other, strict=True))
