"""How are the ratios of a run by hand kept, so that one version can be seen beside the next?"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.processes import HERE
from benchmarks.ratios import Ratio
from keyworker import __version__, clock
from keyworker.policy.casefile import local_day

HISTORY = HERE / "docs" / "benchmarks-history.md"


def keep(found: Sequence[Ratio], *, into: Path = HISTORY) -> None:
    """Add a line for each ratio to the table, under today's day and version."""
    day, version = local_day(clock.now()), f"{__version__} ({_commit()})"
    with into.open("a", encoding="utf-8") as table:
        table.writelines(f"| {day} | {version} | {_cells(each)} |\n" for each in found)


def _cells(ratio: Ratio) -> str:
    least, middle, most = ratio.spread
    what = f"{ratio.what} / {ratio.against}" + (f" ({ratio.note})" if ratio.note else "")
    return f"{what} | {middle:.2f} | {least:.2f} to {most:.2f} | {len(ratio.rounds)}"


def _commit() -> str:
    return subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=HERE,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
